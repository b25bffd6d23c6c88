/** The list of chosen files on the page: read here, sent in the background, kept over reloads. */

import { h } from "../common/dom.js";
import { applyTexts, t } from "../common/texts.js";
import { Chooser } from "./chooser.js";
import { ChosenFiles } from "./chosen_files.js";
import { FileRows } from "./file_rows.js";
import { SHOWS } from "./file_tags.js";
import { online } from "./patience.js";
import { Herald, standingOf } from "./standing.js";
import { Totals } from "./totals.js";
import { problemOf, wordsOf } from "./wording.js";

const SPOKEN = { sent: "files.said_sent", failed: "files.said_failed" };

/** Tells of every step by the event `state`; `onChange` is called when the claims have changed. */
export class FileList extends EventTarget {
  #files;
  #rows = new FileRows();
  #herald = new Herald();
  #onChange;
  #shows;

  /** See ChosenFiles; `shows` are the tags that are offered at each file. */
  constructor(root, { onChange = () => {}, shows = SHOWS, ...options }) {
    super();
    this.#onChange = onChange;
    this.#shows = shows;
    this.#files = new ChosenFiles(options, this.#view());
    this.root = root;
    this.chooser = new Chooser((files, wanted) => this.#add(files, wanted));
    this.news = h("div", { class: "note file-news", role: "status" });
    this.aloud = h("p", { class: "visually-hidden", role: "status", "data-announce": "files" });
    this.totals = new Totals((action) => (action === "pause_all" ? this.pause() : this.resume()));
    const { chooser, totals } = this;
    root.append(chooser.element, this.news, totals.element, this.#rows.element, this.aloud);
    applyTexts(root);
    this.chooser.receiveDrops(root);
    addEventListener("online", () => this.#backOnline());
    addEventListener("offline", () => this.#renderTotals());
    const language = new MutationObserver(() => this.#render());
    language.observe(document.documentElement, { attributeFilter: ["lang"] });
  }

  set target(target) {
    this.#files.setTarget(target);
  }

  /** Bring back what the device kept, and go on. */
  async restore() {
    await this.#files.restore();
    this.#changed();
  }

  /** What the API is told of the files; complete once `ready` is over. */
  get claims() {
    return this.#files.all.map(({ claim }) => claim);
  }

  /** What the files show: `[{name, shows, platform}]`. */
  get shown() {
    return this.#files.all.map(({ record: { name, shows, platform } }) => ({
      name,
      shows: [...shows],
      platform,
    }));
  }

  /** How all files stand together (see standing.js), and whether the device is offline. */
  get standing() {
    return { ...standingOf(this.#files.all), offline: !online() };
  }

  /** Open the chooser for a piece of evidence. */
  addFor(show, platform = "") {
    this.chooser.openFor(show, platform);
  }

  /** Take the reader to the first file of which nothing is said. */
  askNext() {
    this.#rows.askNext();
  }

  /** Wait until every file is read. */
  ready() {
    return this.#files.ready();
  }

  /** Wait until the server has every file; throws Problem when it will not. */
  async send() {
    if (this.#files.all.length === 0) return;
    const stuck = await this.#files.deliver();
    if (stuck.length > 0) throw problemOf(stuck, this.#files.all);
  }

  pause() {
    for (const chosen of this.#files.all) if (chosen.state !== "sent") this.#files.pause(chosen);
  }

  resume() {
    for (const chosen of this.#files.all) {
      if (chosen.state === "paused" || chosen.record.paused) this.#files.resume(chosen);
    }
  }

  async clear() {
    this.#rows.clear();
    this.news.replaceChildren();
    await this.#files.clear();
    this.#renderTotals();
  }

  #view() {
    return {
      added: (chosen) => this.#added(chosen),
      moved: (chosen, before) => this.#moved(chosen, before),
      removed: (chosen) => this.#removed(chosen),
      changed: () => this.#changed(),
      tell: (note) => this.#tell(note),
    };
  }

  #add(files, wanted) {
    this.news.replaceChildren();
    this.#files.add(files, wanted);
  }

  #added(chosen) {
    const act = (action) => this.#act(chosen, action);
    const onTags = () => this.#files.retag(chosen);
    this.#rows.add(chosen, { act, onTags, shows: this.#shows });
    this.#renderTotals();
  }

  #moved(chosen, before) {
    if (!this.#rows.render(chosen)) return;
    const { state, record } = chosen;
    const news = state !== before && SPOKEN[state];
    this.#renderTotals(news ? [t(news, { name: record.name, words: wordsOf(chosen) })] : []);
  }

  #removed(chosen) {
    this.#rows.remove(chosen, this.chooser);
    this.#renderTotals();
  }

  #changed() {
    this.#rows.renderTags();
    this.#onChange();
    this.#renderTotals();
  }

  #act(chosen, action) {
    const { name } = chosen.record;
    if (action === "pause") this.#files.pause(chosen);
    else if (action === "choose") this.#chooseAgain(chosen);
    else if (action !== "remove") this.#files.resume(chosen);
    else {
      this.#files.remove(chosen);
      this.news.replaceChildren();
      this.#tell({ text: "files.removed", values: { name } });
    }
  }

  #chooseAgain(chosen) {
    this.chooser.openAgain(async (file) => {
      this.news.replaceChildren();
      await this.#files.replace(chosen, file);
      this.#rows.illustrate(chosen);
    });
  }

  #backOnline() {
    for (const chosen of this.#files.all) {
      if (chosen.state === "failed" && chosen.reason === "network") this.#files.resume(chosen);
    }
    this.#renderTotals();
  }

  #render() {
    this.#rows.renderAll();
    this.#renderTotals();
  }

  /** Show how all files stand; `news` is said aloud, with what is worth saying of all. */
  #renderTotals(news = []) {
    const { standing } = this;
    this.totals.render(standing);
    const worth = this.#herald.hear(standing);
    if (worth) news.push(t(`files.said_${worth}`));
    if (news.length > 0) this.aloud.textContent = news.join(" ");
    this.dispatchEvent(new Event("state"));
  }

  #tell({ text, values }) {
    const note = h("p", { text, values });
    this.news.append(note);
    applyTexts(this.news);
  }
}
