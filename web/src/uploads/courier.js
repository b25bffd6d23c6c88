/** Brings one file to where it belongs, as the API plans it; what came is the server's to say. */

import { Lane, ensureWanted } from "./lane.js";
import { asked, ensureTaken, readable } from "./outcomes.js";
import { sendInParts } from "./parts.js";
import { Unsent, patiently } from "./patience.js";

/** So many requests with bytes go at a time, of all files together: what a broken line costs. */
const SIDE_BY_SIDE = 3;
/** So many on a line that is fast enough to make up for them at once. */
const SIDE_BY_SIDE_FAST = 6;
/** Bytes per second of one request from which its line is fast. */
const FAST = 4_000_000;

export class Courier {
  /** `target` is one of targets.js; `put` is that of transfer.js, `hash` is sha256Of. */
  constructor(target, { put, hash, now = () => performance.now() }) {
    Object.assign(this, { target, put, hash, now, lane: new Lane(SIDE_BY_SIDE) });
  }

  /**
   * Send a file until the server says that it has arrived. `claim` is what is announced, `file`
   * its bytes or null, `parts` what its fingerprint says of them (see hashing.js) or nothing.
   * `onBytes(count)` tells how many are there, `onWait(error)` that a pause is made,
   * `onUpload(upload)` what an abortion must name. Throws Unsent or GivenUp.
   */
  async bring({ claim, file, parts }, { signal, onBytes, onWait, onUpload = () => {} }) {
    const bringing = async (moved) => {
      const plan = await this.#plan(claim);
      if (plan.state === "arrived") return;
      if (!file) throw new Unsent("lost", { passing: false });
      const told = { signal, onBytes, onWait, onUpload, moved };
      if (plan.state === "single") await this.#sendWhole(plan, file, told);
      else await sendInParts(this, { plan, claim, file, parts }, told);
      ensureWanted(signal);
      const after = await this.#plan(claim);
      if (after.state !== "arrived") throw new Unsent("unconfirmed");
    };
    await patiently(bringing, { signal, onWait });
  }

  /** Ask how many bytes of a file are there. */
  async bytesThere(claim) {
    const plan = await this.#plan(claim);
    if (plan.state === "arrived") return claim.size;
    if (plan.state === "single") return 0;
    const last = claim.size - (plan.parts - 1) * plan.part_bytes;
    const size = (number) => (number === plan.parts ? last : plan.part_bytes);
    return plan.arrived.reduce((sum, number) => sum + size(number), 0);
  }

  /** Throw away what came of a file; the storage clears up by itself should this fail. */
  async abort(upload) {
    try {
      await this.target.abort(upload);
    } catch (problem) {
      console.warn("an upload was not thrown away:", problem.code);
    }
  }

  async #sendWhole(plan, file, { signal, onBytes }) {
    await this.sendBytes(plan, file, { onBytes, signal });
  }

  /**
   * Send bytes when their turn comes. Throws Unsent or GivenUp. One more goes side by side for
   * each that went fast, and no more than at first after one that went slowly or not at all.
   */
  async sendBytes(address, blob, { onBytes, signal }) {
    const send = () => readable(() => this.put(address, blob, { onBytes, signal }));
    let fast = false;
    const timed = async () => {
      const begun = this.now();
      ensureTaken(await send());
      fast = blob.size * 1000 >= FAST * (this.now() - begun);
    };
    try {
      await this.lane.run(timed, signal);
    } finally {
      this.lane.width = fast ? Math.min(this.lane.width + 1, SIDE_BY_SIDE_FAST) : SIDE_BY_SIDE;
    }
  }

  async #plan(claim) {
    const [plan] = await asked(() => this.target.plans([claim]));
    return plan;
  }
}
