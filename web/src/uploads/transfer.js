/** One request that brings bytes to a signed address. */

import { bytesOf } from "./bytes.js";
import { GivenUp, ensureWanted } from "./lane.js";

const SET_BY_BROWSER = new Set(["content-length", "host"]);
/** A line that carries nothing for so long is dead, though the phone may not know it. */
const SILENCE_MS = 60_000;

/**
 * Send and give `{status, code}`: status 0 when the network failed, `code` as the storage names
 * an error. Throws GivenUp, or the error of a file that cannot be read any more.
 */
export async function put(target, blob, { onBytes = () => {}, signal } = {}) {
  await ensureReadable(blob);
  ensureWanted(signal);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    let silence;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE_MS);
    };
    const done = (settle) => {
      clearTimeout(silence);
      signal?.removeEventListener("abort", stop);
      settle();
    };
    request.open(target.method, target.url);
    for (const [name, value] of Object.entries(target.headers)) {
      if (!SET_BY_BROWSER.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.upload.addEventListener("progress", (event) => {
      listen();
      onBytes(event.loaded);
    });
    request.addEventListener("load", () => done(() => resolve(answerOf(request))));
    for (const failure of ["error", "timeout"]) {
      request.addEventListener(failure, () => done(() => resolve({ status: 0 })));
    }
    request.addEventListener("abort", () =>
      done(() => (signal?.aborted ? reject(new GivenUp()) : resolve({ status: 0 }))),
    );
    signal?.addEventListener("abort", stop);
    listen();
    request.send(blob.slice(0, blob.size, ""));
  });
}

/** The storage, another origin, shows the header of its error codes, and only with errors. */
function answerOf(request) {
  const { status } = request;
  const code = status >= 400 ? request.getResponseHeader("x-amz-error-code") : "";
  return { status, code: code ?? "" };
}

/** A file that was changed or moved away fails like a dead network: ask it first. */
async function ensureReadable(blob) {
  await bytesOf(blob.slice(Math.max(0, blob.size - 1)));
}
