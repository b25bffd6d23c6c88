/** The fastest SHA-256 that this browser has for bytes that come in pieces. */

import { createSHA256 } from "hash-wasm";

import { Sha256 } from "./sha256.js";

const SLICE_BYTES = 4 * 1024 * 1024;

async function freshHash() {
  try {
    const hash = await createSHA256();
    return { update: (bytes) => hash.update(bytes), hex: () => hash.digest("hex") };
  } catch {
    // No WebAssembly, or a browser whose content policy knows it only together with eval
    return new Sha256();
  }
}

/** Read a file slice by slice, one ahead, and give its SHA-256 in lower-case hexadecimal. */
export async function streamedSha256(file, onBytes = () => {}) {
  const hash = await freshHash();
  const slice = (at) => file.slice(at, Math.min(at + SLICE_BYTES, file.size)).arrayBuffer();
  let next = slice(0);
  for (let at = 0; at < file.size; at += SLICE_BYTES) {
    const bytes = new Uint8Array(await next);
    const end = at + bytes.length;
    next = end < file.size ? slice(end) : null;
    next?.catch(() => {});
    hash.update(bytes);
    onBytes(end);
  }
  return hash.hex();
}
