/** The rows of the chosen files, numbered as the API counts them. */

import { goTo, h } from "../common/dom.js";
import { FileRow } from "./file_row.js";

export class FileRows {
  #rows = new Map();

  constructor() {
    this.element = h("ul", { class: "files", "data-pointer": "/files" });
  }

  /** Add a row; `handlers` are those of FileRow. One file at a time asks what it shows. */
  add(chosen, handlers) {
    const row = new FileRow(chosen, handlers);
    const asked = [...this.#rows.values()].some(({ asks }) => asks);
    if (row.untold && !asked) row.ask();
    this.#rows.set(chosen, row);
    this.element.append(row.element);
    this.#renumber();
  }

  /** Take the reader to the first file of which nothing is said. */
  askNext() {
    const row = [...this.#rows.values()].find(({ untold }) => untold);
    if (row) goTo(row.ask());
  }

  /** Take a row out; whoever stood on it is taken to the next one, or to `otherwise`. */
  remove(chosen, otherwise) {
    const { element } = this.#rows.get(chosen);
    const focused = element.contains(document.activeElement);
    const next = element.nextElementSibling ?? element.previousElementSibling;
    element.remove();
    this.#rows.delete(chosen);
    this.#renumber();
    if (focused) (next?.querySelector('[data-action="remove"]') ?? otherwise).focus();
  }

  /** Show how a file stands now; says whether it has a row. */
  render(chosen) {
    this.#rows.get(chosen)?.render();
    return this.#rows.has(chosen);
  }

  renderAll() {
    for (const row of this.#rows.values()) row.render();
  }

  renderTags() {
    for (const row of this.#rows.values()) row.renderTags();
  }

  /** Draw the small picture of a file that was chosen again. */
  illustrate(chosen) {
    return this.#rows.get(chosen)?.illustrate();
  }

  clear() {
    this.#rows.clear();
    this.element.replaceChildren();
  }

  #renumber() {
    let number = 0;
    for (const { element } of this.#rows.values()) {
      element.dataset.pointer = `/files/${number}`;
      number += 1;
    }
  }
}
