/** What an owner is asked, each with its own form to answer it. */

import { h } from "../common/dom.js";
import { applyTexts, wording } from "../common/texts.js";
import { Contribution } from "./contribution.js";
import { timeLeftNote } from "./time_left.js";

const panels = new Map();

/**
 * Show the open requests. A form that somebody is writing in stays as it is, also when its
 * question was settled meanwhile: then it says so, and keeps the words. `onGone` is told of a
 * question that went away while the owner was there.
 */
export function showRequests(place, requests, { onGone, ...options }) {
  const open = new Set(requests.map(({ task_id }) => task_id));
  for (const [task, { element, form }] of panels) if (!open.has(task)) settle(task, element, form);
  for (const request of requests.filter(({ task_id }) => !panels.has(task_id))) {
    const made = panel(request, options);
    panels.set(request.task_id, made);
    place.append(made.element);
  }
  applyTexts(place);

  function settle(task, element, form) {
    const away = () => {
      element.remove();
      panels.delete(task);
    };
    if (form.dirty) {
      element.classList.add("settled");
      form.close("request.settled", () => {
        away();
        onGone(null);
      });
    } else {
      const here = element.contains(document.activeElement);
      away();
      if (here) onGone("request.gone");
    }
  }
}

/** Take the panels away: another case is to be shown, or none. */
export function forgetRequests() {
  for (const { element } of panels.values()) element.remove();
  panels.clear();
}

/** Whether an answer was begun and not sent. */
export function anyAnswerBegun() {
  return [...panels.values()].some(({ form }) => form.dirty);
}

/** Empty every form, on the device too. */
export function emptyRequests() {
  return Promise.all([...panels.values()].map(({ form }) => form.empty()));
}

function panel({ task_id, kind, question, due_at }, { onDone, ...options }) {
  const form = new Contribution({
    ...options,
    path: `/api/receipt/answers/${encodeURIComponent(task_id)}`,
    name: task_id,
    textKey: "contribution.answer",
    buttonKey: "receipt.answer_send",
    onDone: (after) => {
      panels.get(task_id)?.element.remove();
      panels.delete(task_id);
      onDone(after);
    },
  });
  const due = h("strong", {}, h("time", { time: due_at, "data-format": "due" }));
  const element = h(
    "section",
    { class: "request", "data-task": task_id, "data-kind": kind },
    h("h2", { text: "receipt.request" }),
    h("p", { text: wording("asked", kind) ?? "asked.unknown" }),
    question ? h("blockquote", { class: "prose" }, question) : null,
    h(
      "p",
      { class: "due" },
      h("span", { text: "receipt.answer_by" }),
      " ",
      due,
      " ",
      timeLeftNote(due_at),
    ),
    h("p", { class: "hint", text: "request.late" }),
    form.element,
  );
  return { element, form };
}
