/** Messages between the owner and the team: read, marked as new, written and sent once. */

import { Problem, call } from "../common/api.js";
import { byId, h } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { device } from "../common/storage.js";
import { applyTexts, t } from "../common/texts.js";
import { uuid7 } from "../common/uuid7.js";
import { follow } from "./keep_rows.js";
import { inWords } from "./trouble.js";

const LIMIT = 4000;
const NAME = "message";

export class Messages {
  #case = null;
  #id = "";
  #told = null;
  #marked = null;
  #looking = false;

  constructor({ authorization, onCase, onSeen }) {
    Object.assign(this, { authorization, onCase, onSeen });
    this.form = byId("message");
    this.text = byId("message-text");
    this.news = byId("message-news");
    this.text.addEventListener("input", () => this.#typed());
    this.form.addEventListener("submit", (event) => this.#onSubmit(event));
    const look = (entries) => {
      this.#looking = entries[entries.length - 1].isIntersecting;
      if (this.#looking) this.#see();
    };
    new IntersectionObserver(look).observe(byId("message-list"));
  }

  /** How many messages of the team came since the owner last looked. */
  get unread() {
    return newSince(this.#case ? stillShown(this.#case) : [], this.#seen).size;
  }

  show(document, words) {
    const first = this.#case?.case_id !== document.case_id;
    this.#case = document;
    this.words = words;
    if (first) this.#begin();
    const shown = stillShown(document);
    const fresh = newSince(shown, this.#marked);
    const list = byId("message-list");
    const marked = (message) => ({ ...message, fresh: fresh.has(message.id) });
    follow(list, shown.map(marked), ({ id }) => id, row);
    byId("no-messages").hidden = shown.length > 0;
    byId("messages").hidden = shown.length === 0 && !document.can_message;
    this.form.hidden = !document.can_message && this.text.value === "";
    byId("message-intro").hidden = !document.can_message;
    byId("message-closed").hidden = document.can_message;
    this.form.querySelector("[type=submit]").disabled = !document.can_message;
    this.#announce(document.messages);
    if (this.#looking) this.#see();
  }

  /** What was new when the page was opened stays marked until it is opened again. */
  #begin() {
    this.#marked = this.#seen;
    this.#told = new Set(this.#case.messages.map(({ id }) => id));
    const kept = this.words.of(NAME);
    this.text.value = kept?.text ?? "";
    this.#id = kept?.id ?? "";
    this.#count();
  }

  get #key() {
    return `redress-seen-${this.#case?.case_id}`;
  }

  get #seen() {
    return device.read(this.#key);
  }

  #see() {
    const [last] = this.#case?.messages.slice(-1) ?? [];
    if (!last || document.hidden || this.unread === 0) return;
    device.write(this.#key, last.at);
    this.onSeen();
  }

  #announce(messages) {
    const came = messages.filter(({ id, from }) => from === "team" && !this.#told.has(id));
    for (const { id } of messages) this.#told.add(id);
    if (came.length) this.#say("messages.came");
  }

  #typed() {
    this.#id ||= uuid7();
    const text = this.text.value;
    if (text) this.words.keep(NAME, { text, id: this.#id });
    else this.#forget();
    this.#count();
  }

  #count() {
    const left = LIMIT - [...this.text.value].length;
    const count = byId("message-count");
    count.classList.toggle("over", left < 0);
    count.dataset.text = left < 0 ? "messages.over" : "messages.left";
    count.dataset.values = JSON.stringify({ count: Math.abs(left) });
    applyTexts(count.parentElement);
  }

  #forget() {
    this.words.drop(NAME);
    this.#id = "";
  }

  #say(key) {
    this.news.dataset.text = key;
    this.news.textContent = t(key);
  }

  async #onSubmit(event) {
    event.preventDefault();
    const button = this.form.querySelector("[type=submit]");
    if (button.disabled) return;
    clearProblem(this.form);
    button.disabled = true;
    try {
      await this.#send();
    } catch (problem) {
      showProblem(this.form, inWords(problem), this.#help(problem));
    } finally {
      button.disabled = this.#case.can_message === false;
    }
  }

  async #send() {
    const text = this.text.value.trim();
    const length = [...text].length;
    if (text === "") throw ownProblem([{ pointer: "/text", key: "missing.message" }]);
    if (length > LIMIT) {
      const values = { limit: LIMIT, length };
      throw ownProblem([{ pointer: "/text", key: "too_long", values }]);
    }
    this.#id ||= uuid7();
    const body = JSON.stringify({ id: this.#id, text });
    const options = { body, headers: this.authorization(), again: true };
    const after = await call("POST", "/api/receipt/messages", options);
    this.text.value = "";
    this.#forget();
    this.#count();
    this.onCase(after);
    this.#say("messages.sent");
  }

  /** The first wording did arrive after all: what stands here now can go as another message. */
  #help(problem) {
    if (!(problem instanceof Problem) || problem.code !== "message_conflict") return [];
    const anew = () => {
      this.#id = uuid7();
      this.form.requestSubmit?.();
    };
    return [h("button", { type: "button", text: "messages.as_another", on: { click: anew } })];
  }
}

/** Who withdrew sees no messages any more, not even while they are still being erased. */
export function stillShown({ messages, outcome }) {
  return outcome === "withdrawn" ? [] : messages;
}

/** The ids of the team's messages that came after an instant; without one nothing is new. */
export function newSince(messages, seen) {
  if (!seen) return new Set(messages.filter(({ from }) => from === "team").map(({ id }) => id));
  const after = ({ from, at }) => from === "team" && new Date(at) > new Date(seen);
  return new Set(messages.filter(after).map(({ id }) => id));
}

function row({ id, at, from, text, fresh }) {
  return h(
    "li",
    { class: `message ${from}`, "data-message": id, "data-from": from },
    h(
      "p",
      { class: "when" },
      h("strong", { text: from === "team" ? "messages.team" : "messages.you" }),
      " · ",
      h("time", { time: at }),
      fresh ? h("span", { class: "badge soon", text: "messages.new" }) : null,
    ),
    h("p", { class: "prose" }, text),
  );
}
