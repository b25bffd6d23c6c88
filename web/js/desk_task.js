/** A case as a reviewer reads it. What owners wrote is text, and hidden until it is asked for. */

import { fingerprint } from "./case_view.js";
import { dueBadge, taskName } from "./desk_queue.js";
import { evidenceItem } from "./desk_evidence.js";
import { h } from "./dom.js";
import { copyButton } from "./sent.js";
import { named } from "./texts.js";

/** Case number, what is asked, and by when. */
export function taskHead({ task, case: record }) {
  return [
    h("p", { class: "eyebrow", translate: "no" }, record.case_id),
    h("h1", {}, taskName(task)),
    h(
      "p",
      { class: "due" },
      h("span", { text: "desk.due" }),
      " ",
      h("strong", {}, h("time", { time: task.due_at })),
      " ",
      task.state === "open" ? (dueBadge(task.due_at) ?? "") : "",
    ),
    record.trouble ? h("p", { class: "notice bad", text: "desk.trouble" }) : null,
    record.resembles ? resembles(record.resembles) : null,
  ];
}

function resembles(other) {
  return h(
    "p",
    { class: "notice" },
    h("span", { text: "desk.resembles" }),
    " ",
    h("strong", { translate: "no" }, other),
  );
}

/** Everything that is known of the case. */
export function caseFile(file) {
  return [
    facts(file),
    ...file.papers.map(paper),
    section("desk.evidence", evidence(file)),
    file.earlier.length ? section("desk.earlier", file.earlier.map(earlier)) : null,
    section("desk.timeline", [h("ol", { class: "timeline" }, ...file.timeline.map(entry).reverse())]),
  ];
}

function section(title, children) {
  return h("section", {}, h("h2", { text: title }), ...children);
}

function row(label, ...value) {
  return h("div", {}, h("dt", { text: label }), h("dd", {}, ...value));
}

function list(kind, values) {
  if (values.length === 0) return h("span", { class: "none", text: "desk.none" });
  return h("ul", { class: "plain" }, ...values.map((value) => h("li", named(kind, value))));
}

function facts({ case: record }) {
  return h(
    "dl",
    { class: "answers" },
    row("desk.stage", h("span", named("stage", record.stage))),
    row("desk.wanted", list("remedy", record.wanted)),
    record.accepted.length ? row("desk.accepted", list("remedy", record.accepted)) : "",
    row("desk.opened", h("time", { time: record.opened_at })),
    row("desk.revision", String(record.revision)),
  );
}

function paper({ number, kind, content }) {
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
      vehicle.purchase_reference ? row("form.purchase_reference", vehicle.purchase_reference) : "",
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

function prose(text) {
  return h("div", { class: "prose" }, text);
}

function offline(incident) {
  return h(
    "dl",
    { class: "answers" },
    row("form.happened_on", incident.happened_on),
    row("form.place", incident.place),
    row("form.description", prose(incident.description)),
    row("form.police_report_number", incident.police_report_number || "—"),
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

function evidence(file) {
  if (file.evidence.length === 0) return [h("p", { class: "none", text: "desk.no_evidence" })];
  const items = file.evidence.map((item) => evidenceItem(file.task.id, item, fingerprint));
  return [h("ul", { class: "evidence" }, ...items)];
}

function earlier(decided) {
  return h(
    "div",
    { class: "earlier" },
    h("h3", {}, taskName(decided), ": ", h("span", named("verdict", decided.verdict))),
    h("p", { class: "hint" }, h("time", { time: decided.decided_at }), ` · ${decided.decided_by}`),
    h(
      "dl",
      { class: "answers" },
      row("decision.reason", h("span", named("reason", decided.reason))),
      decided.grounds.length ? row("decision.grounds", list("ground", decided.grounds)) : "",
      decided.not_criticism ? row("decision.not_criticism", prose(decided.not_criticism)) : "",
      decided.owner_text ? row("decision.owner_text", prose(decided.owner_text)) : "",
      decided.internal_note ? row("decision.internal_note", prose(decided.internal_note)) : "",
    ),
  );
}

function entry({ at, event, facts: details }) {
  const more = ["verdict", "kind", "remedy", "outcome", "stage", "refusal"]
    .filter((name) => details[name])
    .map((name) => h("span", named(name === "kind" ? "task" : name, details[name])));
  return h(
    "li",
    {},
    h("p", { class: "when" }, h("time", { time: at })),
    h("p", { class: "what" }, h("span", named("event", event)), ...more.flatMap((part) => [" · ", part])),
  );
}
