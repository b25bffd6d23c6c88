/** The places that a list of files has, and the files that wait for one. */

export class Places {
  #waiting = [];

  constructor(limit) {
    this.limit = limit;
  }

  /** Let a file wait for a place. */
  ask(file, wanted) {
    this.#waiting.push({ file, wanted });
  }

  /** Give those that have a place beside the files of the list. */
  given(all) {
    return this.#waiting.splice(0, Math.max(this.limit - all.length, 0));
  }

  /**
   * Say which files get no place, as `{text, values}`, or null. None is refused while a file that
   * is still being read may prove to be the same as another one, and leave its place.
   */
  refused(all) {
    if (this.#waiting.length === 0 || mayBeTwice(all)) return null;
    const names = this.#waiting.map(({ file: { name } }) => name).join(" · ");
    this.forget();
    return { text: "files.too_many", values: { limit: this.limit, names } };
  }

  forget() {
    this.#waiting = [];
  }
}

function mayBeTwice(all) {
  const alike = ({ size }) => all.filter(({ record }) => record.size === size).length > 1;
  return all.some(({ state, record }) => state === "reading" && alike(record));
}
