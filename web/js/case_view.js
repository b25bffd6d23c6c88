/** An owner's case in plain words: where it stands, what comes next, what is kept. */

import { formatSize } from "./dates.js";
import { h } from "./dom.js";
import { language, named, wording } from "./texts.js";

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
const PAPER = /^(submission|answer|addition)-\d{4}\.json$/;

/** The key of the sentence that says where the case stands. */
export function standingKey({ stage, outcome }) {
  const ended = stage === "closed" && outcome ? wording("outcome", outcome) : null;
  return ended ?? wording("stage", stage) ?? "stage.unknown";
}

/** The way of the case as steps, what happens now, and by when. */
export function standing(document) {
  const explained = wording(standingKey(document), "now");
  return [
    steps(document),
    explained ? h("p", { class: "lead", text: explained }) : null,
    ...document.reviews.map(({ kind, due_at }) =>
      h(
        "p",
        { class: "due" },
        h("span", { text: wording("review_by", kind) ?? "review_by.unknown" }),
        " ",
        h("strong", {}, h("time", { time: due_at })),
      ),
    ),
    document.wanted.length ? wanted(document.wanted) : null,
  ];
}

function steps({ stage, wanted, outcome }) {
  const pursued = wanted.some((remedy) => remedy !== "evidence_guidance");
  const way = pursued ? STEPS : SHORT_WAY;
  const at = way.indexOf(STEP_OF[stage] ?? "closed");
  const stopped = stage === "closed" && outcome !== "completed" && pursued;
  const items = way.map((step, number) => {
    const done = number < at && !stopped;
    const mark =
      done || (stage === "closed" && number === at) ? "done" : number === at ? "now" : "";
    const current = number === at ? "step" : null;
    const text = step === "closed" && stopped ? "step.ended" : `step.${step}`;
    return h("li", { class: mark || null, "aria-current": current }, h("span", { text }));
  });
  return h("ol", { class: "steps", label: "receipt.steps" }, ...items);
}

function wanted(remedies) {
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

/** The files and papers of the case, each with its state and hash. */
export function evidence(items) {
  if (items.length === 0) return [h("p", { class: "none", text: "receipt.no_evidence" })];
  return [h("ul", { class: "evidence" }, ...items.map(item))];
}

function item({ name, size, sha256, state, refusal, retain_until }) {
  const paper = PAPER.exec(name);
  const title = paper ? h("span", { text: `paper.${paper[1]}` }) : h("bdi", {}, name);
  title.className = "name";
  return h(
    "li",
    { "data-state": state },
    h(
      "div",
      { class: "row-head" },
      title,
      h("span", { class: `badge ${state}`, ...named("evidence_state", state) }),
    ),
    refusal ? h("p", { class: "refused", ...named("refusal", refusal) }) : null,
    h(
      "p",
      { class: "hint" },
      formatSize(size, language()),
      ...(retain_until
        ? [" · ", h("span", { text: "receipt.locked_until" }), " ", day(retain_until)]
        : []),
    ),
    fingerprint(sha256),
  );
}

function day(iso) {
  return h("time", { time: iso, "data-format": "day" });
}

/** A file's hash, folded away until somebody wants it. */
export function fingerprint(sha256) {
  return h(
    "details",
    { class: "fingerprint" },
    h("summary", { text: "receipt.fingerprint" }),
    h("code", { translate: "no" }, sha256),
  );
}

/** What happened, the latest first. */
export function timeline(entries) {
  return [...entries]
    .reverse()
    .map((entry) =>
      h(
        "li",
        {},
        h("p", { class: "when" }, h("time", { time: entry.at })),
        h("p", { class: "what" }, ...happening(entry)),
        entry.text ? h("blockquote", { class: "prose" }, entry.text) : null,
      ),
    );
}

function happening({ event, facts }) {
  const told = facts.verdict ? wording("told", facts.verdict) : null;
  const what = h("span", told ? { text: told } : named("event", event));
  const more = [];
  if (facts.remedy) more.push(h("span", named("remedy", facts.remedy)));
  if (facts.refusal) more.push(h("span", named("refused_because", facts.refusal)));
  for (const count of ["files", "links", "items"]) {
    if (facts[count]) {
      more.push(h("span", { text: `count.${count}`, values: { count: facts[count] } }));
    }
  }
  return [what, ...more.flatMap((part) => [" · ", part])];
}
