/** What owners wrote, on the desk: text and nothing else, folded until it is asked for. */

import { h } from "./dom.js";
import { copyButton } from "./sent.js";
import { named } from "./texts.js";

/** A line of a list of answers. */
export function row(label, ...value) {
  return h("div", {}, h("dt", { text: label }), h("dd", {}, ...value));
}

/** A paper of the case: the form, an answer or an addition. */
export function paper({ number, kind, content }) {
  const parts = kind === "submission" ? submission(content) : contribution(content);
  const title = h("h2", { text: `paper.${kind}` });
  return h("section", { class: "paper", "data-number": number }, title, ...parts);
}

function submission({ contact, vehicle, statement, links, incident, consents }) {
  return [
    h(
      "dl",
      { class: "answers" },
      row("form.model", vehicle.model),
      vehicle.purchase_reference
        ? row("form.purchase_reference_given", vehicle.purchase_reference)
        : "",
    ),
    written("desk.show_statement", [prose(statement)]),
    ...addresses(links),
    incident ? written("desk.show_incident", [offline(incident)]) : null,
    written("desk.show_contact", [person(contact)]),
    written("desk.show_consents", [h("ul", { class: "plain" }, ...consents.map(consent))]),
  ].filter(Boolean);
}

function contribution({ text, links, files }) {
  return [
    text ? written("desk.show_text", [prose(text)]) : null,
    ...addresses(links),
    files.length
      ? h("p", { class: "hint", text: "count.files", values: { count: files.length } })
      : null,
  ].filter(Boolean);
}

/** Abusive words stay folded until the reviewer opens them. */
function written(label, children) {
  return h("details", { class: "written" }, h("summary", { text: label }), ...children);
}

/** Words with their own line breaks. */
export function prose(text) {
  return h("div", { class: "prose" }, text);
}

function offline(incident) {
  return h(
    "dl",
    { class: "answers" },
    row("form.happened_on", incident.happened_on),
    row("form.place", incident.place),
    row("form.description", prose(incident.description)),
    row("form.police_report_number_given", incident.police_report_number || "—"),
  );
}

function person({ name, email, phone }) {
  return h(
    "dl",
    { class: "answers" },
    row("form.name", name),
    row("form.email", email || "—"),
    row("form.phone", phone || "—"),
  );
}

function consent({ purpose, version, granted }) {
  const answer = h("span", { text: granted ? "check.yes" : "check.no" });
  return h("li", {}, `${purpose} (${version}): `, answer);
}

/** Links are text to be copied, never something to click by accident. */
function addresses(links) {
  if (links.length === 0) return [];
  const rows = links.map(({ url, platform, account }) =>
    h(
      "li",
      {},
      h("span", named("platform", platform)),
      account ? ` · ${account}` : "",
      h("div", { class: "address" }, url),
      ...copyButton(url, "desk.copy_link"),
    ),
  );
  return [h("h3", { text: "desk.links" }), h("ul", { class: "addresses" }, ...rows)];
}
