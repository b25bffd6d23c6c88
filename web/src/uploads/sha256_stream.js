/** SHA-256 of a file and of its parts, in one reading and in little memory. */

import { createSHA256 } from "hash-wasm";

import { bytesOf, hexOf, unreadable } from "./bytes.js";
import { Sha256 } from "./sha256.js";

/** Parts of this size are what servers ask for. */
export const PART_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Read a file once; gives `{sha256, parts}`: `parts` is `{bytes, sha256}`, the size of a part and
 * the SHA-256 of each, or null where the browser's own SHA-256 is missing. Throws NotReadableError.
 */
export async function fingerprint(file, onBytes = () => {}) {
  const whole = await freshHash();
  const parts = globalThis.crypto?.subtle ? new PartHashes() : null;
  let read = 0;
  let told = 0;
  for await (const bytes of chunksOf(file)) {
    whole.update(bytes);
    await parts?.update(bytes);
    read += bytes.length;
    if (read - told < CHUNK_BYTES && read < file.size) continue;
    told = read;
    onBytes(read);
  }
  if (read !== file.size) throw unreadable();
  return { sha256: whole.hex(), parts: parts && (await parts.end()) };
}

/** The fastest hash that this browser has for bytes that come in pieces. */
async function freshHash() {
  try {
    const hash = await createSHA256();
    return { update: (bytes) => hash.update(bytes), hex: () => hash.digest("hex") };
  } catch {
    // No WebAssembly, or a browser whose content policy knows it only together with eval
    return new Sha256();
  }
}

/** Hashes part after part beside the reading, by what the browser has of its own. */
class PartHashes {
  #part = new Uint8Array(PART_BYTES);
  #filled = 0;
  #hashes = [];

  async update(bytes) {
    for (let at = 0; at < bytes.length; ) {
      const some = bytes.subarray(at, at + PART_BYTES - this.#filled);
      this.#part.set(some, this.#filled);
      this.#filled += some.length;
      at += some.length;
      if (this.#filled === PART_BYTES) await this.#cut();
    }
  }

  async end() {
    if (this.#filled > 0) await this.#cut();
    return { bytes: PART_BYTES, sha256: await Promise.all(this.#hashes) };
  }

  /** Only the part before may still be hashed: each one under way is a copy in memory. */
  async #cut() {
    await this.#hashes[this.#hashes.length - 1];
    // It takes its copy at once, so that the next part may come into the same place
    const digest = crypto.subtle.digest("SHA-256", this.#part.subarray(0, this.#filled));
    this.#hashes.push(digest.then(hexOf));
    this.#filled = 0;
  }
}

function chunksOf(file) {
  const reader = readerOf(file);
  return reader ? piecesOf(reader) : slicesOf(file);
}

/** Reading into a buffer of ours is the fastest way, and not every browser knows it. */
function readerOf(file) {
  try {
    return file.stream().getReader({ mode: "byob" });
  } catch {
    return null;
  }
}

/** Whatever the browser says of a stream that broke off, its file cannot be read. */
async function* piecesOf(reader) {
  const readInto = (buffer) =>
    reader.read(new Uint8Array(buffer)).catch(() => {
      throw unreadable();
    });
  let piece = await readInto(new ArrayBuffer(CHUNK_BYTES));
  while (!piece.done) {
    yield piece.value;
    piece = await readInto(piece.value.buffer);
  }
}

/** Slice by slice, one ahead. */
async function* slicesOf(file) {
  const slice = (at) => bytesOf(file.slice(at, Math.min(at + CHUNK_BYTES, file.size)));
  let next = slice(0);
  for (let at = 0; at < file.size; at += CHUNK_BYTES) {
    const bytes = await next;
    next = at + CHUNK_BYTES < file.size ? slice(at + CHUNK_BYTES) : null;
    next?.catch(() => {});
    yield bytes;
  }
}
