/** The row of one chosen file: what it is, how it stands, and what can be done with it. */

import { formatSize } from "../common/dates.js";
import { h } from "../common/dom.js";
import { applyTexts, language, t } from "../common/texts.js";
import { fileTags } from "./file_tags.js";
import { thumbnailOf } from "./thumbnails.js";
import { say, stateWords } from "./wording.js";

const ACTIONS = { ready: "pause", sending: "pause", waiting: "pause", paused: "resume" };
const MOVING = new Set(["reading", "sending"]);

export class FileRow {
  /** `act(action)` gets pause, resume, retry, choose or remove; `onTags` follows each tick. */
  constructor(chosen, { act, onTags, shows }) {
    this.chosen = chosen;
    const { name } = chosen.record;
    const values = { name };
    this.thumb = h("span", { class: "thumb", "aria-hidden": "true" }, extensionOf(name));
    this.size = h("span", { class: "size" });
    this.state = h("span", { class: "state" });
    this.bar = h("progress", { max: 1, value: 0, label: "files.progress", values });
    this.action = this.#button("", act);
    this.removing = this.#button("remove", act);
    this.tags = shows.length ? fileTags(chosen.record, shows, onTags) : null;
    this.element = h(
      "li",
      { "data-file": chosen.record.id },
      this.thumb,
      h("div", { class: "about" }, h("bdi", { class: "name" }, name), this.size, this.state),
      this.bar,
      h("div", { class: "row-foot" }, this.tags?.element, this.#buttons()),
    );
    this.#name(this.removing, "remove");
    applyTexts(this.element);
    this.render();
    this.illustrate();
  }

  render() {
    const { chosen } = this;
    this.element.dataset.state = chosen.state;
    this.size.textContent = formatSize(chosen.record.size, language());
    const { text, values } = stateWords(chosen, formatShare);
    say(this.state, text, values);
    this.bar.hidden = !MOVING.has(chosen.state);
    this.bar.value = chosen.record.size ? chosen.bytes / chosen.record.size : 0;
    this.#offer(actionOf(chosen));
  }

  /** Show again what the file is said to show. */
  renderTags() {
    this.tags?.render();
  }

  /** Whether nothing is said yet of what it shows. */
  get untold() {
    return this.tags !== null && this.chosen.record.shows.length === 0;
  }

  /** Whether it asks what the file shows. */
  get asks() {
    return this.untold && this.tags.element.open;
  }

  /** Ask what the file shows; gives the element that asks. */
  ask() {
    this.tags.element.open = true;
    return this.tags.element.querySelector("summary");
  }

  #buttons() {
    return h("div", { class: "row-actions" }, this.action, this.removing);
  }

  #button(action, act) {
    const button = h("button", { type: "button", class: "quiet", "data-action": action });
    button.addEventListener("click", () => act(button.dataset.action));
    return button;
  }

  #offer(action) {
    if (this.action.dataset.action === action && this.action.hidden === !action) return;
    const focused = document.activeElement === this.action;
    this.action.hidden = !action;
    this.action.dataset.action = action;
    if (action) this.#name(this.action, action);
    else if (focused) this.removing.focus();
  }

  /** The same words to the eye and, with the file's name, to a screen reader. */
  #name(button, action) {
    const values = { name: this.chosen.record.name };
    button.dataset.label = `files.${action}_named`;
    button.dataset.values = JSON.stringify(values);
    button.setAttribute("aria-label", t(button.dataset.label, values));
    const words = h("span", { text: `files.${action}` });
    button.replaceChildren(words);
    applyTexts(button);
  }

  /** Draw its small picture, where that is possible. */
  async illustrate() {
    const { file } = this.chosen.record;
    const picture = file && (await thumbnailOf(file));
    if (picture) this.thumb.replaceChildren(picture);
  }
}

function actionOf({ state, reason }) {
  if (state === "failed") return reason === "lost" ? "choose" : "retry";
  return ACTIONS[state] ?? "";
}

function extensionOf(name) {
  const [, extension = ""] = /\.(\w{1,5})$/.exec(name) ?? [];
  return extension.toUpperCase();
}

function formatShare(share) {
  const percent = new Intl.NumberFormat(language(), { style: "percent" });
  return percent.format(Math.floor(share * 100) / 100);
}
