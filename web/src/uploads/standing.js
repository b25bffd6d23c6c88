/** How all files together stand, and when that is worth saying aloud. */

/** Add up chosen files. */
export function standingOf(chosen) {
  const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
  const among = (...states) => chosen.filter(({ state }) => states.includes(state)).length;
  return {
    count: chosen.length,
    sent: among("sent"),
    failed: among("failed"),
    paused: among("paused"),
    sending: among("sending"),
    waiting: among("waiting"),
    reading: among("reading"),
    checking: chosen.filter(({ checking }) => checking).length,
    going: among("reading", "ready", "sending", "waiting"),
    bytes: sum(chosen.map(({ record }) => record.size)),
    sentBytes: sum(chosen.map(bytesThere)),
  };
}

function bytesThere({ state, bytes, record }) {
  if (state === "sent") return record.size;
  return state === "reading" ? 0 : Math.min(bytes, record.size);
}

/** Knows what is worth saying aloud: begun, half, all; and that once for each time of sending. */
export class Herald {
  #before = standingOf([]);
  #begun = false;

  /** Give what is worth saying now, or null. */
  hear(now) {
    const before = this.#before;
    this.#before = now;
    if (now.count > 0 && now.sent === now.count) {
      this.#begun = false;
      return before.sent < now.count ? "all" : null;
    }
    if (now.going === 0) this.#begun = false;
    if (now.sending === 0) return null;
    if (!this.#begun) {
      this.#begun = true;
      return "begun";
    }
    return passedHalf(now) && !passedHalf(before) ? "half" : null;
  }
}

function passedHalf({ sentBytes, bytes }) {
  return sentBytes * 2 >= bytes;
}
