/** Internal notes: who may read each is chosen, and a colleague can be asked by one. */

import { choice, field, freshId, h } from "../common/dom.js";
import { ownProblem } from "../common/problems.js";
import { fill, named } from "../common/texts.js";
import { uuid7 } from "../common/uuid7.js";
import { desk } from "./desk_call.js";
import { smallForm } from "./small_form.js";

const VISIBLE = ["group", "reviewers", "leads"];
const unsent = new Map();

/** The notes of a task's case, and the form for another one. */
export function remarks({ task, notes }, colleagues, shut) {
  const list = h("ol", { class: "messages" });
  const show = (all) => {
    const none = h("li", { class: "none", text: "desk.no_notes" });
    fill(list, ...(all.length ? all.map(remark) : [none]));
  };
  show(notes);
  return [list, shut ? null : writing(task.id, colleagues, show)].filter(Boolean);
}

function remark({ at, by_name: name, text, visibility, asked_name: asked }) {
  return h(
    "li",
    { class: "message team" },
    h(
      "p",
      { class: "when" },
      h("strong", { translate: "no" }, name),
      " · ",
      h("time", { time: at }),
      " · ",
      h("span", named("visible", visibility)),
    ),
    h("div", { class: "prose", dir: "auto" }, text),
    asked
      ? h("p", { class: "hint" }, h("span", { text: "desk.asked" }), " ", h("bdi", {}, asked))
      : null,
  );
}

function writing(taskId, colleagues, show) {
  const words = h("textarea", { rows: "3", maxlength: "4000", "data-pointer": "/text" });
  const kept = unsent.get(taskId);
  words.value = kept?.text ?? "";
  words.addEventListener("input", () => unsent.set(taskId, { id: uuid7(), text: words.value }));
  const group = freshId("visible");
  const radios = VISIBLE.map((value) =>
    h("input", { type: "radio", name: group, value, checked: value === VISIBLE[0] }),
  );
  const nobody = h("option", { value: "", text: "desk.ask_nobody" });
  const options = colleagues.map(({ id, name }) => h("option", { value: id }, name));
  const ask = h("select", { "data-pointer": "/ask" }, nobody, ...options);
  const legend = h("legend", { text: "desk.note_visible" });
  const labelled = radios.map((control) => choice({ control, ...named("visible", control.value) }));
  return smallForm(
    [
      field({ control: words, text: "desk.note", hint: "desk.note_hint" }),
      h("fieldset", { class: "inline" }, legend, ...labelled),
      field({ control: ask, text: "desk.ask_colleague" }),
    ],
    "desk.keep_note",
    async () => {
      const text = words.value.trim();
      if (text === "") throw ownProblem([{ pointer: "/text", key: "missing.message" }]);
      const { id } = unsent.get(taskId) ?? { id: uuid7() };
      const visibility = radios.find((radio) => radio.checked).value;
      const path = `/tasks/${encodeURIComponent(taskId)}/notes`;
      const { notes } = await desk("POST", path, { id, text, visibility, ask: ask.value });
      unsent.delete(taskId);
      words.value = "";
      ask.value = "";
      show(notes);
    },
  );
}
