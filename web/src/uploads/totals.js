/** One line about all files together: how many are there, how long the rest takes. */

import { formatSize } from "../common/dates.js";
import { h } from "../common/dom.js";
import { applyTexts, language } from "../common/texts.js";
import { Pace, formatDuration } from "./pace.js";
import { online } from "./patience.js";
import { say } from "./wording.js";

export class Totals {
  #pace = new Pace();

  /** `act(action)` gets pause_all or resume_all. */
  constructor(act) {
    this.words = h("p", { class: "total-words" });
    this.bar = h("progress", { max: 1, value: 0, label: "files.progress_all" });
    this.button = h("button", { type: "button", class: "quiet" });
    this.button.addEventListener("click", () => act(this.button.dataset.action));
    this.element = h("div", { class: "totals", hidden: true }, this.words, this.button, this.bar);
    applyTexts(this.element);
  }

  render(standing) {
    const { count, bytes, sentBytes, going, paused } = standing;
    this.element.hidden = count === 0;
    if (count === 0) return;
    this.#pace.note(sentBytes);
    this.bar.hidden = standing.sent === count || sentBytes === 0;
    this.bar.value = sentBytes / bytes;
    const { text, values } = this.#words(standing);
    say(this.words, text, values);
    this.button.hidden = going + paused === 0 || standing.reading === going + paused;
    const action = going > 0 ? "pause_all" : "resume_all";
    if (this.button.dataset.action === action) return;
    this.button.dataset.action = action;
    say(this.button, `files.${action}`);
  }

  #words({ count, sent, bytes, sentBytes, going, waiting, checking }) {
    const size = (amount) => formatSize(amount, language());
    const values = { sent, count, done: size(sentBytes), all: size(bytes) };
    if (sent === count) return { text: "files.total_sent", values };
    if (!online() && going > 0) return { text: "files.total_offline", values };
    if (checking > 0 && checking === going) return { text: "files.total_checking", values };
    const seconds = waiting < going ? this.#pace.secondsFor(bytes - sentBytes) : null;
    if (seconds === null || going === 0) return { text: "files.total", values };
    const left = formatDuration(seconds, language());
    return { text: "files.total_left", values: { ...values, left } };
  }
}
