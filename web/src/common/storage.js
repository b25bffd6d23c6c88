/** What the browser keeps for this page; a browser that keeps nothing is no error. */

function shelf(name) {
  return {
    read(key) {
      try {
        return globalThis[name].getItem(key);
      } catch {
        return null;
      }
    },
    /** Say whether the value is now kept. */
    write(key, value) {
      try {
        globalThis[name].setItem(key, value);
        return true;
      } catch {
        return false;
      }
    },
    remove(key) {
      try {
        globalThis[name].removeItem(key);
      } catch {
        /* nothing is kept here, so nothing is left */
      }
    },
    clear() {
      try {
        globalThis[name].clear();
      } catch {
        /* nothing is kept here, so nothing is left */
      }
    },
  };
}

/** Until it is removed. */
export const device = shelf("localStorage");
/** Until the tab is closed. */
export const tab = shelf("sessionStorage");

/** Read a JSON document; anything else counts as nothing. */
export function readDocument(where, key) {
  try {
    return JSON.parse(where.read(key) ?? "null");
  } catch {
    return null;
  }
}
