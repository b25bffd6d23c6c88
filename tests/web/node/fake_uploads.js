/** A server and a storage in memory that take files as the real ones do, and can be troubled. */

import { createHash } from "node:crypto";

export const PART_BYTES = 4;
const SINGLE_BYTES = 5;

export function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A problem as common/api.js throws it. */
export function problem(status, code = "refused", rest = {}, errors = []) {
  return Object.assign(new Error(code), { status, code, rest, errors, title: code, detail: code });
}

/**
 * `trouble` maps a line ("plans", "parts", "complete", "put") to what comes first: errors; for
 * "put" also answers without effect, `{though: status}` for answers that deny it, and functions.
 */
export class FakeUploads {
  whole = new Map();
  parts = new Map();
  lines = [];
  trouble = {};
  lies = false;
  #addresses = 0;

  target = {
    owner: "a draft",
    plans: async (claims) => this.#asked("plans", claims.map(({ name }) => name).join(), () =>
      claims.map((claim) => this.#plan(claim)),
    ),
    parts: async (upload, size, parts) =>
      this.#asked("parts", parts.map(({ number }) => number).join(), () =>
        parts.map((part) => this.#address({ part, sha256: upload.sha256 })),
      ),
    complete: async (upload, size) =>
      this.#asked("complete", size, () => this.#complete(upload, size)),
    abort: async (upload) => this.#asked("abort", upload.upload_id, () => ({})),
  };

  hash = async (blob) => sha256(Buffer.from(await blob.arrayBuffer()));

  put = async (target, blob, { onBytes, signal }) => {
    if (signal?.aborted) throw new Error("a request of work that was given up");
    this.lines.push(`put ${target.part ? `part ${target.part.number}` : "whole"}`);
    const bytes = Buffer.from(await blob.arrayBuffer());
    const trouble = this.trouble.put?.shift();
    if (trouble instanceof Error) throw trouble;
    const answer = typeof trouble === "function" ? await trouble() : trouble;
    if (answer?.status !== undefined) return answer;
    onBytes(bytes.length);
    const wanted = target.part ? target.part.sha256 : target.sha256;
    if (sha256(bytes) !== wanted) return { status: 400, code: "BadDigest" };
    if (target.part) this.arrivePart(target.sha256, target.part.number, bytes);
    else this.whole.set(target.sha256, bytes);
    return { status: answer?.though ?? 200 };
  };

  arrivePart(fileSha256, number, bytes) {
    if (!this.parts.has(fileSha256)) this.parts.set(fileSha256, new Map());
    this.parts.get(fileSha256).set(number, bytes);
  }

  async #asked(line, about, answer) {
    this.lines.push(`${line} ${about}`);
    const trouble = this.trouble[line]?.shift();
    if (trouble) throw trouble;
    return answer();
  }

  #plan({ sha256: file, size }) {
    if (this.whole.has(file) && !this.lies) return { state: "arrived" };
    if (size <= SINGLE_BYTES) return { state: "single", ...this.#address({ sha256: file }) };
    const arrived = [...(this.parts.get(file)?.keys() ?? [])];
    const count = Math.ceil(size / PART_BYTES);
    const upload = { upload_id: `upload-${file.slice(0, 4)}`, part_bytes: PART_BYTES };
    return { state: "parts", ...upload, parts: count, arrived };
  }

  #address(what) {
    this.#addresses += 1;
    const url = `https://incoming.example/${this.#addresses}`;
    return { method: "PUT", url, headers: {}, expires_in: 300, ...what };
  }

  #complete({ sha256: file }, size) {
    const there = this.parts.get(file) ?? new Map();
    const numbers = [...there.keys()].sort((one, other) => one - other);
    const bytes = Buffer.concat(numbers.map((number) => there.get(number)));
    if (bytes.length !== size) throw problem(409, "parts_missing");
    this.whole.set(file, bytes);
    return { state: "arrived" };
  }
}

/** A record as the device keeps it, already read. */
export function record(name, content, more = {}) {
  const file = new Blob([content]);
  const base = { id: name, owner: "a draft", name, type: "image/png", shows: [], platform: "" };
  const known = { size: file.size, sha256: sha256(Buffer.from(content)), paused: false };
  return { ...base, ...known, file, ...more };
}

/** Let pauses pass at once; gives how long each was meant to be. */
export function hurry(context) {
  const pauses = [];
  const { setTimeout: real } = globalThis;
  context.mock.method(globalThis, "setTimeout", (act, milliseconds, ...rest) => {
    pauses.push(milliseconds);
    return real(act, 0, ...rest);
  });
  return pauses;
}

/** Make the device go offline and online. */
export function network() {
  const events = new EventTarget();
  let online = true;
  Object.defineProperty(globalThis, "navigator", {
    configurable: true,
    value: {
      get onLine() {
        return online;
      },
    },
  });
  for (const name of ["addEventListener", "removeEventListener"]) {
    globalThis[name] = events[name].bind(events);
  }
  return {
    lose: () => (online = false),
    find: () => {
      online = true;
      events.dispatchEvent(new Event("online"));
    },
  };
}
