/** How the desk's pages call the reviewers' API. Cookies hold the session; no script sees them. */

import { call } from "../common/api.js";

const HEADERS = { "X-Redress-Desk": "1" };

/** What the window hears when an answer says that the session is over. */
export const SIGNED_OUT = "signed-out";

/** Ask the reviewers' API; other sites cannot send our header. Throws Problem. */
export async function desk(method, path, document) {
  const body = document === undefined ? undefined : JSON.stringify(document);
  try {
    return await call(method, `/desk-api${path}`, { body, headers: HEADERS });
  } catch (problem) {
    if (problem.code === "not_signed_in") dispatchEvent(new Event(SIGNED_OUT));
    throw problem;
  }
}
