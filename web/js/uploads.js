/** Sending files straight to the signed addresses that the API gives out. */

import { Problem, call, pause } from "./api.js";
import { language } from "./texts.js";

const TRIES = 4;
const PAUSE_MS = 2_000;
const KEPT_THERE_MS = 24 * 60 * 60 * 1000;
const SET_BY_BROWSER = new Set(["content-length", "host"]);
const THERE_ALREADY = 412;

/**
 * Send all files that are not there yet. `prepare` asks the API how a list of claims is to be
 * sent; `place` names where the files belong, so that a file sent before is not sent twice.
 * Throws Problem at the first file that cannot be sent.
 */
export async function sendFiles(entries, { prepare, place }) {
  const missing = entries.filter((entry) => !isThere(entry, place));
  if (missing.length === 0) return;
  const plans = await prepare(missing.map((entry) => entry.claim));
  for (const [number, entry] of missing.entries()) {
    await sendOne(entry, plans[number], prepare);
    await entry.arrived({ place, at: Date.now() });
  }
}

function isThere(entry, place) {
  return entry.sent?.place === place && Date.now() - entry.sent.at < KEPT_THERE_MS;
}

/** A plan is `{state: "arrived"}` or an address; files that go in parts are larger than ours. */
async function sendOne(entry, firstPlan, prepare) {
  let plan = firstPlan;
  for (let attempt = 1; ; attempt += 1) {
    if (plan.state === "arrived") return;
    entry.progress("sending", 0);
    const status = await put(plan, entry.file, (share) => entry.progress("sending", share));
    if ((status >= 200 && status < 300) || status === THERE_ALREADY) return;
    if (attempt === TRIES) {
      entry.progress("failed", 0);
      throw Problem.ofOurs("upload", { name: entry.claim.name });
    }
    entry.progress("waiting", 0);
    await pause(PAUSE_MS * attempt);
    [plan] = await prepare([entry.claim]);
  }
}

/** Give the HTTP status, or 0 when the network failed. */
function put(target, file, onShare) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(target.method, target.url);
    for (const [name, value] of Object.entries(target.headers)) {
      if (!SET_BY_BROWSER.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.upload.addEventListener("progress", (event) => onShare(event.loaded / file.size));
    request.addEventListener("load", () => resolve(request.status));
    for (const failure of ["error", "abort", "timeout"]) {
      request.addEventListener(failure, () => resolve(0));
    }
    request.send(file.slice(0, file.size, ""));
  });
}

/** Ask how files of a form that is not sent yet are to be sent. */
export function forSubmission(submissionId, campaignId) {
  return async (files) => {
    const body = JSON.stringify({ submission_id: submissionId, campaign_id: campaignId, files });
    return (await call("POST", "/api/uploads", { body, again: true })).uploads;
  };
}

/** Ask how more files of an open case are to be sent. */
export function forCase(authorization) {
  return async (files) => {
    const body = JSON.stringify({ files });
    const options = { body, headers: authorization, again: true };
    return (await call("POST", "/api/receipt/uploads", options)).uploads;
  };
}

/** The largest file that these pages send, in bytes. */
export const MAX_BYTES = 100 * 1024 * 1024;
export const MAX_FILES = 20;

/** Say what is wrong with a newly chosen file: `{text, values}` of the texts, or null. */
export function objection(file, chosen, format) {
  if (chosen.length >= MAX_FILES) return { text: "files.too_many", values: { limit: MAX_FILES } };
  if (file.size === 0) return { text: "files.empty", values: { name: file.name } };
  if (file.size > MAX_BYTES) {
    const limit = format(MAX_BYTES, language());
    return { text: "files.too_large", values: { name: file.name, limit } };
  }
  return null;
}
