/** The answers once more before they are sent, each with a way back to where it was given. */

import { formatSize, formatTime } from "../common/dates.js";
import { h } from "../common/dom.js";
import { language, telling } from "../common/texts.js";
import { holdingBackLine, holdsBack } from "./sharing.js";
import { SECTIONS, asked } from "./steps.js";

/** Give the sections of answers of a document, in the order of the form. */
export function answerSections(document, campaign, draft) {
  const steps = asked(draft);
  return SECTIONS.slice(0, -1).map((section) =>
    h(
      "section",
      { "data-section": section },
      h("h2", { text: `section.${section}` }),
      h(
        "dl",
        { class: "answers" },
        ...steps
          .filter((step) => step.section === section)
          .map((step) => row(step.id, ANSWERS[step.id](document, campaign))),
      ),
    ),
  );
}

function row(id, answers) {
  const name = `step.${id}.short`;
  const change = h(
    "a",
    { href: `#${id}/check`, "data-change": id },
    h("span", { text: "check.change" }),
    h("span", { class: "visually-hidden", text: name }),
  );
  return h(
    "div",
    { "data-answer": id },
    h("dt", { text: name }),
    h("dd", { class: "given" }, ...[answers].flat()),
    h("dd", { class: "change" }, change),
  );
}

const ANSWERS = {
  name: ({ contact }) => plain(contact.name),
  contact: ({ contact }) => [
    labelled("field.email", plain(contact.email)),
    labelled("field.phone", plain(contact.phone)),
    contact.confirmation ? h("p", { text: "check.confirmation" }) : "",
  ],
  model: ({ vehicle }) => plain(vehicle.model),
  purchase: ({ vehicle }) => plain(vehicle.purchase_reference),
  about: ({ about }) => list(about, (what) => h("li", { text: `about.${what}` })),
  story: ({ statement }) => prose(statement),
  links: (document) => list(document.links, link),
  accounts: (document) => list(document.accounts, account),
  offline: ({ incident }) => [
    labelled("field.happened_on", day(incident.happened_on)),
    labelled("field.place", plain(incident.place)),
  ],
  happened: ({ incident }) => [
    prose(incident.description),
    labelled("field.damage", incident.damage ? prose(incident.damage) : nothing()),
  ],
  police: ({ incident }) => plain(incident.police_report_number),
  held: (document) => list(document.evidence_held, (what) => h("li", { text: `held.${what}` })),
  gather: (document) => list(document.files, file),
  help: ({ remedies }) =>
    remedies.length
      ? list(remedies, (remedy) => h("li", { text: `remedy.${remedy}` }))
      : h("p", { text: "check.no_help" }),
  consent: ({ consents, remedies }, campaign) =>
    list(campaign.consents, (text, number) => consent(text, consents[number], remedies)),
};

function consent(text, { granted }, remedies) {
  const answer = h("strong", { text: granted ? "check.yes" : "check.no" });
  const line = holdsBack(text, granted, remedies) ? holdingBackLine(text) : null;
  return h("li", {}, answer, " ", h("span", { words: text.text }), line);
}

function plain(text) {
  return text ? h("p", {}, text) : nothing();
}

function nothing() {
  return h("p", { class: "none", text: "check.nothing" });
}

function day(date) {
  if (!date) return nothing();
  return telling(h("p"), () => formatTime(`${date}T00:00Z`, language(), "UTC", "day"));
}

function prose(text) {
  return text ? h("div", { class: "prose" }, text) : nothing();
}

function labelled(text, value) {
  return h("div", { class: "part" }, h("span", { class: "hint", text }), value);
}

function list(values, item) {
  if (values.length === 0) return nothing();
  return h("ul", { class: "plain" }, ...values.map(item));
}

function link({ url, platform, account: person }) {
  return h(
    "li",
    {},
    h("span", { text: `platform.${platform}` }),
    person ? ` · ${person}` : "",
    h("div", { class: "address" }, url),
  );
}

function account({ platform, name, handle, url }) {
  const said = [name, handle].filter(Boolean).join(" · ");
  return h(
    "li",
    {},
    h("span", { text: platform ? `platform.${platform}` : "accounts.choose_platform" }),
    said ? ` · ${said}` : "",
    url ? h("div", { class: "address" }, url) : "",
  );
}

function file({ name, size }) {
  const length = telling(h("span", { class: "size" }), () => formatSize(size, language()));
  return h("li", {}, h("bdi", {}, name), " ", length);
}
