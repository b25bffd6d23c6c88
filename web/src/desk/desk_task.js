/** A case as a reviewer reads it: what is asked, the file, and what was decided before. */

import { fingerprint } from "../common/fingerprint.js";
import { bagRequest } from "./desk_bag.js";
import { evidenceItem } from "./desk_evidence.js";
import { talk } from "./desk_messages.js";
import { accountsElsewhere, compareLink, custody, merged, sufficiency } from "./case_more.js";
import { paperOf, prose, row } from "./desk_papers.js";
import { taskName } from "./desk_queue.js";
import { remarks } from "./remarks.js";
import { timeLeft } from "./time_left.js";
import { goTo, h } from "../common/dom.js";
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
export function taskHead(file) {
  const { task, case: record, contact_trouble: trouble } = file;
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
      task.state === "open" ? timeLeft(task) : "",
    ),
    isWithdrawn(file) ? h("p", { class: "notice", text: "desk.shut" }) : null,
    isErased(file) ? h("p", { class: "notice", text: "desk.erased" }) : null,
    trouble ? h("p", { class: "notice bad", text: "desk.contact_trouble" }) : null,
    merged(file),
    record.trouble ? h("p", { class: "notice bad", text: "desk.trouble" }) : null,
    record.resembles ? resembles(task.id, record.resembles) : null,
  ];
}

/** Once somebody withdrew or was erased, what is locked is only stored. */
function isShut(file) {
  return isWithdrawn(file) || isErased(file);
}

function isWithdrawn({ case: { stage, outcome } }) {
  return stage === "withdrawing" || outcome === "withdrawn";
}

function isErased({ papers }) {
  return papers.length === 0;
}

function resembles(taskId, other) {
  const words = h("span", { text: "desk.resembles" });
  return h("p", { class: "notice" }, words, " ", compareLink(taskId, other));
}

/** Everything that is known of the case. */
export function caseFile(file, colleagues) {
  const whole = parts(file, colleagues).filter(Boolean);
  return [facts(file), exposureNote(file.exposure), contents(whole), ...whole];
}

function exposureNote(count) {
  const values = { count };
  const said = h("span", { "data-exposure": "", text: "desk.exposure", values });
  return h("p", { class: "hint" }, h("span", { text: "desk.covered_hint" }), " ", said);
}

/** Ways to the parts of a long page. */
function contents(whole) {
  const titles = whole.map((part) => part.querySelector("h2[data-text]")).filter(Boolean);
  const ways = titles.map((title) => {
    const way = h("button", { type: "button", class: "quiet", text: title.dataset.text });
    way.addEventListener("click", () => goTo(title));
    return way;
  });
  return h("nav", { class: "ways", label: "desk.contents" }, ...ways);
}

function parts(file, colleagues) {
  const shut = isShut(file);
  const legal = file.task.assignee === "legal";
  return [
    ...file.papers.map(paperOf(file.task.id)),
    section("desk.accounts_elsewhere", accountsElsewhere(file)),
    section("desk.sufficiency", sufficiency(file)),
    section("desk.evidence", evidence(file, shut)),
    section("desk.notes", remarks(file, colleagues, shut)),
    section("desk.messages", talk(file, shut)),
    legal && !shut ? section("desk.bag", [bagRequest(file.task.id)]) : null,
    file.earlier.length ? section("desk.earlier", file.earlier.map(earlier)) : null,
    section("desk.timeline", [
      h("ol", { class: "timeline" }, ...file.timeline.map(entry).reverse()),
    ]),
    h("details", { class: "written" }, h("summary", { text: "desk.custody" }), ...custody(file)),
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
    { class: "facts" },
    row("desk.stage", h("span", named("at_stage", record.stage))),
    row("desk.wanted", list("remedy", record.wanted)),
    record.accepted.length ? row("desk.accepted", list("remedy", record.accepted)) : "",
    row("desk.opened", h("time", { time: record.opened_at })),
    row("desk.revision", String(record.revision)),
  );
}

function evidence(file, shut) {
  if (file.evidence.length === 0) return [h("p", { class: "none", text: "desk.no_evidence" })];
  const items = file.evidence.map((item) => evidenceItem(file.task.id, item, fingerprint, shut));
  return [h("ul", { class: "evidence" }, ...items)];
}

function earlier(decided) {
  return h(
    "div",
    { class: "earlier" },
    h("h3", {}, taskName(decided), ": ", h("span", named("verdict", decided.verdict))),
    deciders(decided),
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

/** Who decided, and who agreed where two people had to. */
function deciders({ decided_at: at, decided_by_name: name, agreed_by_name: agreed }) {
  return h(
    "p",
    { class: "hint" },
    h("time", { time: at }),
    " · ",
    h("bdi", { translate: "no" }, name),
    agreed ? h("span", {}, " + ", h("bdi", { translate: "no" }, agreed)) : null,
  );
}
