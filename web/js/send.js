/** Sending the form: files first, then the submission, always under the same id. */

import { Problem, call } from "./api.js";
import { forSubmission } from "./uploads.js";

/**
 * Send everything and give the receipt `{case_id, receipt_code, earlier}`; `earlier` says that an
 * earlier wording of the same form had arrived and is the one that counts. Throws Problem.
 */
export async function send({ draft, files, document, keep, report }) {
  report("send.files");
  await files.send(forSubmission(draft.submission_id, draft.campaign_id), draft.submission_id);
  report("send.form");
  const body = JSON.stringify(document);
  try {
    return { ...(await post(body)), earlier: false };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.uncertain) remember(draft, body, keep);
    if (problem.code !== "submission_conflict") throw problem;
    return { ...(await arrivedBefore(draft, problem)), earlier: true };
  }
}

function post(body) {
  return call("POST", "/api/submissions", { body, again: true });
}

/** Keep what was sent without an answer: it may have arrived, and then only it gets one. */
function remember(draft, body, keep) {
  if (!draft.unanswered.includes(body)) draft.unanswered = [...draft.unanswered, body];
  keep();
}

async function arrivedBefore(draft, conflict) {
  for (const body of draft.unanswered) {
    try {
      return await post(body);
    } catch (problem) {
      if (problem.code !== "submission_conflict") throw problem;
    }
  }
  throw conflict;
}
