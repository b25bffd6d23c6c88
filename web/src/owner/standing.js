/** Where the case stands in plain words: the way, what happens next, and by when. */

import { h } from "../common/dom.js";
import { named, wording } from "../common/texts.js";

const STEPS = ["preserve", "screening", "legal", "pursue", "closed"];
const SHORT_WAY = ["preserve", "closed"];
const STEP_OF = {
  preserving: "preserve",
  collecting_evidence: "screening",
  screening: "screening",
  answering_screening: "screening",
  legal_review: "legal",
  answering_legal: "legal",
  collecting_information: "pursue",
  pursuing: "pursue",
};
const GUIDED = new Set(["guiding", "guided", "collecting_evidence"]);
const STOPPING = new Set(["declining", "lapsing", "withdrawing"]);

/** The key of the sentence that says where the case stands. */
export function standingKey({ stage, outcome }) {
  const ended = stage === "closed" && outcome ? wording("outcome", outcome) : null;
  return ended ?? wording("stage", stage) ?? "stage.unknown";
}

/** The way of the case as steps: `[{step, mark}]`, mark being done, now or "". */
export function wayOf({ stage, wanted, outcome, evidence = [] }) {
  const pursued = wanted.some((remedy) => remedy !== "evidence_guidance");
  const way = pursued ? STEPS : SHORT_WAY;
  const at = way.indexOf(STEP_OF[stage] ?? "closed");
  const ended = stage === "closed" && outcome !== "completed";
  const stopped = pursued && (ended || STOPPING.has(stage));
  return way.map((step, number) => ({
    step: step === "closed" && stopped ? "ended" : step,
    mark: keeps(step, evidence)
      ? "done"
      : markOf(number, at, { stopped, closed: stage === "closed" }),
  }));
}

/** What is locked stays preserved, however the case ends. */
function keeps(step, evidence) {
  const settled = evidence.every(({ state }) => state !== "announced");
  return step === "preserve" && settled && evidence.some(({ preserved_at }) => preserved_at);
}

function markOf(number, at, { stopped, closed }) {
  if (number === at) return closed ? "done" : "now";
  return number < at && !stopped ? "done" : "";
}

/** Everything under the heading of the case. */
export function standing(document) {
  const explained = wording(standingKey(document), "now");
  return [
    explained ? h("p", { class: "lead", text: explained }) : null,
    unreached(document),
    lastWords(document),
    GUIDED.has(document.outcome ?? document.stage) ? guide() : null,
    steps(wayOf(document)),
    next(document),
    document.outcome === "withdrawn" ? afterWithdrawal() : wanted(document.wanted),
  ];
}

/** Whoever gets no mails has to look here, and can change the address. */
function unreached({ mail_trouble, can_change_contact }) {
  if (!mail_trouble || !can_change_contact) return null;
  return h("p", { class: "notice warn", id: "unreached", text: "standing.unreached" });
}

/** What the team wrote when the case ended: it must not have to be looked for. */
function lastWords({ stage, timeline = [] }) {
  const [told] = timeline.filter(({ facts }) => facts.verdict).slice(-1);
  return stage === "closed" && told?.text ? h("blockquote", { class: "prose" }, told.text) : null;
}

function guide() {
  return h("p", {}, h("a", { href: "/guide.html", text: "receipt.guide" }));
}

function steps(way) {
  const items = way.map(({ step, mark }) =>
    h(
      "li",
      { class: mark || null, "aria-current": mark === "now" ? "step" : null },
      h("span", { text: `milestone.${step}` }),
      mark === "done" ? h("span", { class: "visually-hidden", text: "receipt.step_done" }) : null,
    ),
  );
  return h("ol", { class: "steps", label: "receipt.steps" }, ...items);
}

/** What comes next; a deadline that the owner has to keep stands at the request itself. */
function next({ stage, reviews }) {
  const after = wording("next", stage);
  if (after === null && reviews.length === 0) return null;
  return h(
    "div",
    { class: "next" },
    h("h2", { text: "receipt.next" }),
    after ? h("p", { text: after }) : null,
    ...reviews.map(({ kind, remedy, due_at }) =>
      h(
        "p",
        { class: "due" },
        remedy ? h("span", named("remedy", remedy)) : null,
        remedy ? " · " : "",
        h("span", { text: wording("review_by", kind) ?? "review_by.unknown" }),
        " ",
        h("strong", {}, h("time", { time: due_at, "data-format": "due" })),
      ),
    ),
  );
}

function wanted(remedies) {
  if (remedies.length === 0) return null;
  return h(
    "p",
    { class: "note" },
    h("span", { text: "receipt.wanted" }),
    " ",
    ...remedies.flatMap((remedy, number) => [
      number ? " · " : "",
      h("span", named("remedy", remedy)),
    ]),
  );
}

function afterWithdrawal() {
  const said = ["stopped", "erased", "locked", "code"];
  return h("ul", {}, ...said.map((what) => h("li", { text: `withdrawn.${what}` })));
}
