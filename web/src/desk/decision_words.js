/** The text to the owner: templates to begin with, and how the owner will read it. */

import { field, freshId, h } from "../common/dom.js";
import { fill, t, telling } from "../common/texts.js";
import { desk } from "./desk_call.js";

/**
 * Templates and preview of a text to the owner. `control` is the text's field; a template is put
 * in by itself as long as nobody wrote a word of their own.
 */
export class OwnerWords {
  #inserted = "";

  constructor({ control, templates, taskId, choiceOf, onProblem }) {
    Object.assign(this, { control, templates, taskId, choiceOf, onProblem });
    this.select = h("select", { on: { change: () => this.#chosen() } });
    this.offer = field({ control: this.select, text: "decision.template" });
    this.button = h("button", {
      type: "button",
      class: "quiet",
      text: "decision.preview",
      on: { click: () => this.#preview() },
    });
    this.shown = h("div", { role: "status", id: freshId("preview") });
    control.addEventListener("input", () => fill(this.shown));
  }

  /** What stands above and below the text's field. */
  get elements() {
    return { above: this.offer, below: h("div", {}, this.button, this.shown) };
  }

  /** Offer the templates of a verdict and reason; the first one is put in if nothing is written. */
  offerFor(verdict, reason) {
    const fitting = this.templates.filter(
      (one) => one.verdict === verdict && (!reason || one.reason === reason),
    );
    this.offer.hidden = fitting.length === 0;
    const none = h("option", { value: "", text: "decision.no_template" });
    const options = fitting.map((one) => {
      const option = h("option", { value: one.id });
      return telling(option, () => this.#title(one));
    });
    fill(this.select, none, ...options);
    const untouched = this.control.value === this.#inserted;
    if (untouched) this.#insert(reason ? fitting[0] : undefined);
    fill(this.shown);
  }

  #title({ reason, text }) {
    const start = [...text].slice(0, 24).join("");
    return `${t(`reason.${reason}`)}: ${start}…`;
  }

  #chosen() {
    this.#insert(this.templates.find(({ id }) => id === this.select.value));
    this.control.focus();
  }

  #insert(template) {
    this.#inserted = template?.text ?? "";
    this.control.value = this.#inserted;
    this.select.value = template?.id ?? "";
    this.control.dispatchEvent(new Event("input"));
  }

  async #preview() {
    try {
      const path = `/tasks/${encodeURIComponent(this.taskId)}/words`;
      const { subject, text } = await desk("POST", path, this.choiceOf());
      fill(
        this.shown,
        h(
          "div",
          { class: "notice" },
          h("p", { class: "hint", text: subject ? "decision.as_mail" : "decision.on_page" }),
          subject ? h("p", {}, h("strong", { translate: "no" }, subject)) : null,
          h("div", { class: "prose", translate: "no" }, text),
        ),
      );
    } catch (problem) {
      this.onProblem(problem);
    }
  }
}
