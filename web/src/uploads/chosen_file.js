/** One chosen file on its way: reading -> ready -> sending -> sent, with halts in between. */

import { fingerprintOf } from "./hashing.js";
import { GivenUp } from "./lane.js";
import { readable } from "./outcomes.js";
import { Unsent, online } from "./patience.js";

const CHECKING = "checking";

/**
 * `record` is what the device keeps. `state` is reading, ready, sending, waiting, paused, failed
 * or sent; `bytes` is how much of it is read or there; `reason` says why it waits or failed. What
 * the device kept is ready, and `checking` until the server says whether it is there.
 */
export class ChosenFile {
  state = "ready";
  bytes = 0;
  reason = "";
  problem = null;
  #work = null;
  #onMove;

  constructor(record, onMove) {
    this.record = record;
    this.reason = record.sha256 ? CHECKING : "";
    this.#onMove = onMove;
  }

  /** Whether it is not known yet if it is there. */
  get checking() {
    return this.state === "ready" && this.reason === CHECKING;
  }

  /** What the API is told of it; complete once it is read. */
  get claim() {
    const { name, size, sha256, type, shows } = this.record;
    return { name, size, sha256, media_type: type, shows };
  }

  /** The claim without what the file shows, which may change until the form is sent. */
  get announced() {
    const { shows, ...announced } = this.claim;
    return announced;
  }

  move(state, { bytes = this.bytes, reason = "", problem = null } = {}) {
    const before = this.state;
    Object.assign(this, { state, bytes, reason, problem });
    this.#onMove(this, before);
  }

  /** Compute its fingerprint; says whether it has one now. */
  async read() {
    return this.#working(async (signal) => {
      this.move("reading", { bytes: 0 });
      const file = this.record.file;
      if (!file) throw new Unsent("lost");
      const onBytes = (bytes) => this.move("reading", { bytes });
      const found = await readable(() => fingerprintOf(file, { signal, onBytes }));
      Object.assign(this.record, found);
      this.move(this.record.paused ? "paused" : "ready", { bytes: 0 });
    });
  }

  /** Bring it there when its turn in the lane comes; says whether it is there now. */
  async bring(courier, lane, onUpload) {
    return this.#working(async (signal) => {
      this.move("ready", { reason: this.checking ? CHECKING : "" });
      const { announced } = this;
      const { file, parts } = this.record;
      const told = {
        signal,
        onBytes: (bytes) => this.#moved(bytes),
        onUpload,
        onWait: ({ reason, problem }) => this.move("waiting", { reason, problem }),
      };
      await lane.run(() => courier.bring({ claim: announced, file, parts }, told), signal);
      this.move("sent", { bytes: announced.size });
    });
  }

  /** Find out how much of it is there while it is paused; not knowing changes nothing. */
  async look(courier) {
    try {
      const bytes = await courier.bytesThere(this.announced);
      if (this.state !== "paused") return;
      this.move(bytes === this.record.size ? "sent" : "paused", { bytes });
    } catch (error) {
      console.warn("how much of a file is there is not known:", error.reason);
    }
  }

  /** Give up what is being done; the state is for the caller to say. */
  halt() {
    this.#work?.abort();
    this.#work = null;
  }

  /** Bytes may still be counted when the network is gone: then they wait. */
  #moved(bytes) {
    if (online()) this.move("sending", { bytes });
    else this.move("waiting", { bytes, reason: "network" });
  }

  async #working(work) {
    this.halt();
    const mine = new AbortController();
    this.#work = mine;
    try {
      await work(mine.signal);
      return true;
    } catch (error) {
      if (error instanceof GivenUp || mine.signal.aborted) return false;
      if (!(error instanceof Unsent)) console.error(error);
      this.move("failed", { reason: error.reason ?? "page", problem: error.problem ?? null });
      return false;
    }
  }
}
