/** Trying again: later and later, at the time that the server names, and never while offline. */

import { GivenUp, ensureWanted, wait } from "./lane.js";

const TRIES = 8;
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/** Longer than this nobody waits in front of a page. */
const LONGEST_NAMED_S = 15 * 60;
const PASSING = new Set([0, 408, 425, 429, 500, 502, 503, 504]);

/** A file or part that did not get through: `reason` is network, busy, refused, changed, … */
export class Unsent extends Error {
  constructor(reason, { passing = true, retryAfter = 0, problem = null } = {}) {
    super(reason);
    this.name = "Unsent";
    Object.assign(this, { reason, passing, retryAfter, problem });
  }
}

/** Say what the API's refusal or silence means for a file. */
export function unsentBy(problem) {
  const passing = PASSING.has(problem.status);
  const retryAfter = Number(problem.rest?.retry_after ?? 0);
  if (problem.status === 0) return new Unsent("network", { problem });
  return new Unsent(passing ? "busy" : "refused", { passing, retryAfter, problem });
}

export function online() {
  return globalThis.navigator?.onLine !== false;
}

/** Wait for the network to come back; throws GivenUp when the signal says so. */
export function untilOnline(signal) {
  if (online()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (how) => {
      globalThis.removeEventListener("online", back);
      signal?.removeEventListener("abort", stop);
      how();
    };
    const back = () => settle(resolve);
    const stop = () => settle(() => reject(new GivenUp()));
    globalThis.addEventListener("online", back);
    signal?.addEventListener("abort", stop);
  });
}

/** Milliseconds before the try after `failures` failures, with some chance in it. */
export function pauseAfter(failures, random = Math.random()) {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return longest / 2 + (random * longest) / 2;
}

/**
 * Do the work until it succeeds. Failures that do not pass by waiting are thrown, as is the last
 * of too many. `onWait(error)` is told before each pause. Work that calls `moved` is getting on:
 * the count of failures begins anew.
 */
export async function patiently(work, { signal, onWait = () => {}, tries = TRIES } = {}) {
  let failures = 0;
  const moved = () => {
    failures = 0;
  };
  for (;;) {
    ensureWanted(signal);
    try {
      return await work(moved);
    } catch (error) {
      ensureWanted(signal);
      if (!(error instanceof Unsent) || !error.passing) throw error;
      if (online()) failures += 1;
      if (failures >= tries || error.retryAfter > LONGEST_NAMED_S) throw exhausted(error);
      onWait(error);
      await untilOnline(signal);
      await wait(Math.max(pauseAfter(failures || 1), error.retryAfter * 1_000), signal);
    }
  }
}

/** Nobody who hears of it should begin anew. */
function exhausted(error) {
  return Object.assign(error, { passing: false });
}
