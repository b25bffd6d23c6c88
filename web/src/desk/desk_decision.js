/** The decision form: typed, with a reason, on the revision of the case that was read. */

import { today } from "../common/dates.js";
import { postDecision } from "./desk_api.js";
import { confirmed } from "./desk_confirm.js";
import { choice, field, h } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { applyTexts, fill, named, timezone, wording } from "../common/texts.js";
import { GROUNDS, asks, decisionDocument, inOrder, missing } from "./verdicts.js";

/** One form for one task at a time; showing the same task again keeps what was typed. */
export class DecisionForm {
  #file = null;
  #fields = {};

  constructor(form, { onDecided, onSignedOut, onReload }) {
    Object.assign(this, { form, onDecided, onSignedOut, onReload });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#decide();
    });
  }

  /** Offer what may be decided on a task, or nothing when it is not open any more. */
  show(file) {
    const same = this.#file?.task.id === file.task.id && file.task.state === "open";
    this.#file = file;
    if (same && this.form.childElementCount > 0) {
      clearProblem(this.form);
      return;
    }
    if (file.task.state === "open") this.#build();
    else fill(this.form, h("p", { class: "notice", ...named("task_state", file.task.state) }));
  }

  #build() {
    const { verdicts, remedies, case: record } = this.#file;
    this.verdicts = inOrder(Object.keys(verdicts)).map((verdict) =>
      h("input", {
        type: "radio",
        name: "verdict",
        value: verdict,
        on: { change: () => this.#ask() },
      }),
    );
    this.reason = h("select", { "data-pointer": "/reason", required: true });
    this.#fields = {
      duplicate_of: this.#line("duplicate_of", { value: record.resembles }),
      remedies: this.#boxes("remedies", "remedy", remedies),
      grounds: this.#boxes("grounds", "ground", GROUNDS),
      not_criticism: this.#area("not_criticism"),
      reference: this.#line("reference"),
      done_on: this.#line("done_on", { type: "date", max: today(timezone()) }),
      owner_text: this.#area("owner_text"),
      internal_note: this.#area("internal_note"),
    };
    const radios = this.verdicts.map((control) =>
      choice({
        control,
        ...named("verdict", control.value),
        hint: wording("verdict", `${control.value}.hint`),
      }),
    );
    this.rest = h("div", { hidden: true });
    this.rest.append(
      field({ control: this.reason, text: "decision.reason" }),
      ...Object.values(this.#fields).map(({ element }) => element),
      h("button", { type: "submit", text: "decision.continue" }),
    );
    fill(
      this.form,
      h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
      h(
        "fieldset",
        { "data-pointer": "/verdict" },
        h("legend", { text: "decision.verdict" }),
        ...radios,
      ),
      this.rest,
    );
  }

  #line(name, attributes = {}) {
    const { value = "", ...others } = attributes;
    const control = h("input", {
      type: "text",
      autocomplete: "off",
      "data-pointer": `/${name}`,
      ...others,
    });
    control.value = value;
    return { element: this.#labelled(name, control), read: () => control.value.trim() };
  }

  #area(name) {
    const control = h("textarea", { rows: 4, "data-pointer": `/${name}` });
    return { element: this.#labelled(name, control), read: () => control.value.trim() };
  }

  #labelled(name, control) {
    return field({ control, text: `decision.${name}`, hint: `decision.${name}_hint` });
  }

  #boxes(name, kind, values) {
    const boxes = values.map((value) => h("input", { type: "checkbox", value }));
    const element = h(
      "fieldset",
      { "data-pointer": `/${name}` },
      h("legend", { text: `decision.${name}` }),
      ...boxes.map((control) => choice({ control, ...named(kind, control.value) })),
    );
    const read = () => boxes.filter((box) => box.checked).map((box) => box.value);
    return { element, read };
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
      element
        .querySelector("input[type=text], textarea")
        ?.toggleAttribute("required", need.includes(name));
    }
    const reasons = this.#file.verdicts[this.#verdict];
    const options = reasons.map((reason) =>
      h("option", { value: reason, ...named("reason", reason) }),
    );
    const none = h("option", { value: "", text: "decision.choose" });
    fill(this.reason, ...(reasons.length > 1 ? [none] : []), ...options);
    this.rest.hidden = false;
    applyTexts(this.rest);
  }

  async #decide() {
    const button = this.form.querySelector("[type=submit]");
    if (!button || button.disabled) return;
    clearProblem(this.form);
    const document = this.#document();
    const wrong = missing(document);
    if (wrong.length) {
      showProblem(this.form, ownProblem(wrong));
      return;
    }
    if (!(await confirmed(this.#file, document))) return;
    button.disabled = true;
    try {
      await this.onDecided(await postDecision(this.#file.task.id, document));
    } catch (problem) {
      this.#refused(problem);
    } finally {
      button.disabled = false;
    }
  }

  #document() {
    const fields = Object.fromEntries(
      Object.entries(this.#fields).map(([name, { read }]) => [name, read()]),
    );
    return decisionDocument(this.#file.case.revision, this.#verdict, this.reason.value, fields);
  }

  #refused(problem) {
    if (problem.code === "not_signed_in") {
      this.onSignedOut();
      return;
    }
    const stale = ["case_changed", "already_decided", "task_cancelled"].includes(problem.code);
    const again = h("button", {
      type: "button",
      class: "secondary",
      text: "decision.reload",
      on: { click: () => this.onReload() },
    });
    showProblem(this.form, problem, stale ? [again] : []);
  }
}
