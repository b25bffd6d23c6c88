/** Keeping chosen files on the device: whole where there is room, else at least their names. */

/** A second copy of a larger file would fill a phone without a word. */
const LARGEST_COPY = 500 * 1024 * 1024;
const SPARE = 100 * 1024 * 1024;

/** Keep a record; says how: `whole`, `named` (without the file) or `not`. */
export async function keep(store, record) {
  if (record.file && (await roomFor(record.size)) && (await store.put(record))) return "whole";
  return (await store.put({ ...record, file: null })) ? "named" : "not";
}

async function roomFor(size) {
  if (size > LARGEST_COPY) return false;
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota - usage > size + SPARE;
  } catch {
    // The browser does not tell: trying is the only way to know
    return true;
  }
}

/** Give what the device kept; a file that it cannot give back is null. */
export async function kept(store, owner) {
  const records = await store.all(owner);
  return Promise.all(records.map(async (record) => ({ ...record, file: await whole(record) })));
}

async function whole({ file, size }) {
  if (!file || file.size !== size) return null;
  try {
    await file.slice(0, 1).arrayBuffer();
    return file;
  } catch {
    // Some phones keep a name for the file but not its bytes
    return null;
  }
}
