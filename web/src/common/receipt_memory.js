/** The receipt code in this tab: kept until the tab is closed, read from what people paste. */

import { readDocument, tab } from "./storage.js";

const KEPT = "redress-receipt";
const LENGTH = 20;
const LOOK_ALIKES = { O: "0", I: "1", L: "1", U: "V" };

/** The receipt that this tab keeps, or null: `{receipt_code}`, and for a form that was just sent
 * `case_id`, `sent_at` and `earlier`. */
export function keptReceipt() {
  const kept = readDocument(tab, KEPT);
  return typeof kept?.receipt_code === "string" ? kept : null;
}

export function keepReceipt(receipt) {
  tab.write(KEPT, JSON.stringify(receipt));
}

export function forgetReceipt() {
  tab.remove(KEPT);
}

/** Forget all that this tab keeps, but for a code that is kept nowhere else yet. */
export function forgetTab() {
  const receipt = keptReceipt();
  tab.clear();
  if (receipt?.kept === false) keepReceipt(receipt);
}

/** Where a code opens its case: it stands in the fragment, which no server ever sees. */
export function receiptAddress(code, origin = location.origin) {
  return `${origin}/receipt.html#${code}`;
}

/** The characters of a code in what was typed or pasted, a whole address included. */
export function charactersOf(typed) {
  const plain = typed.normalize("NFKC").toUpperCase();
  const code = plain.slice(plain.lastIndexOf("#") + 1);
  return [...code.replace(/[^0-9A-Z]/g, "")].map((letter) => LOOK_ALIKES[letter] ?? letter);
}

/** Write a code as it was given out, or null when this cannot be one. */
export function readableCode(typed) {
  const characters = charactersOf(typed);
  if (characters.length !== LENGTH) return null;
  return characters.join("").replace(/.{4}(?=.)/g, "$&-");
}
