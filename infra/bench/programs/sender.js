/** Hashes and sends made-up files in a page, by the modules that owners' pages use. */

import { Courier } from "../../../web/src/uploads/courier.js";
import { sha256Of } from "../../../web/src/uploads/hashing.js";
import { put } from "../../../web/src/uploads/transfer.js";

const PART_BYTES = 16 * 1024 * 1024;
const FILE = document.createElement("input");
FILE.type = "file";
document.body.append(FILE);

/** A server that takes every part, and says that a file has arrived once it is complete. */
function sink(size, address) {
  let complete = false;
  const place = { method: "PUT", url: address, headers: {} };
  const parts = { state: "parts", upload_id: "1", part_bytes: PART_BYTES, arrived: [] };
  const plan = { ...parts, parts: Math.ceil(size / PART_BYTES) };
  return {
    plans: async () => [complete ? { state: "arrived" } : plan],
    parts: async (_upload, _size, claims) => claims.map(() => place),
    complete: async () => {
      complete = true;
    },
  };
}

async function timed(work) {
  const began = performance.now();
  const found = await work();
  return { seconds: (performance.now() - began) / 1000, found };
}

globalThis.hashChosen = () => timed(() => sha256Of(FILE.files[0]));

globalThis.sendChosen = (address) => {
  const [file] = FILE.files;
  const courier = new Courier(sink(file.size, address), { put, hash: sha256Of });
  const claim = { name: file.name, size: file.size, sha256: "0".repeat(64), media_type: "" };
  const told = { onBytes: () => {}, onWait: () => {}, signal: new AbortController().signal };
  return timed(() => courier.bring({ claim, file }, told));
};
