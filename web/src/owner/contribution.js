/** A form for words, links and files that an owner adds to a case or answers a question with. */

import { Links } from "../evidence/links.js";
import { call } from "../common/api.js";
import { copyButton } from "../common/copy.js";
import { field, freshId, h, openable } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { applyTexts, fill, t } from "../common/texts.js";
import { FileList } from "../uploads/file_list.js";
import { files } from "../uploads/store.js";
import { caseTarget } from "../uploads/targets.js";
import { inWords } from "./trouble.js";

const TEXT_LIMIT = 10_000;
const ACCOUNT_LIMIT = 200;

/**
 * One form. `path` is where it is posted, `name` tells forms of a case apart, `words` keeps what
 * was typed, `authorization` gives the headers, `onDone` gets the case as it is afterwards, and
 * `onStale` is asked to show the case as it is now.
 */
export class Contribution {
  #closed = false;

  constructor(options) {
    Object.assign(this, options);
    const before = this.words.of(this.name) ?? { text: "", links: [] };
    this.text = h("textarea", { rows: 5, "data-pointer": "/text", value: before.text });
    this.button = h("button", { type: "submit", text: this.buttonKey, "data-action": "send" });
    this.news = h("p", { class: "note", role: "status" });
    this.place = h("div");
    this.element = this.#form(before.links);
    applyTexts(this.element);
  }

  /** Whether there is something in it that was not sent. */
  get dirty() {
    return this.text.value.trim() !== "" || this.#links.length > 0 || this.list.claims.length > 0;
  }

  get #links() {
    return this.links.links;
  }

  #form(links) {
    const part = () => {
      const title = h("h3", { id: freshId("part") });
      return [title, h("div", { role: "group", "aria-labelledby": title.id })];
    };
    const [linkTitle, linkPlace] = part();
    const [fileTitle, filePlace] = part();
    this.linkParts = [linkTitle, linkPlace];
    this.fileParts = [fileTitle, filePlace];
    linkTitle.dataset.text = "contribution.links";
    fileTitle.dataset.text = "contribution.files";
    const keep = () => this.#keep();
    this.links = new Links(linkPlace, { links, blank: false, onChange: keep });
    this.list = new FileList(filePlace, {
      store: files,
      limits: this.limits,
      target: caseTarget(this.authorization, `case:${this.caseId}:${this.name}`),
    });
    this.text.addEventListener("input", keep);
    const form = h(
      "form",
      { class: "contribution", novalidate: true, "data-form": this.name },
      h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
      this.place,
      field({ control: this.text, text: this.textKey }),
      linkTitle,
      linkPlace,
      fileTitle,
      filePlace,
      this.news,
      h("div", { class: "actions" }, this.button),
    );
    form.addEventListener("submit", (event) => this.#onSubmit(event));
    this.restored = this.list.restore();
    return form;
  }

  #keep() {
    if (this.text.value === "" && this.#links.length === 0) this.words.drop(this.name);
    else this.words.keep(this.name, { text: this.text.value, links: this.#links });
  }

  async #onSubmit(event) {
    event.preventDefault();
    if (this.button.disabled || this.#closed) return;
    this.button.disabled = true;
    clearProblem(this.element);
    try {
      await this.#send();
    } catch (problem) {
      showProblem(this.element, inWords(problem), this.#help(problem));
    } finally {
      this.news.textContent = "";
      this.button.disabled = false;
    }
  }

  async #send() {
    this.links.tidy();
    await this.list.ready();
    const found = findings(this.text.value, this.#links, this.list.claims);
    if (found.length) throw ownProblem(found);
    if (this.list.claims.length) this.news.textContent = t("contribution.sending_files");
    await this.list.send();
    this.news.textContent = t("contribution.sending");
    const document = {
      text: this.text.value.trim(),
      links: this.#links,
      files: this.list.claims,
    };
    const options = { body: JSON.stringify(document), headers: this.authorization(), again: true };
    const after = await call("POST", this.path, options);
    await this.empty();
    this.onDone(after);
  }

  /** Forget what was typed and chosen, here and on the device. */
  async empty() {
    this.words.drop(this.name);
    this.text.value = "";
    this.links.reset([]);
    await this.list.clear();
  }

  /** A refusal because the case moved on meanwhile: look at it as it is now. */
  #help({ status, errors }) {
    const moved = status === 409 || status === 404;
    if (!moved || errors?.length) return [];
    const look = { click: () => this.onStale() };
    return [h("button", { type: "button", class: "secondary", text: "receipt.look", on: look })];
  }

  /** Nothing can be sent any more: say why, and leave what was typed to be copied. */
  close(reason, onDismissed) {
    if (this.#closed) return;
    clearProblem(this.element);
    this.#close(true);
    this.list.pause();
    const quiet = { type: "button", class: "quiet" };
    const dismiss = { click: () => this.empty().then(onDismissed) };
    fill(
      this.place,
      h(
        "div",
        { class: "notice", role: "status" },
        h("p", { text: reason }),
        h(
          "div",
          { class: "actions" },
          ...(this.text.value ? copyButton(this.text.value, "contribution.copy") : []),
          h("button", { ...quiet, text: "contribution.discard", on: dismiss }),
        ),
      ),
    );
  }

  /** Take it up again: the case takes additions once more. */
  reopen() {
    if (!this.#closed) return;
    this.#close(false);
    this.place.replaceChildren();
    this.list.resume();
  }

  /** What was never filled in is of no use in a form that cannot be sent. */
  #close(closed) {
    this.#closed = closed;
    this.button.hidden = closed;
    this.text.readOnly = closed;
    for (const part of this.linkParts) part.hidden = closed && this.#links.length === 0;
    for (const part of this.fileParts) part.hidden = closed && this.list.claims.length === 0;
  }
}

/** What is wrong with a contribution before it is sent. */
export function findings(text, links, files) {
  if (text.trim() === "" && links.length === 0 && files.length === 0) {
    return [{ pointer: "/text", key: "something" }];
  }
  return [
    ...tooLong("/text", text, TEXT_LIMIT),
    ...links.flatMap(({ url, account }, number) => [
      ...(openable(url) ? [] : [{ pointer: `/links/${number}/url`, key: "address" }]),
      ...tooLong(`/links/${number}/account`, account, ACCOUNT_LIMIT),
    ]),
  ];
}

function tooLong(pointer, text, limit) {
  const { length } = [...text];
  return length > limit ? [{ pointer, key: "too_long", values: { limit, length } }] : [];
}
