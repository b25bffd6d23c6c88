/** A list of rows that can be added and taken out again, each a group of fields. */

import { freshId, h } from "../common/dom.js";
import { applyTexts, t } from "../common/texts.js";

/** Most rows that the API takes of one list. */
const MOST = 50;

/**
 * Rows of one list. `name` is its pointer, `texts` names the words {title, add, remove,
 * remove_named, removed}. `make(record, row)` gives of one row `{parts, controls, read}`: its
 * elements, its controls by the field they are for, and what was entered, null if nothing was.
 */
export class Rows {
  #rows = [];
  #texts;
  #make;

  constructor(root, { name, texts, records, blank, onChange, make }) {
    this.#texts = texts;
    this.#make = make;
    this.name = name;
    this.blank = blank;
    this.onChange = onChange;
    this.list = h("div", { class: "rows", "data-pointer": `/${name}` });
    this.news = h("p", { class: "note", role: "status" });
    this.more = h("button", {
      type: "button",
      class: "secondary",
      text: texts.add,
      "data-action": "add",
      on: { click: () => this.add({}).querySelector("input").focus() },
    });
    root.append(this.list, this.news, this.more);
    this.reset(records);
    applyTexts(root);
  }

  /** What was entered, without the rows left empty. */
  get records() {
    return this.#rows.map(({ read }) => read()).filter((record) => record !== null);
  }

  /** What stands in a field of all rows but one. */
  besides(row, field) {
    const others = this.#rows.filter((other) => other.row !== row);
    return others.map(({ controls }) => controls[field].value.trim());
  }

  /** Start again from a list of records. */
  reset(records) {
    this.#rows = [];
    this.list.replaceChildren();
    this.news.textContent = "";
    for (const record of records.length || !this.blank ? records : [{}]) this.add(record);
    this.#renumber();
  }

  /** Take out the rows left empty, so that the rows count as the records do. */
  tidy() {
    for (const { row, read } of [...this.#rows]) {
      if (read() === null) this.#takeOut(row);
    }
    if (this.blank && this.#rows.length === 0) this.add({});
    this.#renumber();
  }

  /** Add a row, in place of the last one if that was left empty. */
  add(record) {
    const last = this.#rows[this.#rows.length - 1];
    if (last && last.read() === null) this.#takeOut(last.row);
    const row = this.#frame();
    const made = this.#make(record, row);
    row.append(...made.parts);
    this.#rows.push({ row, ...made });
    this.list.append(row);
    this.#renumber();
    return row;
  }

  /** Say a word about what happened to the list. */
  say(key, values) {
    this.news.textContent = t(key, values);
  }

  remove(row) {
    const place = this.#rows.findIndex((other) => other.row === row);
    this.#takeOut(row);
    if (this.blank && this.#rows.length === 0) this.add({});
    this.#renumber();
    const next = this.#rows[Math.min(place, this.#rows.length - 1)];
    (next?.row.querySelector("input") ?? this.more).focus();
    this.say(this.#texts.removed);
    this.onChange();
  }

  get full() {
    return this.#rows.length >= MOST;
  }

  #takeOut(row) {
    this.#rows = this.#rows.filter((other) => other.row !== row);
    row.remove();
  }

  #frame() {
    const title = h("p", {
      class: "row-title",
      id: freshId(this.name),
      text: this.#texts.title,
    });
    const remove = h("button", {
      type: "button",
      class: "quiet",
      "data-action": "remove",
      label: this.#texts.remove_named,
      on: { click: () => this.remove(row) },
    });
    remove.append(h("span", { text: this.#texts.remove }));
    const head = h("div", { class: "row-head" }, title, remove);
    const row = h("div", { class: "link", role: "group", "aria-labelledby": title.id }, head);
    return row;
  }

  #renumber() {
    for (const [number, { row, controls }] of this.#rows.entries()) {
      const values = JSON.stringify({ number: number + 1 });
      row.dataset.pointer = `/${this.name}/${number}`;
      for (const [field, control] of Object.entries(controls)) {
        control.dataset.pointer = `/${this.name}/${number}/${field}`;
      }
      const remove = row.querySelector('[data-action="remove"]');
      row.querySelector(".row-title").dataset.values = values;
      remove.dataset.values = values;
      remove.hidden = this.blank && this.#rows.length === 1;
      applyTexts(row);
    }
    this.more.hidden = this.full;
  }
}
