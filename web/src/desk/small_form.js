/** Small forms of the desk: one button, a problem above it, and what was typed is never lost. */

import { h } from "../common/dom.js";
import { clearProblem, showProblem } from "../common/problems.js";

/**
 * A form that does `work()` once at a time and shows what went wrong, with what `help(problem)`
 * gives. Who has to sign in again finds the form as it was.
 */
export function smallForm(fields, text, work, attributes = {}, help = () => []) {
  const button = h("button", { type: "submit", class: "secondary", text });
  const form = h(
    "form",
    { novalidate: true, ...attributes },
    h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
    ...fields,
    button,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    clearProblem(form);
    try {
      await work();
    } catch (problem) {
      if (problem.code !== "not_signed_in") showProblem(form, problem, help(problem));
    } finally {
      button.disabled = false;
    }
  });
  return form;
}

/** A form behind its name, unfolded when it is wanted. */
export function folded(text, ...children) {
  return h("details", { class: "opening" }, h("summary", { text }), ...children);
}
