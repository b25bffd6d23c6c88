/** A page that was left in a hurry is not shown again by going back in the history. */

import { openable } from "./dom.js";
import { forgetTab } from "./receipt_memory.js";
import { tab } from "./storage.js";

const LEFT = "redress-left";
const NOWHERE = "about:blank";

/** Whether the reader is leaving, so that nothing holds the page back. */
export function leaving() {
  return document.documentElement.classList.contains("left");
}

/** Hide the page and leave it for good, with nothing kept in the tab. `address` is where to. */
export function leave(address) {
  const to = openable(address ?? "") ?? NOWHERE;
  document.documentElement.classList.add("left");
  document.title = "\u200b";
  dispatchEvent(new Event("redress-leaving"));
  forgetTab();
  tab.write(LEFT, to);
  location.replace(to);
}

/** Call first on a page: whoever comes back to it by the history is led away again. */
export function guardExit() {
  const to = tab.read(LEFT);
  const came = performance.getEntriesByType?.("navigation")[0]?.type;
  if (to && came === "back_forward") {
    document.documentElement.classList.add("left");
    location.replace(to);
    return true;
  }
  tab.remove(LEFT);
  addEventListener("pageshow", (event) => {
    if (event.persisted && leaving()) location.replace(tab.read(LEFT) ?? NOWHERE);
  });
  return false;
}
