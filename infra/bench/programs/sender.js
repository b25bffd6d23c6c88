/** Hashes and sends made-up files in a page, by the modules that owners' pages use. */

import { Courier } from "../../../web/src/uploads/courier.js";
import { fingerprintOf, sha256Of } from "../../../web/src/uploads/hashing.js";
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

/** The storage, with the addresses that its server signs. */
const storage = {
  plans: async ([claim]) => (await asked("plan", claim)).uploads,
  parts: async (upload, size, parts) => (await asked("parts", { ...upload, size, parts })).parts,
  complete: (upload, size) => asked("completion", { ...upload, size }),
};

async function asked(step, wish) {
  const answer = await fetch(`/storage/${step}`, { method: "POST", body: JSON.stringify(wish) });
  if (!answer.ok) throw new Error(`${step}: ${answer.status}`);
  return answer.json();
}

async function timed(work) {
  const began = performance.now();
  const found = await work();
  return { seconds: (performance.now() - began) / 1000, found };
}

let fingerprint = null;

async function send(target) {
  const [file] = FILE.files;
  const { sha256, parts } = fingerprint;
  const courier = new Courier(target, { put, hash: sha256Of });
  const claim = { name: file.name, size: file.size, sha256, media_type: file.type };
  const told = { onBytes: () => {}, onWait: () => {}, signal: new AbortController().signal };
  return timed(() => courier.bring({ claim, file, parts }, told));
}

globalThis.hashChosen = async () => {
  const { seconds, found } = await timed(() => fingerprintOf(FILE.files[0]));
  fingerprint = found;
  return { seconds, found: found.sha256 };
};
globalThis.sendToSink = (address) => send(sink(FILE.files[0].size, address));
globalThis.sendToStorage = () => send(storage);
