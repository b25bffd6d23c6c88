/** After sending: the case number, and the receipt code that is the owner's only key. */

import { byId, showView } from "./dom.js";
import { readDocument, tab } from "./storage.js";
import { t } from "./texts.js";

const RECEIPT = "redress-receipt";

/** The receipt that this tab keeps: `{receipt_code, case_id, sent_at, earlier}`, or null. */
export function keptReceipt() {
  const kept = readDocument(tab, RECEIPT);
  return typeof kept?.receipt_code === "string" ? kept : null;
}

export function keepReceipt(receipt) {
  tab.write(RECEIPT, JSON.stringify({ sent_at: Date.now(), ...receipt }));
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
