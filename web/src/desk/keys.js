/** Keys of the desk, for whoever decides hundreds a day; `?` shows them, and turns them off. */

import { byId } from "../common/dom.js";
import { device } from "../common/storage.js";

const KEPT = "redress-desk-keys";
const OFF = "off";

/** What each key does. */
export const KEYS = {
  j: "next_row",
  k: "earlier_row",
  x: "tick",
  b: "batch",
  f: "filter",
  "/": "search",
  c: "claim",
  d: "decide",
  n: "next_task",
  u: "queue",
  "?": "help",
  "？": "help",
};
const TYPING = "textarea, select, input:not([type=radio]):not([type=checkbox])";

/** The action of a key, or null: never while somebody types, nor with a modifier. */
export function actionOf({ key, isComposing, ctrlKey, metaKey, altKey, target }) {
  if (isComposing || ctrlKey || metaKey || altKey) return null;
  if (target?.matches?.(TYPING)) return null;
  return KEYS[key] ?? null;
}

/** Listen; `act` maps actions to what the desk does. */
export function listenForDeskKeys(act) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || device.read(KEPT) === OFF) return;
    const action = actionOf(event);
    if (action === null || !act[action]) return;
    if (act[action]() !== false) event.preventDefault();
  });
}

/** Move the focus along the rows of the queue; gives false where there are none. */
export function moveRow(step) {
  const links = [...document.querySelectorAll("#queue > li > a")];
  if (links.length === 0) return false;
  const now = links.findIndex((link) => link.closest("li").contains(document.activeElement));
  links[Math.min(Math.max(now + step, 0), links.length - 1)].focus();
  return true;
}

/** Tick the row that has the focus; gives false where none has. */
export function tickRow() {
  const row = document.activeElement?.closest("#queue > li");
  row?.querySelector("input[type=checkbox]").click();
  return Boolean(row);
}

/** Speech and slips press letters too: who needs it turns them off, on this device. */
export function startHelp() {
  const dialog = byId("keys");
  const on = byId("keys-on");
  on.checked = device.read(KEPT) !== OFF;
  on.addEventListener("change", () => {
    if (on.checked) device.remove(KEPT);
    else device.write(KEPT, OFF);
  });
  byId("keys-close").addEventListener("click", () => dialog.close());
}

/** Show the keys. */
export function showHelp() {
  byId("keys").showModal();
}
