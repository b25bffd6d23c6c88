/** All chosen files on their way at once, and the server's last word on them. */

import { Courier } from "./courier.js";
import { sha256Of } from "./hashing.js";
import { Lane } from "./lane.js";
import { asked } from "./outcomes.js";
import { patiently } from "./patience.js";
import { put } from "./transfer.js";

const FILES_AT_ONCE = 3;
const ROUNDS = 3;

export class Traffic {
  #courier;
  #lane = new Lane(FILES_AT_ONCE);
  #running = new Map();
  #onUpload;

  /** `onUpload(chosen, upload)` gets what an abortion must name. */
  constructor(target, { onUpload, means = { put, hash: sha256Of } }) {
    this.#courier = new Courier(target, means);
    this.#onUpload = onUpload;
  }

  /** Bring a file, once however often it is asked; says whether it is there. */
  async bring(chosen) {
    if (chosen.state === "sent") return true;
    if (this.#running.has(chosen)) return this.#running.get(chosen);
    const onUpload = (upload) => this.#onUpload(chosen, upload);
    const work = chosen.bring(this.#courier, this.#lane, onUpload).finally(() => {
      if (this.#running.get(chosen) === work) this.#running.delete(chosen);
    });
    this.#running.set(chosen, work);
    return work;
  }

  /** Find out how much of a file that waits is there. */
  look(chosen) {
    return chosen.look(this.#courier);
  }

  /** Stop sending a file. */
  halt(chosen) {
    this.#running.delete(chosen);
    chosen.halt();
  }

  /** Throw away what came of a file that will not be sent. */
  abort(upload) {
    return this.#courier.abort(upload);
  }

  /**
   * Bring all files that `all()` gives, until the server says of every one that it is there.
   * Gives those that did not get there.
   */
  async deliver(all) {
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all(all().map((chosen) => this.bring(chosen)));
      const stuck = all().filter(({ state }) => state !== "sent");
      if (stuck.length > 0) return stuck;
      const missing = await this.#missing(all());
      if (missing.length === 0) return [];
      for (const chosen of missing) chosen.move("ready", { bytes: 0 });
    }
    const unsure = all().filter(({ state }) => state !== "sent");
    for (const chosen of unsure) chosen.move("failed", { reason: "unconfirmed" });
    return unsure;
  }

  async #missing(chosen) {
    if (chosen.length === 0) return [];
    const claims = chosen.map(({ announced }) => announced);
    const ask = () => asked(() => this.#courier.target.plans(claims));
    const plans = await patiently(ask);
    return chosen.filter((_, place) => plans[place].state !== "arrived");
  }
}
