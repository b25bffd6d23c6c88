/** What waits on this device until it is sent: drafts of forms, and files (IndexedDB). */

import { openDB } from "idb";

const NAME = "redress";
const VERSION = 2;
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
let opening = null;

function database() {
  opening ??= opened().catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function opened() {
  const open = await openDB(NAME, VERSION, { upgrade, terminated: reopen, blocking });
  const old = IDBKeyRange.upperBound(Date.now() - KEPT_MS);
  await removeFiles(open, await open.getAllKeysFromIndex("files", "kept_at", old));
  return open;
}

/** The first version knew files alone, and not whose they were. */
function upgrade(base, before) {
  if (before === 1) base.deleteObjectStore("files");
  base.createObjectStore("drafts", { keyPath: "campaign_id" });
  const records = base.createObjectStore("files", { keyPath: "id" });
  for (const name of ["owner", "kept_at"]) records.createIndex(name, name);
  base.createObjectStore("contents");
}

function reopen() {
  opening = null;
}

/** Another tab brings a newer version of these pages: make way. */
function blocking(_current, _wanted, event) {
  event.target.close();
  opening = null;
}

/** Answer `otherwise` where the browser keeps nothing (private windows, full disks). */
async function forgiving(work, otherwise) {
  try {
    return await work(await database());
  } catch (error) {
    console.warn("nothing is kept on this device:", error?.name);
    return otherwise;
  }
}

/** One draft for each campaign. `put` says whether the browser keeps it. */
export const drafts = {
  get: (campaignId) => forgiving((open) => open.get("drafts", campaignId), undefined),
  put: (draft) => forgiving((open) => open.put("drafts", draft).then(() => true), false),
  remove: (campaignId) => forgiving((open) => open.delete("drafts", campaignId)),
};

/**
 * Chosen files; `owner` names the form or case that they are for, `file` holds the bytes, or null
 * where only the rest is to be kept. The bytes are written once, however often the rest changes.
 * What nobody touched for thirty days goes.
 */
export const files = {
  all: (owner) => forgiving((open) => allOf(open, owner), []),
  put: (record) => forgiving((open) => putFile(open, record), false),
  remove: (id) => forgiving((open) => removeFiles(open, [id])),
  clear: (owner) =>
    forgiving(async (open) => {
      await removeFiles(open, await open.getAllKeysFromIndex("files", "owner", owner));
    }),
};

const BOTH = ["files", "contents"];

async function allOf(open, owner) {
  const change = open.transaction(BOTH);
  const records = await change.objectStore("files").index("owner").getAll(owner);
  const contents = change.objectStore("contents");
  const whole = async (record) => ({ ...record, file: (await contents.get(record.id)) ?? null });
  return Promise.all(records.map(whole));
}

async function putFile(open, { file, ...record }) {
  const change = open.transaction(BOTH, "readwrite");
  const contents = change.objectStore("contents");
  const known = !file || (await contents.getKey(record.id)) !== undefined;
  const steps = [change.objectStore("files").put({ ...record, kept_at: Date.now() })];
  if (!known) steps.push(contents.put(file, record.id));
  await Promise.all([...steps, change.done]);
  return true;
}

async function removeFiles(open, ids) {
  const change = open.transaction(BOTH, "readwrite");
  const steps = ids.flatMap((id) => BOTH.map((name) => change.objectStore(name).delete(id)));
  await Promise.all([...steps, change.done]);
}

/** Files that are forgotten with the page. */
export const noFiles = {
  all: async () => [],
  put: async () => true,
  remove: async () => undefined,
  clear: async () => undefined,
};
