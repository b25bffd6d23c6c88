/** Files that wait on this device until the form is sent (IndexedDB); without it they just do not
 * outlive the page. */

const NAME = "redress";
const STORE = "files";

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("the file store is blocked"));
  });
}

async function within(mode, act) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Answer `otherwise` where the browser keeps nothing (private windows, full disks). */
async function forgiving(work, otherwise) {
  try {
    return await work();
  } catch (error) {
    console.warn("files are not kept on this device", error?.name);
    return otherwise;
  }
}

/** The files of the form. Each method says by its result whether the browser keeps files. */
export const deviceFiles = {
  all: () => forgiving(() => within("readonly", (store) => store.getAll()), []),
  async put(record) {
    return forgiving(async () => {
      await within("readwrite", (store) => store.put(record));
      return true;
    }, false);
  },
  remove: (id) => forgiving(() => within("readwrite", (store) => store.delete(id))),
  clear: () => forgiving(() => within("readwrite", (store) => store.clear())),
};

/** Files that are forgotten with the page. */
export const noFiles = {
  all: async () => [],
  put: async () => true,
  remove: async () => undefined,
  clear: async () => undefined,
};
