/** Calls that need a proof of work: a proof that no longer counts is renewed, once and silently. */

import { call, pause } from "../common/api.js";

const REFUSED = "proof_of_work_needed";
const LONGEST_WAIT_S = 120;

/** Like `call` of common/api.js, with the header of a Proof (see proof_of_work.js). */
export async function provenCall(proof, method, path, { headers = {}, ...options } = {}) {
  const attempt = (shown) => call(method, path, { ...options, headers: { ...headers, ...shown } });
  const shown = await proof.header();
  try {
    return await attempt(shown);
  } catch (problem) {
    if (problem.code !== REFUSED) throw problem;
    return attempt(await better(proof, shown, problem.rest));
  }
}

/** A ticket that came too early will do later; anything else is asked for anew. */
async function better(proof, shown, { reason, retry_after: seconds }) {
  if (reason !== "early" || !(seconds <= LONGEST_WAIT_S)) return proof.renew(shown);
  await pause(seconds * 1_000);
  return shown;
}
