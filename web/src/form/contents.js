/** What is filled in at each question. */

import { choice, h } from "../common/dom.js";
import { today } from "../common/dates.js";
import { fill, timezone } from "../common/texts.js";
import { area, labelled, line, models, tick, ticks } from "./fields.js";
import { holdingBackLine, holdsBack } from "./sharing.js";

export const ABOUT = ["posts", "accounts", "offline"];
export const REMEDIES = ["evidence_guidance", "lawyers_letter", "litigation_support"];
export const HELD = [
  "original_device",
  "screenshots",
  "screen_recording",
  "time_stamp",
  "notarisation",
  "police_record",
  "witness",
  "repair_bill",
];

const single = (...controls) => ({ kind: "single", controls });
const several = (...controls) => ({ kind: "several", controls });
const group = (pointer, controls) => ({ kind: "group", pointer, controls });
const plain = { autocomplete: "off" };

/** By question: give its fields, bound to the draft. Evidence is in evidence_contents.js. */
export const CONTENTS = {
  name: (form) => single(line("/contact/name", { autocomplete: "name" }, form)),
  contact,
  model: (form) => group("/vehicle/model", models(form.campaign.models, form)),
  purchase: (form) => single(line("/vehicle/purchase_reference", plain, form)),
  about: (form) => group("/about", ticks("/about", ABOUT, { ...form, stem: "about", hints: true })),
  story: (form) => single(...area("/statement", { rows: 10 }, form)),
  offline: (form) =>
    several(
      labelled({
        text: "field.happened_on",
        controls: [line("/incident/happened_on", { type: "date", max: today(timezone()) }, form)],
      }),
      labelled({
        text: "field.place",
        hint: "field.place.hint",
        controls: [line("/incident/place", plain, form)],
      }),
    ),
  happened: (form) =>
    several(
      labelled({
        text: "field.description",
        controls: area("/incident/description", { rows: 7 }, form),
      }),
      labelled({
        text: "field.damage",
        hint: "field.damage.hint",
        controls: area("/incident/damage", { rows: 4 }, form),
      }),
    ),
  police,
  held: (form) =>
    group("/evidence_held", ticks("/evidence_held", HELD, { ...form, stem: "held" })),
  help: (form) =>
    group("/remedies", [
      ...ticks("/remedies", REMEDIES, { ...form, stem: "remedy", hints: true, more: whatItTakes }),
      h("p", { class: "notice", text: "form.no_help" }),
    ]),
  consent: (form) => group("/consents", consents(form)),
};

function contact(form) {
  const confirmation = h(
    "div",
    { class: "inset", id: "confirmation-place", hidden: form.draft.contact.email.trim() === "" },
    tick(
      "/contact/confirmation",
      { text: "field.confirmation", hint: "field.confirmation.hint" },
      form,
    ),
  );
  const email = line(
    "/contact/email",
    { type: "email", inputmode: "email", autocomplete: "email", spellcheck: "false" },
    form,
  );
  email.addEventListener("input", () => {
    confirmation.hidden = email.value.trim() === "";
  });
  const phone = { type: "tel", inputmode: "tel", autocomplete: "tel" };
  return several(
    labelled({ text: "field.email", hint: "field.email.hint", controls: [email] }),
    confirmation,
    labelled({ text: "field.phone", controls: [line("/contact/phone", phone, form)] }),
  );
}

function police(form) {
  const advice = ["call", "ask", "later"].map((what) => h("li", { text: `police.${what}` }));
  return {
    ...single(line("/incident/police_report_number", plain, form)),
    before: [
      h(
        "details",
        { class: "advice" },
        h("summary", { text: "police.not_yet" }),
        h("ul", {}, ...advice),
      ),
    ],
  };
}

/** What a kind of help asks of the owner, and how long it takes. */
function whatItTakes(remedy) {
  const row = (what) =>
    h("div", {}, h("dt", { text: `takes.${what}` }), h("dd", { text: `takes.${what}.${remedy}` }));
  return h("dl", { class: "takes" }, row("asks"), row("lasts"));
}

/** One tick box per purpose, with its whole text and who receives the data. */
function consents({ campaign, draft, changed }) {
  return campaign.consents.map((consent, number) => {
    const box = h("input", {
      type: "checkbox",
      id: `consent-${number}`,
      checked: draft.consents[consent.purpose] === consent.version,
      required: consent.required,
    });
    const line = h("div", { role: "status" });
    const tell = () => {
      const wanting = holdsBack(consent, box.checked, draft.remedies);
      fill(line, wanting ? holdingBackLine(consent) : null);
    };
    box.addEventListener("change", () => {
      draft.consents[consent.purpose] = box.checked ? consent.version : "";
      changed();
      tell();
    });
    tell();
    const row = choice({ control: box, words: consent.text });
    const id = `${box.id}-need`;
    const need = consent.required ? "form.consent_required" : "form.consent_optional";
    const receives = consent.recipient
      ? h("span", { text: "form.consent_recipient", values: { recipient: consent.recipient } })
      : "";
    box.setAttribute("aria-describedby", id);
    row.dataset.pointer = `/consents/${number}`;
    row.append(h("p", { class: "hint", id }, h("strong", { text: need }), " ", receives), line);
    return row;
  });
}
