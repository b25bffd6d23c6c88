/** A case as a reviewer reads it: what is asked, the file, and what was decided before. */

import { fingerprint } from "../common/fingerprint.js";
import { bagRequest } from "./desk_bag.js";
import { evidenceItem } from "./desk_evidence.js";
import { talk } from "./desk_messages.js";
import { paper, prose, row } from "./desk_papers.js";
import { dueBadge, taskName } from "./desk_queue.js";
import { h } from "../common/dom.js";
import { named } from "../common/texts.js";

/** Facts of the timeline that have words, by the kind of their values. */
const FACTS = {
  verdict: "verdict",
  kind: "task",
  remedy: "remedy",
  outcome: "ended",
  stage: "at_stage",
  refusal: "refused_because",
};

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
    section("desk.messages", talk(file)),
    file.task.assignee === "legal" ? section("desk.bag", [bagRequest(file.task.id)]) : null,
    file.earlier.length ? section("desk.earlier", file.earlier.map(earlier)) : null,
    section("desk.timeline", [
      h("ol", { class: "timeline" }, ...file.timeline.map(entry).reverse()),
    ]),
  ];
}

function section(title, children) {
  return h("section", {}, h("h2", { text: title }), ...children);
}

function list(kind, values) {
  if (values.length === 0) return h("span", { class: "none", text: "desk.none" });
  return h("ul", { class: "plain" }, ...values.map((value) => h("li", named(kind, value))));
}

function facts({ case: record }) {
  return h(
    "dl",
    { class: "answers" },
    row("desk.stage", h("span", named("at_stage", record.stage))),
    row("desk.wanted", list("remedy", record.wanted)),
    record.accepted.length ? row("desk.accepted", list("remedy", record.accepted)) : "",
    row("desk.opened", h("time", { time: record.opened_at })),
    row("desk.revision", String(record.revision)),
  );
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
  const more = Object.entries(FACTS)
    .filter(([name]) => details[name])
    .map(([name, kind]) => h("span", named(kind, details[name])));
  return h(
    "li",
    {},
    h("p", { class: "when" }, h("time", { time: at })),
    h(
      "p",
      { class: "what" },
      h("span", named("event", event)),
      ...more.flatMap((part) => [" · ", part]),
    ),
  );
}
