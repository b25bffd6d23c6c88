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
  #width;
  #under = 0;
  #waiting = [];

  constructor(width) {
    this.#width = width;
  }

  get width() {
    return this.#width;
  }

  /** Let more or fewer go from now on; what is under way stays so. */
  set width(width) {
    this.#width = width;
    this.#admit();
  }

  /** Do the work when its turn comes; throws what it throws, or GivenUp. */
  async run(work, signal) {
    await this.#turn(signal);
    try {
      ensureWanted(signal);
      return await work();
    } finally {
      this.#under -= 1;
      this.#admit();
    }
  }

  #turn(signal) {
    if (this.#under < this.#width) {
      this.#under += 1;
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

  #admit() {
    while (this.#waiting.length > 0 && this.#under < this.#width) {
      this.#under += 1;
      this.#waiting.shift()();
    }
  }
}
