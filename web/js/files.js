/** Choosing files: each is read, hashed on this device, listed, and can be taken out again. */

import { formatSize } from "./dates.js";
import { h } from "./dom.js";
import { Entry } from "./file_entry.js";
import { hashFile } from "./sha256.js";
import { applyTexts, t } from "./texts.js";
import { objection, sendFiles } from "./uploads.js";
import { uuid7 } from "./uuid7.js";

const SOURCES = [
  ["image/*", "files.add_pictures"],
  ["video/*,audio/*", "files.add_recordings"],
  ["", "files.add_others"],
];
const UNSAFE = /[\x00-\x1f\x7f\u2028\u2029]/g;

/** The list of files of one form. `store` keeps them on the device (see filestore.js). */
export class Files {
  #entries = [];
  #reading = new Set();

  constructor(root, { store, onChange = () => {} }) {
    this.store = store;
    this.onChange = onChange;
    this.list = h("ul", { class: "files", "data-pointer": "/files" });
    this.news = h("p", { class: "note", role: "status" });
    const buttons = SOURCES.map(([accept, text]) => this.#source(accept, text));
    root.append(h("div", { class: "sources" }, ...buttons), this.news, this.list);
    applyTexts(root);
  }

  /** Bring back what the device kept. */
  async restore() {
    for (const record of await this.store.all()) this.#show(record);
    this.#renumber();
  }

  get names() {
    return this.#entries.map((entry) => entry.record.name);
  }

  /** What the API is told of the files; complete once `ready` is over. */
  get claims() {
    return this.#entries.map((entry) => entry.claim);
  }

  /** Wait until every file is read. */
  async ready() {
    while (this.#reading.size > 0) await Promise.all(this.#reading);
  }

  /** Send what is not there yet (see uploads.js). */
  async send(prepare, place) {
    this.list.classList.add("sending");
    try {
      await sendFiles(this.#entries, { prepare, place });
    } finally {
      this.list.classList.remove("sending");
    }
  }

  async clear() {
    this.#entries = [];
    this.list.replaceChildren();
    await this.store.clear();
  }

  #source(accept, text) {
    const input = h("input", {
      type: "file",
      multiple: true,
      accept: accept || null,
      class: "visually-hidden",
      on: {
        change: () => {
          const files = [...input.files];
          input.value = "";
          this.#add(files);
        },
      },
    });
    return h("label", { class: "button secondary" }, input, h("span", { text }));
  }

  #add(files) {
    this.#say("");
    for (const file of files) {
      const wrong = objection(file, this.#entries, formatSize);
      if (wrong) this.#say(t(wrong.text, wrong.values));
      else this.#track(this.#read(file));
    }
  }

  #track(work) {
    this.#reading.add(work);
    work.finally(() => this.#reading.delete(work));
  }

  async #read(file) {
    const name = [...file.name.replace(UNSAFE, " ")].slice(-255).join("") || "file";
    const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : "";
    const entry = this.#show({ id: uuid7(), name, size: file.size, type, file, sha256: "" });
    this.#renumber();
    try {
      const sha256 = await hashFile(file, (share) => entry.progress("reading", share));
      if (this.#entries.some((other) => other.record.sha256 === sha256)) {
        this.#say(t("files.twice", { name }));
        return this.#remove(entry);
      }
      entry.record.sha256 = sha256;
      entry.progress("ready", 0);
    } catch {
      this.#say(t("files.unreadable", { name }));
      return this.#remove(entry);
    }
    if (!(await this.store.put(entry.record))) this.#say(t("files.not_kept"));
    return this.onChange();
  }

  #show(record) {
    const entry = new Entry(record, this.store, () => {
      const next = entry.row.nextElementSibling ?? entry.row.previousElementSibling;
      this.#remove(entry);
      (next?.querySelector("button") ?? this.list.parentElement.querySelector("input")).focus();
      this.#say(t("files.removed", { name: record.name }));
    });
    this.#entries.push(entry);
    this.list.append(entry.row);
    applyTexts(entry.row);
    return entry;
  }

  #remove(entry) {
    this.#entries = this.#entries.filter((other) => other !== entry);
    entry.row.remove();
    this.#renumber();
    this.store.remove(entry.record.id);
    this.onChange();
  }

  #renumber() {
    for (const [number, entry] of this.#entries.entries()) {
      entry.row.dataset.pointer = `/files/${number}`;
    }
  }

  #say(words) {
    this.news.textContent = words;
  }
}
