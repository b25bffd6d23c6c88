/** The fields of a question: what is typed is in the draft, what is in the draft is shown. */

import { choice, h } from "../common/dom.js";
import { read, write } from "../common/pointer.js";
import { language, t } from "../common/texts.js";
import { lengthOf, limitOf } from "./submission.js";

/** A line of text; `attributes` say what browsers may help with. */
export function line(pointer, attributes, { draft, changed }) {
  return bound(h("input", { type: "text", ...attributes }), pointer, draft, changed);
}

/** Several lines of text, with what is left of them. */
export function area(pointer, attributes, { draft, changed }) {
  const control = bound(h("textarea", { rows: 8, ...attributes }), pointer, draft, changed);
  return [control, counter(control)];
}

function bound(control, pointer, draft, changed) {
  control.id ||= pointer.split("/").pop().replace(/_/g, "-");
  control.dataset.pointer = pointer;
  control.value = read(draft, pointer) ?? "";
  control.addEventListener("input", () => {
    write(draft, pointer, control.value);
    changed();
  });
  return control;
}

function counter(control) {
  const limit = limitOf(control.dataset.pointer);
  const note = h("p", { class: "count", id: `${control.id}-count` });
  const show = () => {
    const left = limit - lengthOf(control.value);
    if (left <= limit / 10) note.setAttribute("aria-live", "polite");
    else note.removeAttribute("aria-live");
    note.classList.toggle("over", left < 0);
    note.dataset.text = left < 0 ? "form.count_over" : "form.count_left";
    const count = new Intl.NumberFormat(language()).format(Math.abs(left));
    note.dataset.values = JSON.stringify({ count });
    note.textContent = t(note.dataset.text, { count });
  };
  control.addEventListener("input", show);
  show();
  return note;
}

/** A label, a hint and the controls made by `line` or `area`. */
export function labelled({ text, hint, controls }) {
  const [control] = controls;
  const note = hint ? hintOf(control, hint) : null;
  return h("div", { class: "field" }, h("label", { for: control.id, text }), note, ...controls);
}

/** A hint that belongs to a control. */
export function hintOf(control, text) {
  const id = `${control.id}-hint`;
  control.setAttribute("aria-describedby", id);
  return h("p", { class: "hint", id, text });
}

/** Tick boxes for a list of values; what is ticked stays in the order of the list. */
export function ticks(pointer, values, { draft, changed, stem, hints, more }) {
  return values.map((value, number) => {
    const box = h("input", {
      type: "checkbox",
      id: `${stem}-${value.replace(/_/g, "-")}`,
      checked: read(draft, pointer).includes(value),
      "data-pointer": `${pointer}/${number}`,
    });
    box.addEventListener("change", () => {
      const chosen = read(draft, pointer);
      const wanted = (known) => (known === value ? box.checked : chosen.includes(known));
      write(draft, pointer, values.filter(wanted));
      changed();
    });
    const hint = hints ? `${stem}.${value}.hint` : undefined;
    const row = choice({ control: box, text: `${stem}.${value}`, hint });
    if (more) row.append(more(value));
    return row;
  });
}

/** One tick box for something that is so or not. */
export function tick(pointer, { text, hint }, { draft, changed }) {
  const id = pointer.split("/").pop();
  const box = h("input", { type: "checkbox", id, checked: read(draft, pointer) });
  box.dataset.pointer = pointer;
  box.addEventListener("change", () => {
    write(draft, pointer, box.checked);
    changed();
  });
  return choice({ control: box, text, hint });
}

/** The models of the campaign to choose from, and a line for any other. */
export function models(known, { draft, changed }) {
  const pointer = "/vehicle/model";
  const attributes = { autocomplete: "off", maxlength: 100 };
  if (known.length === 0) {
    const controls = [line(pointer, attributes, { draft, changed })];
    return [labelled({ text: "field.model", controls })];
  }
  const { model } = draft.vehicle;
  const other = line(pointer, { ...attributes, id: "other-model" }, { draft, changed });
  const otherPlace = labelled({ text: "field.other_model", controls: [other] });
  otherPlace.classList.add("inset");
  const isOther = model !== "" && !known.includes(model);
  other.value = isOther ? model : "";
  otherPlace.hidden = !isOther;
  const select = (name) => {
    otherPlace.hidden = name !== null;
    draft.vehicle.model = name ?? other.value;
    changed();
  };
  const radio = (id, checked, name) =>
    h("input", { type: "radio", name: "model", id, checked, on: { change: () => select(name) } });
  const rows = known.map((name, number) =>
    choice({
      control: radio(`model-${number}`, name === model, name),
      words: { "zh-CN": name },
    }),
  );
  const last = radio("model-other", isOther, null);
  rows.push(choice({ control: last, text: "field.other_model_choice" }));
  return [...rows, otherPlace];
}
