/** What owners wrote, on the desk: text and nothing else, folded until it is asked for. */

import { h } from "../common/dom.js";
import { copyButton } from "../common/copy.js";
import { named } from "../common/texts.js";

/** A line of a list of answers. */
export function row(label, ...value) {
  return h("div", {}, h("dt", { text: label }), h("dd", {}, ...value));
}

/** Values that have words, one a line. */
export function chosen(kind, values) {
  return h("ul", { class: "plain" }, ...values.map((value) => h("li", named(kind, value))));
}

/** A paper of the case: the form, an answer or an addition. */
export function paper({ number, kind, content }) {
  const parts = kind === "submission" ? submission(content) : contribution(content);
  const title = h("h2", { text: `paper.${kind}` });
  return h("section", { class: "paper", "data-number": number }, title, ...parts);
}

/** Forms of older versions lack what has a default here. */
function submission(form) {
  const { contact, statement, links, accounts = [], incident, consents } = form;
  return [
    overview(form),
    written("desk.show_statement", [prose(statement)]),
    ...addresses(links),
    ...attackers(accounts),
    incident ? written("desk.show_incident", [offline(incident)]) : null,
    written("desk.show_contact", [person(contact)]),
    written("desk.show_consents", [h("ul", { class: "plain" }, ...consents.map(consent))]),
  ].filter(Boolean);
}

function overview({ vehicle, about = [], evidence_held: held = [], guide_version: guide = "" }) {
  return h(
    "dl",
    { class: "answers" },
    row("desk.model", vehicle.model),
    vehicle.purchase_reference ? row("desk.purchase_reference", vehicle.purchase_reference) : "",
    about.length ? row("desk.about", chosen("written_about", about)) : "",
    held.length ? row("desk.held", chosen("says_to_have", held)) : "",
    guide ? row("desk.guide_version", guide) : "",
  );
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
    row("desk.happened_on", incident.happened_on),
    row("desk.place", incident.place),
    row("desk.description", prose(incident.description)),
    incident.damage ? row("desk.damage", prose(incident.damage)) : "",
    row("desk.police_report_number", incident.police_report_number || "—"),
  );
}

function person({ name, email, phone }) {
  return h(
    "dl",
    { class: "answers" },
    row("desk.name", name),
    row("desk.email", email || "—"),
    row("desk.phone", phone || "—"),
  );
}

function consent({ purpose, version, granted }) {
  const answer = h("span", { text: granted ? "desk.consent_given" : "desk.consent_not_given" });
  return h("li", {}, `${purpose} (${version}): `, answer);
}

function addresses(links) {
  if (links.length === 0) return [];
  const rows = links.map(({ url, platform, account, pasted = "" }) =>
    h(
      "li",
      {},
      h("span", named("platform", platform)),
      account ? ` · ${account}` : "",
      ...address(url),
      pasted ? written("desk.show_pasted", [prose(pasted)]) : null,
    ),
  );
  return [h("h3", { text: "desk.links" }), h("ul", { class: "addresses" }, ...rows)];
}

function attackers(accounts) {
  if (accounts.length === 0) return [];
  const rows = accounts.map(({ platform, name, handle, url }) =>
    h(
      "li",
      {},
      h("span", named("platform", platform)),
      name ? h("span", {}, " · ", h("bdi", {}, name)) : null,
      handle ? h("span", { translate: "no" }, " · ", h("bdi", {}, handle)) : null,
      ...(url ? address(url) : []),
    ),
  );
  return [h("h3", { text: "desk.accounts" }), h("ul", { class: "addresses" }, ...rows)];
}

/** An address is text to be copied, never something to click by accident. */
function address(url) {
  return [h("div", { class: "address" }, url), ...copyButton(url, "desk.copy_link")];
}
