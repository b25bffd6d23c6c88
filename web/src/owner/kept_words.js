/** What was typed and not sent yet, per case and form: kept in the tab, through reloads. */

import { readDocument, tab } from "../common/storage.js";

export class KeptWords {
  constructor(caseId) {
    this.key = `redress-words-${caseId}`;
  }

  /** What the form of this name kept, or null. */
  of(name) {
    return this.#all()[name] ?? null;
  }

  keep(name, value) {
    tab.write(this.key, JSON.stringify({ ...this.#all(), [name]: value }));
  }

  drop(name) {
    const { [name]: dropped, ...rest } = this.#all();
    if (dropped !== undefined) tab.write(this.key, JSON.stringify(rest));
  }

  clear() {
    tab.remove(this.key);
  }

  get any() {
    return Object.keys(this.#all()).length > 0;
  }

  #all() {
    return readDocument(tab, this.key) ?? {};
  }
}
