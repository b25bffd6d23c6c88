/** After sending: the case number, and the receipt code that is the owner's only key. */

import { byId, h, showView } from "./dom.js";
import { readDocument, tab } from "./storage.js";
import { t } from "./texts.js";

const RECEIPT = "redress-receipt";

/** The receipt that this tab keeps, or null: `{receipt_code}`, and for a form that was just sent
 * `case_id`, `sent_at` and `earlier` (see send.js). */
export function keptReceipt() {
  const kept = readDocument(tab, RECEIPT);
  return typeof kept?.receipt_code === "string" ? kept : null;
}

export function keepReceipt(receipt) {
  tab.write(RECEIPT, JSON.stringify(receipt));
}

export function forgetReceipt() {
  tab.remove(RECEIPT);
}

/** Copy a text and say so in `note`. */
export async function copy(text, note) {
  let key = "sent.copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    key = "sent.not_copied";
  }
  note.dataset.text = key;
  note.textContent = t(key);
}

/** A button that copies a text, and the place where it says so. */
export function copyButton(text, label) {
  const note = h("span", { class: "note", role: "status" });
  const on = { click: () => copy(text, note) };
  return [h("button", { type: "button", class: "quiet", text: label, on }), note];
}

/** Show the receipt of a form that was sent. */
export function showSent(receipt) {
  byId("case-id").textContent = receipt.case_id;
  byId("receipt-code").textContent = receipt.receipt_code;
  byId("earlier").hidden = !receipt.earlier;
  byId("copy").onclick = () => copy(receipt.receipt_code, byId("copied"));
  byId("print").onclick = () => print();
  byId("another").onclick = () => {
    if (!confirm(t("sent.another_sure"))) return;
    forgetReceipt();
    location.reload();
  };
  showView("sent");
}
