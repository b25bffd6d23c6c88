/** Fingerprints (SHA-256) of files of any size in little memory, computed beside the page. */

import { bytesOf, hexOf } from "./bytes.js";
import { GivenUp, Lane, ensureWanted } from "./lane.js";
import { hashFile } from "./sha256.js";

/** Up to here the browser's own SHA-256, which wants everything at once, is fastest. */
const AT_ONCE_BYTES = 16 * 1024 * 1024;
const oneAtATime = new Lane(1);
/** One is read while another is hashed: more would only take memory. */
const twoAtATime = new Lane(2);

/** Give the SHA-256 of a file or part; throws GivenUp, or the error of what cannot be read. */
export async function sha256Of(blob, told = {}) {
  return (await fingerprintOf(blob, told)).sha256;
}

/**
 * Give a file's `{sha256, parts}`, where `parts` is what its parts need to be sent, or null (see
 * sha256_stream.js). Throws as sha256Of.
 */
export async function fingerprintOf(blob, { onBytes = () => {}, signal } = {}) {
  const native = blob.size <= AT_ONCE_BYTES && globalThis.crypto?.subtle;
  if (native) return twoAtATime.run(() => atOnce(blob, onBytes), signal);
  return oneAtATime.run(() => inPieces(blob, onBytes, signal), signal);
}

async function atOnce(blob, onBytes) {
  const digest = await crypto.subtle.digest("SHA-256", await bytesOf(blob));
  onBytes(blob.size);
  return { sha256: hexOf(digest), parts: null };
}

async function inPieces(blob, onBytes, signal) {
  const worker = startedWorker();
  if (worker) {
    try {
      return await inWorker(worker, blob, onBytes, signal);
    } catch (error) {
      if (error.name !== "WorkerFailed") throw error;
    }
  }
  const sha256 = await hashFile(blob, (share) => {
    ensureWanted(signal);
    onBytes(Math.round(share * blob.size));
  });
  return { sha256, parts: null };
}

function startedWorker() {
  try {
    return new Worker(new URL("./hash_worker.js", import.meta.url));
  } catch {
    // An old browser, or one inside an app, that has no workers: the page itself computes
    return null;
  }
}

function inWorker(worker, file, onBytes, signal) {
  return new Promise((resolve, reject) => {
    const end = (settle, value) => {
      worker.terminate();
      signal?.removeEventListener("abort", stop);
      settle(value);
    };
    const stop = () => end(reject, new GivenUp());
    worker.onmessage = ({ data }) => {
      if (data.found) end(resolve, data.found);
      else if (data.failure) end(reject, named(data.failure));
      else onBytes(data.bytes);
    };
    worker.onerror = () => end(reject, named("WorkerFailed"));
    signal?.addEventListener("abort", stop);
    worker.postMessage({ file });
  });
}

function named(name) {
  return Object.assign(new Error(name), { name });
}
