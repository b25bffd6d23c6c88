/** Brings one file to where it belongs, as the API plans it; what came is the server's to say. */

import { Lane, ensureWanted } from "./lane.js";
import { asked, ensureTaken, readable } from "./outcomes.js";
import { sendInParts } from "./parts.js";
import { Unsent, patiently } from "./patience.js";

/** So many requests with bytes go at a time, of all files together. */
const SIDE_BY_SIDE = 3;

export class Courier {
  /** `target` is one of targets.js; `put` is that of transfer.js, `hash` is sha256Of. */
  constructor(target, { put, hash }) {
    Object.assign(this, { target, put, hash, lane: new Lane(SIDE_BY_SIDE) });
  }

  /**
   * Send a file until the server says that it has arrived. `claim` is what is announced, `file`
   * its bytes or null. `onBytes(count)` tells how many are there, `onWait(error)` that a pause is
   * made, `onUpload(upload)` what an abortion must name. Throws Unsent or GivenUp.
   */
  async bring({ claim, file }, { signal, onBytes, onWait, onUpload = () => {} }) {
    const bringing = async (moved) => {
      const plan = await this.#plan(claim);
      if (plan.state === "arrived") return;
      if (!file) throw new Unsent("lost", { passing: false });
      const told = { signal, onBytes, onWait, onUpload, moved };
      if (plan.state === "single") await this.#sendWhole(plan, file, told);
      else await sendInParts(this, { plan, claim, file }, told);
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
    const send = () => readable(() => this.put(plan, file, { onBytes, signal }));
    ensureTaken(await this.lane.run(send, signal));
  }

  async #plan(claim) {
    const [plan] = await asked(() => this.target.plans([claim]));
    return plan;
  }
}
