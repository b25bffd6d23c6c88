/** The fields of a decision: each has its `element`, and `read()` gives what was filled in. */

import { choice, field, freshId, h } from "../common/dom.js";
import { named } from "../common/texts.js";

/** A line of text, or a date. */
export function line(name, { value = "", ...attributes } = {}) {
  const control = h("input", {
    type: "text",
    autocomplete: "off",
    "data-pointer": `/${name}`,
    ...attributes,
  });
  control.value = value;
  return { element: labelled(name, control), control, read: () => control.value.trim() };
}

/** A text of several lines. */
export function area(name) {
  const control = h("textarea", { rows: 4, "data-pointer": `/${name}` });
  return { element: labelled(name, control), control, read: () => control.value.trim() };
}

function labelled(name, control) {
  return field({ control, text: `decision.${name}`, hint: `decision.${name}_hint` });
}

/** Several of a list. */
export function boxes(name, kind, values) {
  const ticks = values.map((value) => h("input", { type: "checkbox", value }));
  const element = h(
    "fieldset",
    { "data-pointer": `/${name}` },
    h("legend", { text: `decision.${name}` }),
    ...ticks.map((control) => choice({ control, ...named(kind, control.value) })),
  );
  return { element, read: () => ticks.filter((box) => box.checked).map((box) => box.value) };
}

/** The reasons of a verdict to choose from; the only one of its kind is chosen at once. */
export function reasonOptions(values) {
  const options = values.map((value) => h("option", { value, ...named("reason", value) }));
  if (values.length < 2) return options;
  return [h("option", { value: "", text: "decision.choose" }), ...options];
}

/** A decision about each remedy that was asked for: accepted, or declined for a reason. */
export function perRemedy(remedies, declineReasons) {
  const rows = remedies.map((remedy, number) => remedyRow(remedy, number, declineReasons));
  const element = h(
    "fieldset",
    { "data-pointer": "/remedies" },
    h("legend", { text: "decision.remedies" }),
    ...rows.map((row) => row.element),
  );
  const read = () => ({
    remedies: rows.filter((row) => row.accepted()).map((row) => row.remedy),
    declined: rows.filter((row) => row.declined()).map((row) => row.declined()),
  });
  return { element, read };
}

function remedyRow(remedy, number, declineReasons) {
  const group = freshId("remedy");
  const title = h("strong", { id: `${group}-name`, ...named("remedy", remedy) });
  const radio = (value, checked) =>
    h("input", { type: "radio", name: group, value, checked, "aria-describedby": title.id });
  const [accept, decline] = [radio("accept", false), radio("decline", false)];
  const attributes = { "data-pointer": `/declined/${number}`, required: true };
  const reason = h("select", attributes, ...reasonOptions(declineReasons));
  const why = field({ control: reason, text: "decision.declined_reason" });
  why.hidden = true;
  const element = h(
    "div",
    { class: "remedy", role: "group", "aria-labelledby": title.id },
    title,
    choice({ control: accept, text: "decision.remedy_accept" }),
    choice({ control: decline, text: "decision.remedy_decline" }),
    why,
  );
  element.addEventListener("change", () => {
    why.hidden = !decline.checked;
  });
  return {
    remedy,
    element,
    accepted: () => accept.checked,
    declined: () => (decline.checked ? { remedy, reason: reason.value } : null),
  };
}
