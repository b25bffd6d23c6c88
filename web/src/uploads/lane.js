/** So many pieces of work at a time, in the order in which they came. */

/** Work that was given up before it began or while it ran. */
export class GivenUp extends Error {
  constructor() {
    super("given up");
    this.name = "GivenUp";
  }
}

/** Throw GivenUp if the signal says so. */
export function ensureWanted(signal) {
  if (signal?.aborted) throw new GivenUp();
}

/** Wait, at most until the signal says that the work is given up: then throw GivenUp. */
export function wait(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new GivenUp());
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(new GivenUp());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** A lane in which `width` pieces of work go side by side. */
export class Lane {
  #free;
  #waiting = [];

  constructor(width) {
    this.#free = width;
  }

  /** Do the work when its turn comes; throws what it throws, or GivenUp. */
  async run(work, signal) {
    await this.#turn(signal);
    try {
      ensureWanted(signal);
      return await work();
    } finally {
      this.#pass();
    }
  }

  #turn(signal) {
    if (this.#free > 0) {
      this.#free -= 1;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiting = this.#waiting.filter((one) => one !== begin);
        reject(new GivenUp());
      };
      const begin = () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      signal?.addEventListener("abort", stop, { once: true });
      this.#waiting.push(begin);
    });
  }

  #pass() {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
