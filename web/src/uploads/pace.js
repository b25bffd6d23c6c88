/** How fast files go, and so how long the rest will take. */

const WINDOW_MS = 20_000;
const ENOUGH_MS = 3_000;

export class Pace {
  #marks = [];

  /** Note how many bytes of everything are there; fewer than before begins anew. */
  note(bytes, now = Date.now()) {
    const last = this.#marks[this.#marks.length - 1];
    if (last && bytes < last.bytes) this.#marks = [];
    this.#marks.push({ bytes, now });
    const since = now - WINDOW_MS;
    while (this.#marks.length > 2 && this.#marks[1].now < since) this.#marks.shift();
  }

  /** Seconds for so many bytes, or null while that would be a guess. */
  secondsFor(bytes) {
    const [first] = this.#marks;
    const last = this.#marks[this.#marks.length - 1];
    if (!first || last.now - first.now < ENOUGH_MS || last.bytes <= first.bytes) return null;
    return (bytes * (last.now - first.now)) / (last.bytes - first.bytes) / 1_000;
  }
}

/** Write a number of seconds for people, not more exactly than it is known. */
export function formatDuration(seconds, language) {
  const [amount, unit] = rounded(seconds);
  const style = { style: "unit", unit, unitDisplay: "long" };
  return new Intl.NumberFormat(language, style).format(amount);
}

function rounded(seconds) {
  if (seconds < 50) return [Math.max(10, Math.ceil(seconds / 10) * 10), "second"];
  if (seconds < 55 * 60) return [Math.round(seconds / 60), "minute"];
  return [Math.ceil(seconds / 1800) / 2, "hour"];
}
