/** Messages with the owner on the desk: read in order, answered in the same place. */

import { field, h } from "../common/dom.js";
import { ownProblem } from "../common/problems.js";
import { fill } from "../common/texts.js";
import { uuid7 } from "../common/uuid7.js";
import { covered } from "./covered.js";
import { desk } from "./desk_call.js";
import { smallForm } from "./small_form.js";

const LIMIT = 4000;

/** What was typed and not sent yet, by task: it outlives a reload of the case. */
const unsent = new Map();

/** The talk of a task's case; after a withdrawal there is nobody to write to. */
export function talk({ task, messages }, shut) {
  const list = h("ol", { class: "messages" });
  const none = h("p", { class: "none", text: "desk.no_messages" });
  const show = (all) => {
    none.hidden = all.length > 0;
    fill(list, ...all.map((one, index) => bubble(task.id, one, index + 1)));
  };
  show(messages);
  return [none, list, shut ? null : writing(task.id, show)].filter(Boolean);
}

/** What an owner wrote may hand on what others wrote to hurt. */
function bubble(taskId, { at, from, text }, number) {
  const ours = from === "team";
  const words = h("div", { class: "prose", dir: "auto" }, text);
  return h(
    "li",
    { class: ours ? "message team" : "message" },
    h(
      "p",
      { class: "when" },
      h("strong", { text: ours ? "desk.from_team" : "desk.from_owner" }),
      " · ",
      h("time", { time: at }),
    ),
    ours ? words : covered(taskId, "message", number, "desk.show_message", words),
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
  const news = h("p", { class: "hint", role: "status" });
  const form = smallForm(
    [field({ control: words, text: "desk.message", hint: "desk.message_hint" })],
    "desk.send_message",
    async () => {
      fill(news);
      onSent(await sent(taskId, words.value));
      words.value = "";
      fill(news, h("span", { text: "desk.message_sent" }));
    },
  );
  return h("div", { class: "writing" }, form, news);
}

/** Send what is typed; tried again, it is still the same message. */
async function sent(taskId, text) {
  if (text.trim() === "") throw ownProblem([{ pointer: "/text", key: "missing.message" }]);
  if (unsent.get(taskId)?.text !== text) unsent.set(taskId, { id: uuid7(), text });
  const path = `/tasks/${encodeURIComponent(taskId)}/messages`;
  const { messages } = await desk("POST", path, unsent.get(taskId));
  unsent.delete(taskId);
  return messages;
}
