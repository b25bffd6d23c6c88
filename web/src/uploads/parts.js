/** A large file goes in parts, each with its own length and SHA-256 that the server signs. */

import { GivenUp, Lane } from "./lane.js";
import { asked, readable } from "./outcomes.js";
import { Unsent, patiently } from "./patience.js";

/** So many parts get their addresses at once, and so many batches are in hand: enough to keep
 * the line busy, few enough to be sent before the addresses run out on a slow one. */
const BATCH = 4;
const BATCHES_IN_HAND = 2;
/** These codes of the API mean: ask again what is there. */
const ASK_AGAIN = new Set(["parts_missing", "unknown_upload"]);

/** Send the parts that are not there yet, then have the file made of them. */
export async function sendInParts(courier, { plan, claim, file, parts: known }, told) {
  const upload = { upload_id: plan.upload_id, sha256: claim.sha256 };
  told.onUpload(upload);
  const parts = new Parts({ plan, file, known }, told.onBytes);
  const inHand = new Lane(BATCHES_IN_HAND);
  await allOrNone(told.signal, parts.batches(), (batch, signal) => {
    const context = { courier, upload, claim, parts, told: { ...told, signal } };
    return inHand.run(() => sendBatch(batch, context), signal);
  });
  try {
    await asked(() => courier.target.complete(upload, claim.size));
  } catch (error) {
    if (!ASK_AGAIN.has(error.problem?.code)) throw error;
    throw new Unsent("unconfirmed");
  }
}

/** The parts of a file, and how many bytes of each are there. */
class Parts {
  #file;
  #plan;
  #hashes;
  #there = new Map();
  #onBytes;

  /** Hashes that are `known` of parts of another size are of no use. */
  constructor({ plan, file, known }, onBytes) {
    this.#plan = plan;
    this.#file = file;
    this.#hashes = known?.bytes === plan.part_bytes ? known.sha256 : [];
    this.#onBytes = onBytes;
    for (const number of plan.arrived) this.#there.set(number, this.blob(number).size);
    this.moved();
  }

  blob(number) {
    const { part_bytes: size } = this.#plan;
    return this.#file.slice((number - 1) * size, Math.min(number * size, this.#file.size));
  }

  /** Give a part's SHA-256: the one that is known, or what `hash` makes of its bytes. */
  sha256(number, hash) {
    return this.#hashes[number - 1] ?? readable(() => hash(this.blob(number)));
  }

  batches() {
    const numbers = Array.from({ length: this.#plan.parts }, (_, place) => place + 1);
    const missing = numbers.filter((number) => !this.#there.has(number));
    const count = Math.ceil(missing.length / BATCH);
    return Array.from({ length: count }, (_, n) => missing.slice(n * BATCH, (n + 1) * BATCH));
  }

  moved(number, bytes) {
    if (number) this.#there.set(number, bytes);
    this.#onBytes([...this.#there.values()].reduce((sum, part) => sum + part, 0));
  }
}

async function sendBatch(batch, context) {
  const { courier, parts, told } = context;
  const hash = (blob) => courier.hash(blob, { signal: told.signal });
  const claimed = async (number) => ({ number, sha256: await parts.sha256(number, hash) });
  const claims = await Promise.all(batch.map(claimed));
  const ask = () => addresses(claims, context);
  const found = await patiently(ask, told);
  await Promise.all(claims.map((claim, place) => sendPart(claim, found[place], context)));
}

/** Send a part until it is taken, each time after the first to a new address. */
async function sendPart(part, firstAddress, context) {
  const { courier, parts, told } = context;
  const { signal, onWait } = told;
  const blob = parts.blob(part.number);
  let address = firstAddress;
  const attempt = async () => {
    address ??= (await addresses([part], context))[0];
    const onBytes = (bytes) => parts.moved(part.number, bytes);
    const target = address;
    address = null;
    await courier.sendBytes(target, blob, { onBytes, signal });
  };
  const failing = (error) => {
    parts.moved(part.number, 0);
    onWait(error);
  };
  await patiently(attempt, { signal, onWait: failing });
  parts.moved(part.number, blob.size);
  told.moved();
}

function addresses(claims, { courier, upload, claim }) {
  return asked(() => courier.target.parts(upload, claim.size, claims));
}

/** Do all pieces of work; the first that fails stops the others, and is thrown. */
async function allOrNone(outer, pieces, work) {
  const inner = new AbortController();
  const stop = () => inner.abort();
  let first = null;
  const guarded = async (piece) => {
    try {
      await work(piece, inner.signal);
    } catch (error) {
      first ??= error;
      stop();
    }
  };
  outer?.addEventListener("abort", stop);
  try {
    await Promise.all(pieces.map(guarded));
  } finally {
    outer?.removeEventListener("abort", stop);
  }
  if (outer?.aborted) throw new GivenUp();
  if (first) throw first;
}
