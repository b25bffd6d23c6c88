/** The decision form: typed, with a reason, on the revision of the case that was read. */

import { today } from "../common/dates.js";
import { choice, field, h } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { applyTexts, fill, named, timezone, wording } from "../common/texts.js";
import { area, boxes, line, perRemedy, reasonOptions } from "./decision_fields.js";
import { listenForKeys } from "./decision_keys.js";
import { OwnerWords } from "./decision_words.js";
import { desk } from "./desk_call.js";
import { confirmed } from "./desk_confirm.js";
import { showProposal } from "./proposal.js";
import { signatureFor } from "./signing.js";
import { GROUNDS, asks, decisionDocument, inOrder, missing } from "./verdicts.js";

const STALE = new Set([
  "case_changed",
  "already_decided",
  "task_cancelled",
  "task_claimed",
  "proposal_waits",
  "no_proposal",
  "own_proposal",
]);

/** One form for one task at a time; showing the same task again keeps what was typed. */
export class DecisionForm {
  #file = null;
  #fields = {};
  #kind = "";

  constructor(form, { onDecided, onSignedOut, onReload }) {
    Object.assign(this, { form, onDecided, onSignedOut, onReload });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#decide();
    });
    listenForKeys(form, () => this.verdicts ?? []);
  }

  /** Offer what may be decided on a task, or nothing when it is not open any more. */
  show(file) {
    const { task, rules } = file;
    const waits = rules.proposal && !rules.proposal.void;
    const kind = task.state === "open" ? (waits ? "proposal" : "open") : task.state;
    const same = this.#file?.task.id === task.id && this.#kind === kind && kind === "open";
    this.#file = file;
    this.#kind = kind;
    if (same && this.form.childElementCount > 0) clearProblem(this.form);
    else if (kind === "open") this.#build();
    else if (kind === "proposal") showProposal(this.form, file, this.#answering());
    else fill(this.form, h("p", { class: "notice", ...named("task_state", task.state) }));
  }

  /** Take the reader to the first thing that is asked. */
  focus() {
    this.form.querySelector("input, button, select, textarea")?.focus();
  }

  #answering() {
    return { onDecided: this.onDecided, refused: (problem) => this.#refused(problem) };
  }

  #build() {
    const { verdicts, remedies, case: record, rules, task } = this.#file;
    this.verdicts = inOrder(Object.keys(verdicts)).map((verdict) =>
      h("input", {
        type: "radio",
        name: "verdict",
        value: verdict,
        on: { change: () => this.#ask() },
      }),
    );
    this.reason = h("select", {
      "data-pointer": "/reason",
      required: true,
      on: { change: () => this.words.offerFor(this.#verdict, this.reason.value) },
    });
    this.#fields = {
      duplicate_of: line("duplicate_of", { value: record.resembles }),
      remedies: perRemedy(remedies, verdicts.decline ?? []),
      grounds: boxes("grounds", "ground", GROUNDS),
      not_criticism: area("not_criticism"),
      reference: line("reference"),
      done_on: line("done_on", { type: "date", max: today(timezone()) }),
      owner_text: area("owner_text"),
      internal_note: area("internal_note"),
    };
    this.words = new OwnerWords({
      control: this.#fields.owner_text.control,
      templates: rules.templates,
      taskId: task.id,
      choiceOf: () => this.#choice(),
      onProblem: (problem) => this.#refused(problem),
    });
    const { above, below } = this.words.elements;
    this.#fields.owner_text.element.prepend(above);
    this.#fields.owner_text.element.append(below);
    this.rest = h("div", { hidden: true });
    this.rest.append(
      field({ control: this.reason, text: "decision.reason" }),
      ...Object.values(this.#fields).map(({ element }) => element),
      h("button", { type: "submit", text: "decision.continue" }),
    );
    fill(
      this.form,
      h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
      rules.proposal?.void ? h("p", { class: "notice", text: "decision.proposal_void" }) : null,
      h(
        "fieldset",
        { "data-pointer": "/verdict" },
        h("legend", { text: "decision.verdict" }),
        ...this.verdicts.map((control) =>
          choice({
            control,
            ...named("verdict", control.value),
            hint: wording("verdict", `${control.value}.hint`),
          }),
        ),
      ),
      this.rest,
    );
  }

  get #verdict() {
    return this.verdicts.find((radio) => radio.checked)?.value ?? "";
  }

  /** Show the fields that the chosen verdict asks for. */
  #ask() {
    const { show, need } = asks(this.#verdict);
    for (const [name, { element }] of Object.entries(this.#fields)) {
      element.hidden = !show.includes(name);
      element.classList.toggle("needed", need.includes(name));
    }
    this.reason.replaceChildren(...reasonOptions(this.#file.verdicts[this.#verdict]));
    this.words.offerFor(this.#verdict, this.reason.value);
    this.rest.hidden = false;
    applyTexts(this.rest);
  }

  #choice() {
    const read = ([name, { read: value }]) => [name, value()];
    const fields = Object.fromEntries(Object.entries(this.#fields).map(read));
    const { revision } = this.#file.case;
    const document = decisionDocument(revision, this.#verdict, this.reason.value, fields);
    return Object.fromEntries(Object.entries(document).filter(([name]) => name !== "revision"));
  }

  async #decide() {
    const button = this.form.querySelector("[type=submit]");
    if (!button || button.disabled) return;
    clearProblem(this.form);
    const document = { revision: this.#file.case.revision, ...this.#choice() };
    const wrong = missing(document);
    if (wrong.length) {
      showProblem(this.form, ownProblem(wrong));
      return;
    }
    if (!(await confirmed(this.#file, document))) return;
    button.disabled = true;
    try {
      await this.onDecided(await this.#posted(document));
    } catch (problem) {
      this.#refused(problem);
    } finally {
      button.disabled = false;
    }
  }

  async #posted(document) {
    const { task, rules } = this.#file;
    const weighty = rules.weighty.includes(document.verdict);
    const signature = weighty ? await signatureFor(task.id, document, this.form) : undefined;
    const path = `/tasks/${encodeURIComponent(task.id)}/decision`;
    return desk("POST", path, signature ? { ...document, signature } : document);
  }

  #refused(problem) {
    if (problem.code === "not_signed_in") {
      this.onSignedOut();
      return;
    }
    const again = h("button", {
      type: "button",
      class: "secondary",
      text: "decision.reload",
      on: { click: () => this.onReload() },
    });
    const passkeys = h("a", { href: "#/me", class: "button", text: "decision.to_passkeys" });
    const helps = STALE.has(problem.code) ? [again] : [];
    showProblem(this.form, problem, problem.code === "passkey_needed" ? [passkeys] : helps);
  }
}
