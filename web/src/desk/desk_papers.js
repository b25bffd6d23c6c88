/** What owners wrote, on the desk: only ever text, blurred or folded until it is asked for. */

import { h } from "../common/dom.js";
import { copyButton } from "../common/copy.js";
import { named } from "../common/texts.js";
import { covered } from "./covered.js";

/** A line of a list of answers. */
export function row(label, ...value) {
  return h("div", {}, h("dt", { text: label }), h("dd", {}, ...value));
}

/** Values that have words, one a line. */
export function chosen(kind, values) {
  return h("ul", { class: "plain" }, ...values.map((value) => h("li", named(kind, value))));
}

/** Shows papers of a case: the form, an answer or an addition, numbered among the evidence. */
export function paperOf(taskId) {
  const veiled = (what, text, ...children) => covered(taskId, what, 0, text, ...children);
  return (one) => paper(one, veiled);
}

function paper({ number, kind, content }, veiled) {
  const parts = kind === "submission" ? submission(content, veiled) : contribution(content, veiled);
  const title = h("h2", {}, number ? `${number}. ` : "", h("span", { text: `paper.${kind}` }));
  return h("section", { class: "paper", "data-number": number }, title, ...parts);
}

/** Forms of older versions lack what has a default here. */
function submission(form, veiled) {
  const { contact, statement, links, accounts = [], incident, consents } = form;
  return [
    overview(form),
    veiled("statement", "desk.show_statement", prose(statement)),
    ...addresses(links, veiled),
    ...attackers(accounts),
    incident ? veiled("incident", "desk.show_incident", offline(incident)) : null,
    written("desk.show_contact", [person(contact)]),
    written("desk.show_consents", [h("ul", { class: "plain" }, ...consents.map(consent))]),
  ].filter(Boolean);
}

function overview({ vehicle, about = [], evidence_held: held = [], guide_version: guide = "" }) {
  const { model, purchase_reference: order } = vehicle;
  return h(
    "dl",
    { class: "answers" },
    row("desk.model", h("bdi", {}, model)),
    order ? row("desk.purchase_reference", h("bdi", {}, order)) : "",
    about.length ? row("desk.about", chosen("written_about", about)) : "",
    held.length ? row("desk.held", chosen("says_to_have", held)) : "",
    guide ? row("desk.guide_version", guide) : "",
  );
}

function contribution({ text, links, files }, veiled) {
  return [
    text ? veiled("statement", "desk.show_text", prose(text)) : null,
    ...addresses(links, veiled),
    files.length
      ? h("p", { class: "hint", text: "count.files", values: { count: files.length } })
      : null,
  ].filter(Boolean);
}

/** What is not always needed stays folded. */
function written(label, children) {
  return h("details", { class: "written" }, h("summary", { text: label }), ...children);
}

/** Words with their own line breaks. */
export function prose(text) {
  return h("div", { class: "prose", dir: "auto" }, text);
}

function offline(incident) {
  return h(
    "dl",
    { class: "answers" },
    row("desk.happened_on", incident.happened_on),
    row("desk.place", h("bdi", {}, incident.place)),
    row("desk.description", prose(incident.description)),
    incident.damage ? row("desk.damage", prose(incident.damage)) : "",
    row("desk.police_report_number", h("bdi", {}, incident.police_report_number || "—")),
  );
}

function person({ name, email, phone }) {
  return h(
    "dl",
    { class: "answers" },
    row("desk.name", h("bdi", {}, name)),
    row("desk.email", h("bdi", {}, email || "—")),
    row("desk.phone", h("bdi", {}, phone || "—")),
  );
}

function consent({ purpose, version, granted }) {
  const answer = h("span", { text: granted ? "desk.consent_given" : "desk.consent_not_given" });
  return h("li", {}, `${purpose} (${version}): `, answer);
}

function addresses(links, veiled) {
  if (links.length === 0) return [];
  const rows = links.map(({ url, platform, account, pasted = "" }) =>
    h(
      "li",
      {},
      h("span", named("platform", platform)),
      account ? h("span", {}, " · ", h("bdi", {}, account)) : null,
      ...address(url),
      pasted ? veiled("statement", "desk.show_pasted", prose(pasted)) : null,
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
  const text = h("div", { class: "address", dir: "ltr", translate: "no" }, url);
  return [text, ...copyButton(url, "desk.copy_link")];
}
