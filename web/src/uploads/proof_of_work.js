/** A little work that makes sending forms in thousands expensive, done unseen in the background. */

import { call, pause } from "../common/api.js";

const HEADER = "Redress-Proof";

/** The proof for one submission id. Devices that cannot compute wait for their ticket instead. */
export class Proof {
  #submissionId;
  #ask;
  #solve;
  #found = null;

  constructor(submissionId, { ask = askForChallenge, solve = solveInWorker } = {}) {
    this.#submissionId = submissionId;
    this.#ask = ask;
    this.#solve = solve;
  }

  /** Begin without waiting; a failure is told by `header`, which begins again. */
  start() {
    this.header().catch((error) => console.warn("no proof of work yet:", error?.code));
  }

  /** Give the header to send, once there is one; `{}` where nothing is asked. */
  header() {
    this.#found ??= this.#find().catch((error) => {
      this.#found = null;
      throw error;
    });
    return this.#found;
  }

  /** Give another header than the one that was `refused`; many may ask for it at once. */
  async renew(refused) {
    const before = this.#found;
    const present = await this.header();
    if (present === refused && this.#found === before) this.#found = null;
    return this.header();
  }

  async #find() {
    const { challenge, wait } = await this.#ask(this.#submissionId);
    if (!challenge) return {};
    const ways = [this.#solve(challenge).then((solution) => encoded({ challenge, solution }))];
    if (wait) ways.push(pause(wait.seconds * 1_000).then(() => wait.ticket));
    return { [HEADER]: await firstOf(ways) };
  }
}

function askForChallenge(submissionId) {
  const body = JSON.stringify({ submission_id: submissionId });
  return call("POST", "/api/challenges", { body, again: true });
}

/** Give what succeeds first; throws only when nothing does (Promise.any is younger than phones). */
function firstOf(ways) {
  return new Promise((resolve, reject) => {
    let left = ways.length;
    const failed = (error) => {
      left -= 1;
      if (left === 0) reject(error);
    };
    for (const way of ways) way.then(resolve, failed);
  });
}

function encoded(document) {
  const base64 = btoa(JSON.stringify(document));
  return base64.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Compute beside the page; throws where the browser has no workers or no Web Crypto. */
function solveInWorker(challenge) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./proof_worker.js", import.meta.url));
    const end = (settle, value) => {
      worker.terminate();
      settle(value);
    };
    worker.onmessage = ({ data }) =>
      data.solution ? end(resolve, data.solution) : end(reject, new Error(data.failure));
    worker.onerror = (event) => end(reject, new Error(event.message));
    worker.postMessage({ challenge });
  });
}
