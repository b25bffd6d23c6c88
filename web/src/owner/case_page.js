/** The page of one open case: all its parts, kept up to date. */

import { byId, goTo } from "../common/dom.js";
import { receiptCard } from "../common/receipt_card.js";
import { device } from "../common/storage.js";
import { applyTexts, fill } from "../common/texts.js";
import { clearTrouble, showOutdated, showTrouble } from "./connection.js";
import { forgetContact, showContact, startContact } from "./contact.js";
import { showEvidence } from "./evidence_list.js";
import { KeptWords } from "./kept_words.js";
import { Messages } from "./messages.js";
import { showMyData, startExport } from "./my_data.js";
import { showProof, startProof } from "./proof.js";
import { readCase } from "./session.js";
import { standing, standingKey } from "./standing.js";
import { tick } from "./time_left.js";
import { showTimeline } from "./timeline.js";
import { showTodo } from "./todo.js";
import { Watch } from "./watch.js";
import { showWithdrawal, startWithdrawal } from "./withdrawal.js";

const MINUTE_MS = 60_000;

/** `say(id, key)` writes news into a live region, `onOver` is told when the code opens nothing. */
export class CasePage {
  #document = null;
  #shown = "";
  #seenAt = null;
  #forms = null;

  constructor({ authorization, say, onOver }) {
    Object.assign(this, { authorization, say, onOver });
    this.watch = new Watch({
      read: readCase,
      onFresh: (fresh) => this.show(fresh),
      onTrouble: (problem) => this.#trouble(problem),
    });
    const changed = (key) => (after) => {
      this.show(after);
      this.#tell(key);
    };
    startProof(authorization);
    startContact({ authorization, onCase: changed("contact.changed") });
    startExport({ authorization, caseId: () => this.#document.case_id });
    startWithdrawal({ authorization, onWithdrawn: (after) => this.#withdrawn(after) });
    this.messages = new Messages({
      authorization,
      onCase: (after) => this.show(after),
      onSeen: () => showTodo(this.#document, 0),
    });
    this.onAnswered = changed("receipt.answered");
    this.onAdded = (after) => {
      byId("adding").open = false;
      changed("receipt.added")(after);
    };
    setInterval(tick, MINUTE_MS);
  }

  /** Whether something was typed or chosen and not sent. */
  async unsent() {
    const forms = await this.#forms;
    return Boolean(this.words?.any || forms?.anyUnsent());
  }

  open(document, campaign, code) {
    this.close();
    this.words = new KeptWords(document.case_id);
    this.limits = campaign.limits;
    const headers = this.authorization();
    this.bound = () => headers;
    fill(byId("my-code"), receiptCard({ caseId: document.case_id, code }));
    this.show(document);
  }

  /** Show nothing and read no more; what was typed stays kept. */
  close() {
    this.watch.stop();
    this.#forms?.then((forms) => forms.forgetForms());
    this.#shown = "";
    this.#document = null;
    forgetContact();
    byId("my-code").replaceChildren();
  }

  /** Leave no trace of the case on the device. */
  async forget() {
    this.watch.stop();
    const forms = await this.#forms;
    await forms?.forgetForms({ empty: true });
    this.words?.clear();
    if (this.#document) device.remove(`redress-seen-${this.#document.case_id}`);
  }

  show(document) {
    this.#seenAt = new Date().toISOString();
    if (clearTrouble()) this.say("case-news", "receipt.back_online");
    this.watch.follow(document);
    const content = JSON.stringify(document);
    if (content !== this.#shown) this.#showAll(document);
    this.#shown = content;
    tick();
  }

  #showAll(document) {
    const before = this.#document;
    this.#document = document;
    byId("case-id").textContent = document.case_id;
    const title = standingKey(document);
    byId("case-title").dataset.text = title;
    fill(byId("standing"), ...standing(document));
    this.messages.show(document, this.words);
    showTodo(document, this.messages.unread);
    showProof(document);
    const onAdd = () => this.#openAdding();
    showEvidence(byId("evidence"), document.evidence, { canAdd: document.can_add, onAdd });
    showTimeline(byId("timeline"), document);
    showContact(document, this.words);
    showMyData(document);
    showWithdrawal(document);
    this.#showForms(document);
    applyTexts();
    if (before && standingKey(before) !== title) this.say("case-news", "receipt.moved");
  }

  /** The forms are heavy with uploads, so a case that takes nothing does not load them. */
  #showForms(document) {
    if (!this.#forms && !document.can_add && document.requests.length === 0) return;
    this.#forms ??= import("./forms.js");
    const options = {
      authorization: this.bound,
      caseId: document.case_id,
      words: this.words,
      limits: this.limits,
      onAnswered: this.onAnswered,
      onAdded: this.onAdded,
      onStale: () => this.watch.now(),
      onGone: (key) => this.#tell(key),
    };
    this.#forms
      .then((forms) => {
        if (this.#document === document) forms.showForms(document, options);
      })
      .catch((error) => this.#notLoaded(error));
  }

  #notLoaded(error) {
    console.error(error);
    this.#forms = null;
    showOutdated();
  }

  #openAdding() {
    byId("adding").open = true;
    goTo(byId("adding").querySelector("summary"));
  }

  #tell(key) {
    if (key) this.say("case-news", key);
    goTo(byId("case-title"));
    scrollTo(0, 0);
  }

  #withdrawn(after) {
    this.words.clear();
    this.#forms?.then((forms) => forms.forgetForms({ empty: true }));
    this.show(after);
    this.#tell("receipt.withdrawn");
  }

  /** The last state stays on the page, and the page goes on trying by itself. */
  #trouble(problem) {
    if (problem.code === "unknown_receipt") this.onOver();
    else showTrouble(problem, { seenAt: this.#seenAt, onRetry: () => this.watch.now() });
  }
}
