/** Reading the case again and again while somebody looks at it, and what to do when that fails. */

const BUSY_MS = 5_000;
const BUSY_FOR_MS = 2 * 60_000;
const OPEN_MS = 15_000;
const CLOSED_MS = 60_000;
const LONGEST_MS = 120_000;

/** How long to wait after so many failures in a row; a server that names a time is obeyed. */
export function waitAfter(failures, problem) {
  const named = Number(problem?.rest?.retry_after) * 1000;
  return Math.max(named || 0, Math.min(OPEN_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS));
}

/** How soon a case is worth reading again: soonest while something new is being preserved. */
export function paceOf({ stage, updated_at, evidence }, now = Date.now()) {
  if (stage === "closed") return CLOSED_MS;
  const pending = stage === "preserving" || evidence.some(({ state }) => state === "announced");
  return pending && now - Date.parse(updated_at) < BUSY_FOR_MS ? BUSY_MS : OPEN_MS;
}

/** `read` gives the case, `onFresh` gets it, `onTrouble` gets the Problem when it was not given. */
export class Watch {
  #timer;
  #failures = 0;
  #on = false;
  #reading = null;

  constructor({ read, onFresh, onTrouble }) {
    Object.assign(this, { read, onFresh, onTrouble });
    const look = () => this.#on && !document.hidden && this.now();
    document.addEventListener("visibilitychange", look);
    globalThis.addEventListener("online", look);
    globalThis.addEventListener("offline", look);
  }

  /** Watch on from a case that was just read. */
  follow(document) {
    this.#on = true;
    this.#failures = 0;
    this.#later(paceOf(document));
  }

  stop() {
    this.#on = false;
    clearTimeout(this.#timer);
  }

  /** Read at once; two callers share one reading. */
  now() {
    this.#reading ??= this.#once().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #once() {
    clearTimeout(this.#timer);
    try {
      const fresh = await this.read();
      if (this.#on) this.onFresh(fresh);
    } catch (problem) {
      if (!this.#on) return;
      this.#failures += 1;
      this.onTrouble(problem);
      if (this.#on) this.#later(waitAfter(this.#failures, problem));
    }
  }

  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (document.hidden ? this.#later(wait) : this.now()), wait);
  }
}
