/** Sending the form: files first, then the submission, always under the same id. */

import { Problem } from "../common/api.js";
import { provenCall } from "../uploads/proven_call.js";

/** For a form that was acknowledged already: it is answered again as it is. */
const NO_PROOF = { header: async () => ({}), renew: async () => ({}) };

/**
 * Send everything and give the receipt `{case_id, receipt_code, earlier}`; `earlier` says that an
 * earlier wording of the same form had arrived and is the one that counts. `stop` is a signal
 * that is heard until the form itself is on its way. Throws Problem.
 */
export async function send({ draft, files, proof, documentOf, keep, report, stop }) {
  report("files");
  await unless(stop, files.send());
  const body = JSON.stringify(documentOf());
  for (;;) {
    await unless(stop, connected(report));
    report("form");
    try {
      return await deliver({ draft, body, proof, keep });
    } catch (problem) {
      if (problem.code !== "unreachable" || online()) throw problem;
    }
  }
}

/** Ask again for the receipt of a form that was sent from here, as its answer may be lost. */
export async function receiptAgain(draft) {
  return { ...(await arrivedBefore(draft, NO_PROOF, null)), earlier: false };
}

async function deliver({ draft, body, proof, keep }) {
  const before = draft.unanswered;
  if (!before.includes(body)) draft.unanswered = [...before, body];
  await keep();
  try {
    return { ...(await post(body, proof)), earlier: false };
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.uncertain) throw problem;
    draft.unanswered = before;
    await keep();
    if (problem.code !== "submission_conflict") throw problem;
    return { ...(await arrivedBefore(draft, proof, problem)), earlier: true };
  }
}

function post(body, proof) {
  return provenCall(proof, "POST", "/api/submissions", { body, again: true });
}

async function arrivedBefore(draft, proof, conflict) {
  let last = conflict;
  for (const body of [...draft.unanswered].reverse()) {
    try {
      return await post(body, proof);
    } catch (problem) {
      if (problem.code !== "submission_conflict") throw problem;
      last = conflict ?? problem;
    }
  }
  throw last;
}

function online() {
  return globalThis.navigator?.onLine !== false;
}

/** Wait until the device has a connection. */
async function connected(report) {
  if (online()) return;
  report("offline");
  await new Promise((resolve) => addEventListener("online", resolve, { once: true }));
}

/** Wait for work, or throw what the signal was stopped with. */
function unless(stop, work) {
  if (!stop) return work;
  return new Promise((resolve, reject) => {
    stop.addEventListener("abort", () => reject(new Stopped()), { once: true });
    if (stop.aborted) reject(new Stopped());
    work.then(resolve, reject);
  });
}

/** The owner stopped the sending. */
export class Stopped extends Error {}
