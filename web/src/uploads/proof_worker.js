/** Runs in a worker: finds the number that a challenge asks for. */

import { solveChallenge } from "altcha-lib";
import { deriveKey as pbkdf2 } from "altcha-lib/algorithms/web/pbkdf2";
import { deriveKey as sha } from "altcha-lib/algorithms/web/sha";

const LONGEST_MS = 10 * 60 * 1_000;

self.onmessage = async ({ data: { challenge } }) => {
  const deriveKey = challenge.parameters.algorithm.startsWith("PBKDF2/") ? pbkdf2 : sha;
  try {
    const solution = await solveChallenge({ challenge, deriveKey, timeout: LONGEST_MS });
    self.postMessage(solution ? { solution } : { failure: "too slow" });
  } catch (error) {
    self.postMessage({ failure: String(error) });
  }
};
