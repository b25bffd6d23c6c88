/** Talking to the API: documents in, documents out, problems (RFC 9457) as errors. */

import { formatTime } from "./dates.js";
import { language, t, timezone } from "./texts.js";

const PATIENCE_MS = 30_000;
const PAUSES_MS = [1_000, 3_000];
const PASSING = new Set([502, 503, 504]);
/** How the API, which knows no campaign's zone, writes an instant into its words. */
const INSTANT = /(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) \(UTC\)/g;

/**
 * A refusal or failure with words for the person: from the API, or ours when it is silent. What it
 * says is read anew each time, as the language may have been switched since.
 */
export class Problem extends Error {
  #words;

  /** `words()` gives `{title, detail, errors}` in the language of the moment. */
  constructor({ code, status = 0, ...rest }, words) {
    super(code);
    Object.assign(this, { code, status, rest });
    this.#words = words;
  }

  get title() {
    return this.#words().title;
  }

  get detail() {
    return this.#words().detail;
  }

  get errors() {
    return this.#words().errors ?? [];
  }

  /** Say whether the request may have had its effect all the same. */
  get uncertain() {
    return this.status === 0 || this.status >= 500;
  }

  /** A problem in our own words; `errors()` gives what is wrong, each with its pointer. */
  static ofOurs(code, values = {}, status = 0, errors = () => []) {
    const title = `problem.${code}.title`;
    const detail = `problem.${code}.detail`;
    const words = () => ({ title: t(title), detail: t(detail, values), errors: errors() });
    return new Problem({ code, status }, words);
  }

  /** A problem document of the API, which says the same in our other languages. */
  static ofServer({ title, detail, errors, translations = {}, ...rest }, status) {
    const words = () => {
      const told = translations[language()] ?? { title, detail, errors };
      return { ...told, detail: told.detail?.replace(INSTANT, ourTime) };
    };
    return new Problem({ ...rest, status }, words);
  }
}

/** The pages tell times in the campaign's zone, and so must what they refuse. */
function ourTime(_, day, clock) {
  return formatTime(`${day}T${clock}Z`, language(), timezone(), "named");
}

/** Wait for a number of milliseconds. */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Send a request and give its document. `again` allows repeating after a network failure: only
 * for requests that have the same effect however often they arrive. Throws Problem.
 */
export async function call(method, path, { body, headers = {}, again = method === "GET" } = {}) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(method, path, body, headers);
    } catch (problem) {
      const passing = problem.status === 0 || PASSING.has(problem.status);
      if (!again || !passing || attempt >= PAUSES_MS.length) throw problem;
      await pause(PAUSES_MS[attempt]);
    }
  }
}

async function once(method, path, body, headers) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  const known = { Accept: "application/json", "Accept-Language": language(), ...headers };
  if (body !== undefined) known["Content-Type"] = "application/json";
  let response;
  let text;
  try {
    response = await fetch(path, {
      method,
      body,
      headers: known,
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    });
    text = await response.text();
  } catch {
    throw Problem.ofOurs("unreachable");
  } finally {
    clearTimeout(timer);
  }
  return answer(response, text);
}

function answer(response, text) {
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    document = null;
  }
  if (response.ok && document !== null) return document;
  if (typeof document?.code !== "string" || typeof document.title !== "string") {
    throw Problem.ofOurs("unexpected", { status: response.status }, response.status);
  }
  throw Problem.ofServer(document, response.status);
}

/** Give the settings of this site: which campaign its form is for. */
export function readConfig() {
  const { content } = document.querySelector('meta[name="campaign"]');
  return { campaign_id: decodeURIComponent(content) };
}

export function readCampaign(id) {
  return call("GET", `/api/campaigns/${encodeURIComponent(id)}`);
}
