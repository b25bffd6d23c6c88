/** All chosen files of one form: added, read, kept on the device, sent, taken out. */

import { formatSize } from "../common/dates.js";
import { language } from "../common/texts.js";
import { LIMITS, objection, recordOf } from "./choosing.js";
import { ChosenFile } from "./chosen_file.js";
import { keep, kept } from "./keeping.js";
import { Places } from "./places.js";
import { noFiles } from "./store.js";
import { Traffic } from "./traffic.js";

export class ChosenFiles {
  all = [];
  #reading = new Set();
  #places;
  #traffic = null;
  #view;
  #means;

  /**
   * `view` is told of everything: added(chosen), moved(chosen, before), removed(chosen, place),
   * changed() when what is claimed or shown has changed, tell({text, values}) for the reader.
   */
  constructor({ store = noFiles, owner, limits, target = null, means }, view) {
    Object.assign(this, { store, owner: owner ?? target?.owner ?? "", limits: limits ?? LIMITS });
    this.#view = view;
    this.#means = means;
    this.#places = new Places(this.limits.max_files);
    this.setTarget(target);
  }

  /** Say where files go; those that are ready set out. */
  setTarget(target) {
    if (!target) return;
    this.owner ||= target.owner;
    const onUpload = (chosen, upload) => this.#note(chosen, { upload });
    this.#traffic = new Traffic(target, { onUpload, means: this.#means });
    for (const chosen of this.all) this.#setOut(chosen);
  }

  /** Bring back what the device kept, and go on. */
  async restore() {
    const known = new Set(this.all.map(({ record }) => record.id));
    for (const record of await kept(this.store, this.owner)) {
      if (known.has(record.id)) continue;
      const chosen = this.#show(record);
      if (record.sha256) this.#setOut(chosen);
      else this.#track(this.#read(chosen, {}));
    }
  }

  /** Take files that were chosen, perhaps for a piece of evidence that is `wanted`. */
  add(files, wanted = {}) {
    const size = (bytes) => formatSize(bytes, language());
    for (const file of files) {
      const wrong = objection(file, this.limits, size);
      if (wrong) this.#view.tell(wrong);
      else this.#places.ask(file, wanted);
    }
    this.#givePlaces();
  }

  /** Wait until every file is read. */
  async ready() {
    while (this.#reading.size > 0) await Promise.all(this.#reading);
  }

  /** Bring everything there; gives the files that did not get there. */
  async deliver() {
    await this.ready();
    for (const chosen of this.all) if (chosen.record.paused) this.#note(chosen, { paused: false });
    const unread = this.all.filter(({ record }) => !record.sha256);
    return unread.length ? unread : this.#traffic.deliver(() => this.all);
  }

  pause(chosen) {
    this.#note(chosen, { paused: true });
    if (!["ready", "sending", "waiting"].includes(chosen.state)) return;
    this.#traffic?.halt(chosen);
    chosen.move("paused");
  }

  resume(chosen) {
    this.#note(chosen, { paused: false });
    if (chosen.record.sha256) this.#setOut(chosen);
    else if (chosen.state !== "reading") this.#track(this.#read(chosen, {}));
  }

  remove(chosen) {
    const place = this.all.indexOf(chosen);
    if (place < 0) return;
    this.all = this.all.filter((other) => other !== chosen);
    const { id, upload } = chosen.record;
    const unfinished = chosen.state !== "sent" && upload;
    this.#traffic?.halt(chosen);
    chosen.halt();
    if (unfinished) this.#traffic?.abort(upload);
    this.store.remove(id);
    this.#view.removed(chosen, place);
    this.#view.changed();
  }

  /** Take a file that was chosen in the place of one that the browser could not give back. */
  async replace(chosen, file) {
    const { record } = chosen;
    const { sha256, name } = record;
    const read = file.size === record.size && (await this.#reread(chosen, file));
    if (read && (!sha256 || record.sha256 === sha256)) return this.#keepAndGo(chosen);
    Object.assign(record, { sha256, parts: null, file: null });
    chosen.move("failed", { reason: "lost" });
    return this.#view.tell({ text: "files.other_file", values: { name } });
  }

  /** Note that what a file shows has changed. */
  retag(chosen) {
    this.#note(chosen, {});
    this.#view.changed();
  }

  async clear() {
    for (const chosen of this.all) {
      this.#traffic?.halt(chosen);
      chosen.halt();
    }
    this.all = [];
    this.#places.forget();
    await this.store.clear(this.owner);
  }

  #show(record) {
    const chosen = new ChosenFile(record, (moved, before) => this.#view.moved(moved, before));
    this.all.push(chosen);
    this.#view.added(chosen);
    return chosen;
  }

  #track(work) {
    this.#reading.add(work);
    work.finally(() => {
      this.#reading.delete(work);
      this.#givePlaces();
    });
  }

  #givePlaces() {
    for (const { file, wanted } of this.#places.given(this.all)) {
      const chosen = this.#show(recordOf(file, { owner: this.owner, ...wanted }));
      this.#track(this.#read(chosen, wanted));
    }
    const refused = this.#places.refused(this.all);
    if (refused) this.#view.tell(refused);
  }

  async #read(chosen, wanted) {
    if (!(await chosen.read()) || !this.all.includes(chosen)) return;
    const { sha256, name } = chosen.record;
    const twin = this.all.find((other) => other !== chosen && other.record.sha256 === sha256);
    if (!twin) return this.#keepAndGo(chosen);
    this.remove(chosen);
    const tagged = this.#tag(twin, wanted);
    this.#view.tell({ text: tagged ? "files.twice_tagged" : "files.twice", values: { name } });
    if (!twin.record.file) await this.#reread(twin, chosen.record.file);
    return twin.state === "failed" && this.#keepAndGo(twin);
  }

  #tag(chosen, { show }) {
    if (!show) return false;
    if (!chosen.record.shows.includes(show)) chosen.record.shows.push(show);
    this.retag(chosen);
    return true;
  }

  async #reread(chosen, file) {
    chosen.record.file = file;
    const work = chosen.read();
    this.#track(work);
    return work;
  }

  async #keepAndGo(chosen) {
    const how = await keep(this.store, chosen.record);
    const { name } = chosen.record;
    if (how === "not") this.#view.tell({ text: "files.not_kept" });
    if (how === "named") this.#view.tell({ text: "files.named_only", values: { name } });
    this.#view.changed();
    this.#setOut(chosen);
  }

  #setOut(chosen) {
    if (chosen.record.paused) {
      chosen.move("paused");
      if (chosen.record.sha256) this.#traffic?.look(chosen);
    } else if (chosen.record.sha256) this.#traffic?.bring(chosen);
  }

  #note(chosen, changes) {
    Object.assign(chosen.record, changes);
    this.store.put({ ...chosen.record, file: null });
  }
}
