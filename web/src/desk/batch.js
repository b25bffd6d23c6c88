/** One decision about many tasks: a count and a sample first, then a minute to take it back. */

import { choice, field, freshId, h } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { fill, named, t, telling } from "../common/texts.js";
import { uuid7 } from "../common/uuid7.js";
import { area, boxes, reasonOptions } from "./decision_fields.js";
import { desk } from "./desk_call.js";
import { GROUNDS } from "./verdicts.js";

export const MOST = 100;
const SAMPLE = 5;
const SHOWN = { spam: [], decline: ["owner_text"], advance: ["grounds"] };

/**
 * A bar over the queue for the tasks that are ticked. `onBegun()` hears that the decision is being
 * written, `onSent(batch)` of a batch that waits, `onCleared()` that nothing is to be ticked now.
 */
export function batchBar(tasks, { onBegun, onSent, onCleared }) {
  const title = h("h2", { id: freshId("batch") });
  telling(title, () => t("batch.chosen", { count: tasks.length }));
  const begin = h("button", { type: "button", class: "secondary", text: "batch.decide" });
  const clear = h("button", { type: "button", class: "quiet", text: "batch.clear" });
  const place = h("div");
  begin.addEventListener("click", async () => {
    begin.disabled = true;
    try {
      const form = await begun(tasks, onSent);
      fill(place, form);
      begin.hidden = true;
      if (form.matches("form")) onBegun();
      place.querySelector("input")?.focus();
    } catch (problem) {
      showProblem(bar, problem);
    } finally {
      begin.disabled = false;
    }
  });
  clear.addEventListener("click", () => onCleared());
  const problem = h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true });
  const labelled = { class: "paper batch", "aria-labelledby": title.id };
  const actions = h("div", { class: "actions" }, begin, clear);
  const bar = h("section", labelled, title, problem, actions, place);
  return bar;
}

/** What can be decided about the tasks is read from the first of them; all are of one kind. */
async function begun(tasks, onSent) {
  const different = (read) => new Set(tasks.map(read)).size > 1;
  if (different((task) => task.kind)) return h("p", { class: "notice", text: "batch.one_kind" });
  const file = await desk("GET", `/tasks/${encodeURIComponent(tasks[0].id)}`);
  const { verdicts, rules } = file;
  if (rules.four_eyes) return h("p", { class: "notice", text: "batch.four_eyes" });
  return batchForm(tasks, { verdicts, templates: rules.templates, onSent });
}

function batchForm(tasks, { verdicts, templates, onSent }) {
  const id = uuid7();
  const offered = Object.keys(SHOWN).filter((verdict) => verdict in verdicts);
  const radios = offered.map((value) =>
    h("input", { type: "radio", name: "batch-verdict", value, on: { change: () => ask() } }),
  );
  const reason = h("select", { "data-pointer": "/reason", on: { change: () => prefill() } });
  const fields = {
    owner_text: area("owner_text"),
    grounds: boxes("grounds", "ground", GROUNDS),
    internal_note: area("internal_note"),
  };
  let prepared = "";
  const rest = h("div", { hidden: true });
  const languages = new Set(tasks.map((task) => task.facets.language));
  const mixed = h("p", { class: "notice", text: "batch.one_language", hidden: true });
  const send = h("button", { type: "submit" });
  telling(send, () => t("batch.send", { count: tasks.length }));
  rest.append(
    field({ control: reason, text: "decision.reason" }),
    ...Object.values(fields).map(({ element }) => element),
    h("p", { class: "hint", text: "batch.undo_hint" }),
    send,
  );
  const form = h(
    "form",
    { novalidate: true },
    h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
    h("p", { text: "batch.sample" }),
    h("ul", {}, ...tasks.slice(0, SAMPLE).map(sampled)),
    h(
      "fieldset",
      { "data-pointer": "/verdict" },
      h("legend", { text: "batch.verdict" }),
      ...radios.map((control) => choice({ control, ...named("verdict", control.value) })),
    ),
    mixed,
    rest,
  );
  const verdict = () => radios.find((radio) => radio.checked)?.value ?? "";

  function ask() {
    for (const name of ["owner_text", "grounds"]) {
      fields[name].element.hidden = !SHOWN[verdict()].includes(name);
    }
    fill(reason, ...reasonOptions(verdicts[verdict()]));
    mixed.hidden = languages.size === 1 || !SHOWN[verdict()].includes("owner_text");
    rest.hidden = !mixed.hidden;
    prefill();
  }

  /** One text goes to many: the prepared one is a good beginning, while nothing else is written. */
  function prefill() {
    const fits = (one) => one.verdict === verdict() && one.reason === reason.value;
    const { control } = fields.owner_text;
    if (control.value !== prepared) return;
    prepared = templates.find(fits)?.text ?? "";
    control.value = prepared;
  }

  function document() {
    const wrong = [];
    const needs = SHOWN[verdict()] ?? [];
    if (!verdict()) wrong.push({ pointer: "/verdict", key: "missing.verdict" });
    else if (!reason.value) wrong.push({ pointer: "/reason", key: "missing.decision_reason" });
    for (const name of needs) {
      const empty = fields[name].read().length === 0;
      if (empty) wrong.push({ pointer: `/${name}`, key: `missing.${name}` });
    }
    if (wrong.length) throw ownProblem(wrong);
    const chosen = needs.map((name) => [name, fields[name].read()]);
    return {
      id,
      tasks: tasks.map((task) => ({ id: task.id, revision: task.revision })),
      verdict: verdict(),
      reason: reason.value,
      internal_note: fields.internal_note.read(),
      ...Object.fromEntries(chosen),
    };
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.disabled) return;
    send.disabled = true;
    clearProblem(form);
    try {
      onSent(await desk("POST", "/batches", document()));
    } catch (problem) {
      showProblem(form, problem);
    } finally {
      send.disabled = false;
    }
  });
  return form;
}

function sampled(task) {
  const link = { href: `#${encodeURIComponent(task.id)}`, target: "_blank", translate: "no" };
  const about = task.facets.remedies.map((remedy) => h("span", named("remedy", remedy)));
  const parts = about.flatMap((part) => [" · ", part]);
  return h("li", {}, h("a", link, task.case_id), ...parts);
}
