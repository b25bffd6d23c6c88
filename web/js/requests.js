/** What an owner is asked, each with its own form to answer it. */

import { contributionForm } from "./contribution.js";
import { h } from "./dom.js";
import { applyTexts, wording } from "./texts.js";

/** Show the open requests; a form that somebody is writing in stays as it is. */
export function showRequests(place, requests, { authorization, onAnswered }) {
  for (const panel of [...place.children]) {
    if (!requests.some(({ task_id }) => task_id === panel.dataset.task)) panel.remove();
  }
  const there = new Set([...place.children].map((panel) => panel.dataset.task));
  for (const request of requests.filter(({ task_id }) => !there.has(task_id))) {
    place.append(panel(request, authorization, onAnswered));
  }
  applyTexts(place);
}

function panel({ task_id, kind, question, due_at }, authorization, onDone) {
  const form = contributionForm({
    path: `/api/receipt/answers/${encodeURIComponent(task_id)}`,
    name: task_id,
    textKey: "contribution.answer",
    buttonKey: "receipt.answer_send",
    authorization,
    onDone,
  });
  const due = h("strong", {}, h("time", { time: due_at }));
  return h(
    "section",
    { class: "request", "data-task": task_id },
    h("h2", { text: "receipt.request" }),
    h("p", { text: wording("asked", kind) ?? "asked.unknown" }),
    question ? h("blockquote", { class: "prose" }, question) : null,
    h("p", { class: "due" }, h("span", { text: "receipt.answer_by" }), " ", due),
    form,
  );
}
