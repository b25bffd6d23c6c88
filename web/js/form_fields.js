/** The owner's form and its draft: what is typed is in the draft, what is in the draft is shown. */

import { byId, choice, h } from "./dom.js";
import { read, write } from "./pointer.js";
import { lengthOf, limitOf } from "./submission.js";
import { applyTexts, fill, t } from "./texts.js";

export const REMEDIES = ["evidence_guidance", "lawyers_letter", "litigation_support"];
const TYPED = "input[data-pointer]:not([type=checkbox]), textarea[data-pointer]";

/** Fill the fields from the draft and write back whatever changes. */
export function bindFields(form, draft, onChange) {
  for (const control of form.querySelectorAll(TYPED)) {
    if (control.dataset.pointer.startsWith("/links/")) continue;
    control.value = read(draft, control.dataset.pointer) ?? "";
    control.addEventListener("input", () => {
      write(draft, control.dataset.pointer, control.value);
      onChange();
    });
    if (control.matches("textarea")) countDown(control);
  }
  bindOffline(draft, onChange);
}

function countDown(area) {
  const note = h("p", { class: "count", "aria-live": "polite" });
  area.after(note);
  const show = () => {
    const limit = limitOf(area.dataset.pointer);
    const left = limit - lengthOf(area.value);
    note.hidden = left > limit / 10;
    note.classList.toggle("over", left < 0);
    note.dataset.text = left < 0 ? "form.count_over" : "form.count_left";
    note.dataset.values = JSON.stringify({ count: Math.abs(left) });
    note.textContent = t(note.dataset.text, { count: Math.abs(left) });
  };
  area.addEventListener("input", show);
  show();
}

function bindOffline(draft, onChange) {
  const box = byId("happened-offline");
  const fields = byId("incident-fields");
  box.checked = draft.happened_offline;
  fields.hidden = !box.checked;
  box.addEventListener("change", () => {
    draft.happened_offline = box.checked;
    fields.hidden = !box.checked;
    onChange();
  });
}

/** Offer the car models of the campaign. */
export function offerModels(models) {
  byId("models").replaceChildren(...models.map((model) => h("option", { value: model })));
}

/** Tick boxes for the help that can be asked for; none ticked is an answer too. */
export function bindRemedies(draft, onChange) {
  const none = byId("no-remedy");
  const update = () => {
    none.hidden = draft.remedies.length > 0;
    onChange();
  };
  const boxes = REMEDIES.map((remedy, number) => {
    const box = h("input", {
      type: "checkbox",
      checked: draft.remedies.includes(remedy),
      "data-pointer": `/remedies/${number}`,
    });
    box.addEventListener("change", () => {
      const others = draft.remedies.filter((other) => other !== remedy);
      const wanted = box.checked ? [...others, remedy] : others;
      draft.remedies = REMEDIES.filter((known) => wanted.includes(known));
      update();
    });
    return choice({ control: box, text: `remedy.${remedy}`, hint: `remedy.${remedy}.hint` });
  });
  fill(byId("remedies"), ...boxes);
  none.hidden = draft.remedies.length > 0;
}

/** One tick box per purpose, with its whole text and who receives the data. */
export function bindConsents(campaign, draft, onChange) {
  const boxes = campaign.consents.map((consent, number) => {
    const box = h("input", {
      type: "checkbox",
      checked: draft.consents[consent.purpose] === consent.version,
      required: consent.required,
    });
    box.addEventListener("change", () => {
      draft.consents[consent.purpose] = box.checked ? consent.version : "";
      onChange();
    });
    const row = choice({ control: box, words: consent.text });
    row.dataset.pointer = `/consents/${number}`;
    const need = consent.required ? "form.consent_required" : "form.consent_optional";
    const receives = consent.recipient
      ? h("span", { text: "form.consent_recipient", values: { recipient: consent.recipient } })
      : null;
    row.append(h("p", { class: "hint" }, h("strong", { text: need }), " ", receives ?? ""));
    return row;
  });
  fill(byId("consents"), ...boxes);
  applyTexts(byId("consents"));
}
