/** Messages with the owner on the desk: read in order, answered in the same place. */

import { field, h } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { fill } from "../common/texts.js";
import { uuid7 } from "../common/uuid7.js";
import { sendMessage } from "./desk_api.js";

const LIMIT = 4000;

/** What was typed and not sent yet, by task: it outlives a reload of the case. */
const unsent = new Map();

/** The talk of a task's case; after a withdrawal there is nobody to write to. */
export function talk({ task, case: record, messages }) {
  const list = h("ol", { class: "messages" }, ...messages.map(bubble));
  const none = h("p", { class: "none", text: "desk.no_messages", hidden: messages.length > 0 });
  const over = record.stage === "withdrawing" || record.outcome === "withdrawn";
  return [none, list, over ? null : writing(task.id, (all) => show(list, none, all))];
}

function show(list, none, messages) {
  none.hidden = messages.length > 0;
  fill(list, ...messages.map(bubble));
}

function bubble({ at, from, text }) {
  const who = from === "team" ? "desk.from_team" : "desk.from_owner";
  return h(
    "li",
    { class: `message ${from === "team" ? "team" : ""}`.trim() },
    h("p", { class: "when" }, h("strong", { text: who }), " · ", h("time", { time: at })),
    h("div", { class: "prose" }, text),
  );
}

function writing(taskId, onSent) {
  const words = h("textarea", {
    rows: "4",
    maxlength: String(LIMIT),
    required: true,
    "data-pointer": "/text",
    value: unsent.get(taskId)?.text ?? "",
  });
  words.addEventListener("input", () => unsent.set(taskId, { id: uuid7(), text: words.value }));
  const button = h("button", { type: "submit", class: "secondary", text: "desk.send_message" });
  const news = h("p", { class: "hint", role: "status" });
  const form = h(
    "form",
    { novalidate: true, class: "writing" },
    h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
    field({ control: words, text: "desk.message", hint: "desk.message_hint" }),
    button,
    news,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    clearProblem(form);
    fill(news);
    try {
      onSent(await sent(taskId, words.value));
      words.value = "";
      fill(news, h("span", { text: "desk.message_sent" }));
    } catch (problem) {
      showProblem(form, problem);
    } finally {
      button.disabled = false;
    }
  });
  return form;
}

/** Send what is typed; tried again, it is still the same message. */
async function sent(taskId, text) {
  if (text.trim() === "") throw ownProblem([{ pointer: "/text", key: "missing.message" }]);
  if (unsent.get(taskId)?.text !== text) unsent.set(taskId, { id: uuid7(), text });
  const { messages } = await sendMessage(taskId, unsent.get(taskId));
  unsent.delete(taskId);
  return messages;
}
