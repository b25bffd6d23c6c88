/** Fingerprints (SHA-256) of files of any size in little memory, computed beside the page. */

import { GivenUp, Lane, ensureWanted } from "./lane.js";
import { hashFile } from "./sha256.js";

/** Up to here the browser's own SHA-256, which wants everything at once, is fastest. */
const AT_ONCE_BYTES = 16 * 1024 * 1024;
const oneAtATime = new Lane(1);

/** Give a file's SHA-256; throws GivenUp, or the error of a file that cannot be read. */
export async function sha256Of(blob, { onBytes = () => {}, signal } = {}) {
  if (blob.size <= AT_ONCE_BYTES && globalThis.crypto?.subtle) return atOnce(blob, onBytes);
  return oneAtATime.run(() => inPieces(blob, onBytes, signal), signal);
}

async function atOnce(blob, onBytes) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  onBytes(blob.size);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
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
  return hashFile(blob, (share) => {
    ensureWanted(signal);
    onBytes(Math.round(share * blob.size));
  });
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
      if (data.sha256) end(resolve, data.sha256);
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
