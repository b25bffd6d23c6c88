/** The desk's side of the API. Cookies hold the session; no script ever sees them. */

import { call } from "../common/api.js";

const HEADERS = { "X-Redress-Desk": "1" };

function desk(method, path, document) {
  const body = document === undefined ? undefined : JSON.stringify(document);
  return call(method, `/desk-api${path}`, { body, headers: HEADERS });
}

const task = (id) => `/tasks/${encodeURIComponent(id)}`;

export const askCode = (email) => desk("POST", "/codes", { email });
export const openSession = (code) => desk("POST", "/session", { code });
export const endSession = () => desk("DELETE", "/session");
export const readSelf = () => desk("GET", "/me");
export const readTasks = () => desk("GET", "/tasks");
export const readTask = (id) => desk("GET", task(id));
export const openEvidence = (id, number, reason) =>
  desk("POST", `${task(id)}/evidence/${number}`, { reason });
export const askBag = (id, reason, revision) =>
  desk("POST", `${task(id)}/bag`, { reason, revision });
export const sendMessage = (id, message) => desk("POST", `${task(id)}/messages`, message);
export const postDecision = (id, decision) => desk("POST", `${task(id)}/decision`, decision);
