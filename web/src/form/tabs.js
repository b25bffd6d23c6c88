/** One tab at a time fills in the form: where browsers can tell, a second one asks first. */

const HAND_OVER_MS = 1500;

/**
 * Watch over a form. `onAsked` is told when another tab goes on with it, `onGone` when another
 * tab sent or deleted it, `onOther` when another tab types where nothing can keep it out.
 */
export class Tabs {
  #release = () => {};
  #channel = null;

  constructor(name, { onAsked, onGone, onOther }) {
    Object.assign(this, { name, onAsked, onGone, onOther });
    this.guarded = Boolean(globalThis.navigator?.locks);
    if (!("BroadcastChannel" in globalThis)) return;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
  }

  /** Say whether the form is this tab's now. */
  async claim() {
    return !this.guarded || this.#hold({ ifAvailable: true });
  }

  /** Make the form this tab's: the other one is asked for it, and does not have to answer. */
  async takeOver() {
    if (!this.guarded) return;
    this.#channel?.postMessage("hand over");
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), HAND_OVER_MS);
    const given = await this.#hold({ signal: waiting.signal });
    clearTimeout(timer);
    if (!given) await this.#hold({ steal: true });
  }

  /** Tell the other tabs that this one typed. */
  typed() {
    if (!this.guarded) this.#channel?.postMessage("typed");
  }

  /** Tell the other tabs that the form was sent or deleted. */
  gone() {
    this.#channel?.postMessage("gone");
  }

  async #hear(message) {
    if (message === "gone") this.onGone();
    if (message === "typed") this.onOther();
    if (message !== "hand over" || !this.holding) return;
    this.holding = false;
    await this.onAsked();
    this.#release();
  }

  #hold(options) {
    return new Promise((resolve) => {
      const held = (lock) => {
        resolve(lock !== null);
        if (lock === null) return undefined;
        this.holding = true;
        return new Promise((release) => {
          this.#release = release;
        });
      };
      navigator.locks.request(this.name, options, held).catch(() => {
        resolve(false);
        if (this.holding) this.onAsked();
        this.holding = false;
      });
    });
  }
}
