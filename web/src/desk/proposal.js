/** Four eyes: what a colleague proposed, to be agreed to by somebody else or sent back. */

import { field, h } from "../common/dom.js";
import { clearProblem, ownProblem } from "../common/problems.js";
import { fill, named } from "../common/texts.js";
import { desk } from "./desk_call.js";
import { signatureFor } from "./signing.js";

const CHOICE = [
  "verdict",
  "reason",
  "internal_note",
  "owner_text",
  "grounds",
  "not_criticism",
  "remedies",
  "declined",
  "duplicate_of",
  "reference",
  "done_on",
];

/** What was proposed, in words. */
export function proposed(proposal) {
  return [
    h("p", {}, h("strong", named("verdict", proposal.verdict)), " · ", said(proposal.reason)),
    ...list("desk.accepted", "remedy", proposal.remedies),
    ...list("decision.grounds", "ground", proposal.grounds),
    ...proposal.declined.map(({ remedy, reason }) =>
      h("p", {}, h("s", named("remedy", remedy)), " · ", said(reason)),
    ),
    ...["reference", "done_on", "duplicate_of"].map((name) => plain(name, proposal[name])),
    ...["not_criticism", "owner_text", "internal_note"].map((name) => plain(name, proposal[name])),
  ];
}

const said = (reason) => h("span", named("reason", reason));

function list(title, kind, values) {
  if (values.length === 0) return [];
  const items = values.map((value) => h("li", named(kind, value)));
  return [h("p", { class: "hint", text: title }), h("ul", {}, ...items)];
}

function plain(name, text) {
  if (!text) return null;
  const words = h("div", { class: "prose", translate: "no" }, text);
  return h("div", {}, h("p", { class: "hint", text: `decision.${name}` }), words);
}

/**
 * Show a proposal in the decision's form. `onDecided(result)` and `refused(problem)` are the
 * form's; who proposed it can only wait.
 */
export function showProposal(form, { task, case: record, rules }, { onDecided, refused }) {
  const { proposal } = rules;
  const head = h(
    "p",
    { class: "notice" },
    h("strong", { text: proposal.mine ? "decision.proposal_mine" : "decision.proposal_of" }),
    " ",
    h("span", { translate: "no" }, proposal.mine ? "" : proposal.by_name),
    " · ",
    h("time", { time: proposal.at }),
  );
  const problem = h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true });
  fill(form, problem, head, ...proposed(proposal), proposal.mine ? null : answers());

  function answers() {
    const note = h("textarea", { rows: "3", maxlength: "4000", "data-pointer": "/note" });
    const agree = h("button", { type: "button", text: "decision.agree" });
    const back = h("button", { type: "button", class: "secondary", text: "decision.send_back" });
    agree.addEventListener("click", () => answer(agree, () => agreed()));
    back.addEventListener("click", () => answer(back, () => sentBack(note.value.trim())));
    return h(
      "div",
      {},
      h("div", { class: "actions" }, agree),
      field({ control: note, text: "decision.back_note", hint: "decision.back_note_hint" }),
      h("div", { class: "actions" }, back),
    );
  }

  async function agreed() {
    const choice = Object.fromEntries(CHOICE.map((name) => [name, proposal[name]]));
    const document = { revision: record.revision, ...choice };
    const weighty = rules.weighty.includes(proposal.verdict);
    const signature = weighty ? await signatureFor(task.id, document, form) : undefined;
    return { revision: record.revision, agree: true, ...(signature ? { signature } : {}) };
  }

  async function sentBack(note) {
    if (note === "") throw ownProblem([{ pointer: "/note", key: "missing.back_note" }]);
    return { revision: record.revision, agree: false, note };
  }

  async function answer(button, work) {
    if (button.disabled) return;
    button.disabled = true;
    clearProblem(form);
    try {
      const path = `/tasks/${encodeURIComponent(task.id)}/second`;
      const result = await desk("POST", path, await work());
      await onDecided({ ...result, returned: button.dataset.text === "decision.send_back" });
    } catch (refusal) {
      refused(refusal);
    } finally {
      button.disabled = false;
    }
  }
}
