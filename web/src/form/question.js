/** One question on one page: the way back, the question itself, its fields, the way on. */

import { freshId, h } from "../common/dom.js";
import { hintOf } from "./fields.js";

/**
 * Make the page of a question. `content` is what is filled in: `{kind: "single", controls}` has
 * the question as its label, `"group"` has it as its legend, `"several"` has it above.
 */
export function questionPage({ step, content, place, next, kept, onNext, onBack }) {
  const title = `step.${step.id}.title`;
  const form = h(
    "form",
    { class: "question", id: "form", novalidate: true, on: { submit: onNext } },
    h("div", { class: "problem error-summary", "data-problem": true, role: "alert", hidden: true }),
    place,
    ...arranged(content, title, `step.${step.id}.hint`),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "submit", "data-action": "next", text: next, on: { click: once } }),
    ),
  );
  return h(
    "section",
    { "data-step": step.id },
    backLink(onBack),
    form,
    h(
      "div",
      { class: "keeping" },
      kept,
      h("a", { class: "to-tasks", href: "#tasks", text: "form.to_tasks" }),
    ),
  );
}

/** The second press of a double click was not meant for the question that has just come up. */
function once(event) {
  if (event.detail > 1) event.preventDefault();
}

/** The way back, at the top of every page of the form. */
export function backLink(onBack) {
  return h("button", {
    type: "button",
    class: "back",
    "data-action": "back",
    text: "form.back",
    on: { click: onBack },
  });
}

function arranged(content, title, hint) {
  if (content.kind === "single") return single(content, title, hint);
  if (content.kind === "group") return [group(content, title, hint)];
  const id = freshId("question");
  return [
    h("h1", { id, text: title }),
    h("p", { class: "hint", text: hint }),
    ...content.controls,
  ];
}

function single({ controls, before = [] }, title, hint) {
  const [control] = controls;
  const label = h("label", { for: control.id, text: title });
  return [
    h("h1", {}, label),
    hintOf(control, hint),
    ...before,
    h("div", { class: "field" }, ...controls),
  ];
}

function group({ controls, pointer }, title, hint) {
  const id = freshId("hint");
  return h(
    "fieldset",
    { "data-pointer": pointer, "aria-describedby": id },
    h("legend", {}, h("h1", { text: title })),
    h("p", { class: "hint", id, text: hint }),
    ...controls,
  );
}
