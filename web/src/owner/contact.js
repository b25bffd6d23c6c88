/** How the owner can be reached: shown, and changed in a form. */

import { call } from "../common/api.js";
import { byId, h } from "../common/dom.js";
import { contactFindings } from "../common/person.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { fill } from "../common/texts.js";
import { inWords } from "./trouble.js";

const FIELDS = ["name", "email", "phone"];
const NAME = "contact";
let words;
let known = null;

/** Show what is known, unless its owner withdrew; what somebody is typing stays. */
export function showContact({ contact, can_change_contact, outcome }, keptWords) {
  words = keptWords;
  const gone = contact === null || outcome === "withdrawn";
  byId("contact").hidden = gone;
  if (gone) {
    byId("contact-known").replaceChildren();
    write({});
    return;
  }
  const first = known === null;
  known = contact;
  fill(byId("contact-known"), ...FIELDS.map((name) => line(name, contact[name])));
  byId("contact-form").hidden = !can_change_contact;
  byId("contact-fixed").hidden = can_change_contact;
  const kept = words.of(NAME);
  if (first && kept) byId("contact").open = true;
  if (first || !words.of(NAME)) write(kept ?? contact);
}

function line(name, value) {
  const said = value ? h("bdi", {}, value) : h("span", { class: "none", text: "contact.none" });
  return h("div", {}, h("dt", { text: `contact.${name}` }), h("dd", {}, said));
}

function typed() {
  return Object.fromEntries(FIELDS.map((name) => [name, byId(`contact-${name}`).value.trim()]));
}

function write(contact) {
  for (const name of FIELDS) {
    const field = byId(`contact-${name}`);
    if (document.activeElement !== field) field.value = contact[name] ?? "";
  }
}

/** Forget whose contact was shown, and what was typed. */
export function forgetContact() {
  known = null;
}

/** Make the form work. */
export function startContact({ authorization, onCase }) {
  const form = byId("contact-form");
  form.addEventListener("input", () => words.keep(NAME, typed()));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    clearProblem(form);
    try {
      onCase(await change(authorization()));
    } catch (problem) {
      showProblem(form, inWords(problem));
    } finally {
      button.disabled = false;
    }
  });
}

async function change(headers) {
  const contact = typed();
  const found = contactFindings(contact, "");
  if (found.length) throw ownProblem(found);
  const body = JSON.stringify(contact);
  const after = await call("POST", "/api/receipt/contact", { body, headers, again: true });
  words.drop(NAME);
  byId("contact").open = false;
  return after;
}
