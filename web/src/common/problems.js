/** Problems on the page: a summary at the top of the form, and a word at each field. */

import { freshId, goTo, h } from "./dom.js";
import { names, nearest } from "./pointer.js";
import { Problem } from "./api.js";
import { fill, t, telling } from "./texts.js";

/** Make a problem of what these pages found wrong themselves: `[{pointer, key, values}]`. */
export function ownProblem(findings) {
  return problemOfErrors(() => ownErrors(findings));
}

/** What these pages found wrong, in words. */
export function ownErrors(findings) {
  return findings.map(({ pointer, key, values }) => ({
    pointer,
    detail: t(`wrong.${key}`, values),
  }));
}

/** Make a problem of errors; `errors()` gives them in the language of the moment. */
export function problemOfErrors(errors) {
  return Problem.ofOurs("check", {}, 0, errors);
}

/** Take away what an earlier problem left in a form. */
export function clearProblem(form) {
  const box = form.querySelector("[data-problem]");
  box.replaceChildren();
  box.hidden = true;
  for (const error of form.querySelectorAll(".error")) error.remove();
  for (const control of form.querySelectorAll("[aria-invalid]")) unmark(control);
}

/** Show a problem in a form and take the reader to it. `actions` are buttons that help. */
export function showProblem(form, problem, actions = []) {
  clearProblem(form);
  if (!(problem instanceof Problem)) {
    console.error(problem);
    return showProblem(form, Problem.ofOurs("page"), actions);
  }
  const box = form.querySelector("[data-problem]");
  const heading = telling(h("h2"), () => problem.title);
  const detail = problem.detail ? telling(h("p"), () => problem.detail) : null;
  const entries = problem.errors.map(({ pointer }, number) =>
    entry(form, pointer, () => problem.errors[number].detail),
  );
  const list = entries.length ? h("ul", {}, ...entries) : null;
  const help = actions.length ? h("p", { class: "actions" }, ...actions) : null;
  fill(box, heading, detail, list, help);
  box.hidden = false;
  goTo(box);
  return undefined;
}

function entry(form, pointer, words) {
  const fields = [...form.querySelectorAll("[data-pointer]")].filter(visible);
  const found = nearest(
    pointer,
    fields.map((field) => field.dataset.pointer),
  );
  const field = fields.find((candidate) => candidate.dataset.pointer === found);
  if (!field) return telling(h("li"), words);
  mark(field, words);
  const control = controlOf(field);
  const link = telling(h("a", { href: `#${control.id}` }), () => placeOf(pointer) + words());
  link.addEventListener("click", (event) => {
    event.preventDefault();
    goTo(control);
  });
  return h("li", {}, link);
}

/** Which one of a list a pointer names, in words; nothing where it names no list. */
export function placeOf(pointer) {
  const number = names(pointer).map(Number).find(Number.isInteger);
  return number === undefined ? "" : t("problem.place", { number: number + 1 });
}

function visible(element) {
  return element.closest("[hidden]") === null;
}

function controlOf(field) {
  const control = field.matches("input, select, textarea")
    ? field
    : (field.querySelector("input, select, textarea, button") ?? field);
  control.id ||= freshId("control");
  return control;
}

function mark(field, words) {
  const control = controlOf(field);
  const error = telling(h("p", { class: "error", id: freshId("error") }), words);
  if (control === field) control.before(error);
  else (field.querySelector("legend, h3, h4") ?? field.firstElementChild).after(error);
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", [...describedBy(control), error.id].join(" "));
  control.addEventListener("input", () => settle(control, error), { once: true });
}

/** Once the field is being mended, its error has said what it had to say. */
function settle(control, error) {
  error.remove();
  unmark(control);
}

function unmark(control) {
  control.removeAttribute("aria-invalid");
  const kept = describedBy(control).filter((id) => document.getElementById(id));
  if (kept.length) control.setAttribute("aria-describedby", kept.join(" "));
  else control.removeAttribute("aria-describedby");
}

function describedBy(control) {
  return (control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
}
