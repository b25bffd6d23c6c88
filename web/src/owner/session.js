/** Whose case is open in this tab: the receipt code, and reading the case with it. */

import { call, pause } from "../common/api.js";
import { forgetReceipt, keepReceipt, keptReceipt } from "../common/receipt_memory.js";
import { tab } from "../common/storage.js";

const FRESH_MS = 5 * 60 * 1000;
const AGAIN_MS = [2_000, 3_000, 5_000, 8_000, 13_000, 20_000, 30_000];
const LIKE_A_CODE = /^#[0-9A-Za-z-]{16,40}$/;
const LINKED = "redress-linked";
let linked = null;
let code = "";

/** The headers of the owner's requests. */
export function authorization() {
  return { Authorization: `Receipt ${code}` };
}

export function openCode() {
  return code;
}

/**
 * Take a receipt code out of the address; says whether the page is loaded again without it. What
 * the reader opened stands in the browser's history, unless it led on by itself.
 */
export function hideCode() {
  const { hash, pathname, search } = location;
  const code = hash.slice(1);
  if (!LIKE_A_CODE.test(hash) || document.getElementById(code)) return false;
  const kept = tab.write(LINKED, code);
  if (kept) location.replace(pathname + search);
  else {
    linked = code;
    history.replaceState(history.state, "", pathname + search);
  }
  return kept;
}

/** Give the code that stood in the address, once. */
export function linkedCode() {
  const code = linked ?? tab.read(LINKED);
  linked = null;
  tab.remove(LINKED);
  return code;
}

/** Use a code from now on, and read its case. Throws Problem. */
export async function openCase(wanted, { onWaiting }) {
  code = wanted;
  const document = await readOnceOpen(onWaiting);
  if (keptReceipt()?.receipt_code !== code) keepReceipt({ receipt_code: code });
  return document;
}

export function readCase() {
  return call("GET", "/api/receipt", { headers: authorization() });
}

/** A form that was sent a moment ago becomes a case a moment later: be patient with it. */
async function readOnceOpen(onWaiting) {
  const kept = keptReceipt();
  const fresh = kept?.receipt_code === code && Date.now() - kept.sent_at < FRESH_MS;
  for (const wait of fresh ? AGAIN_MS : []) {
    try {
      return await readCase();
    } catch (problem) {
      if (problem.code !== "unknown_receipt") throw problem;
      onWaiting();
      await pause(wait);
    }
  }
  return readCase();
}

export function closeCase() {
  code = "";
}

export function forgetCase() {
  closeCase();
  forgetReceipt();
}
