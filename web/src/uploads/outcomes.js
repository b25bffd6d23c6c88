/** What answers and errors mean for a file that is being sent. */

import { GivenUp } from "./lane.js";
import { Unsent, unsentBy } from "./patience.js";

const THERE_ALREADY = 412;
const BUSY = new Set([0, 408, 429, 500, 502, 503, 504]);
const DAMAGED = new Set(["BadDigest", "XAmzContentChecksumMismatch", "InvalidDigest"]);
const UNREADABLE = new Set(["NotReadableError", "NotFoundError"]);

/** Ask the API; its problems become Unsent. */
export async function asked(question) {
  try {
    return await question();
  } catch (error) {
    if (error.status === undefined) throw error;
    throw unsentBy(error);
  }
}

/** Do something with a file's bytes; that they cannot be read any more becomes Unsent. */
export async function readable(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GivenUp || !UNREADABLE.has(error?.name)) throw error;
    throw new Unsent("lost", { passing: false });
  }
}

/** Throw Unsent unless the storage took the bytes: an address that ran out is asked for anew. */
export function ensureTaken({ status, code = "" }) {
  if ((status >= 200 && status < 300) || status === THERE_ALREADY) return;
  if (status === 0) throw new Unsent("network");
  if (BUSY.has(status)) throw new Unsent("busy");
  throw new Unsent(DAMAGED.has(code) ? "changed" : "expired");
}
