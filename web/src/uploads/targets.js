/** Where files go: to a form that is not sent yet, or to an open case. */

import { call } from "../common/api.js";
import { provenCall } from "./proven_call.js";

const ONCE = { again: false };

/** Files of a form that is not sent yet; `proof` pays for it (see proof_of_work.js). */
export function draftTarget({ submissionId, campaignId, proof }) {
  const naming = { submission_id: submissionId };
  const proven = (path, document) => provenCall(proof, "POST", path, body(document));
  const plain = (path, document) => call("POST", path, body(document));
  return {
    owner: submissionId,
    async plans(files) {
      const wish = { ...naming, campaign_id: campaignId, files };
      return (await proven("/api/uploads", wish)).uploads;
    },
    async parts(upload, size, parts) {
      const wish = { ...naming, ...upload, size, parts };
      return (await proven("/api/uploads/parts", wish)).parts;
    },
    complete: (upload, size) => plain("/api/uploads/completion", { ...naming, ...upload, size }),
    abort: (upload) => plain("/api/uploads/abortion", { ...naming, ...upload }),
  };
}

/** Files of an open case; `authorization` gives the headers that carry the receipt code. */
export function caseTarget(authorization, owner = "") {
  const path = "/api/receipt/uploads";
  const ask = (step, document) =>
    call("POST", path + step, { ...body(document), headers: authorization() });
  return {
    owner,
    plans: async (files) => (await ask("", { files })).uploads,
    parts: async (upload, size, parts) => (await ask("/parts", { ...upload, size, parts })).parts,
    complete: (upload, size) => ask("/completion", { ...upload, size }),
    abort: (upload) => ask("/abortion", upload),
  };
}

function body(document) {
  return { body: JSON.stringify(document), ...ONCE };
}
