/** Copying a text, and saying whether it worked. */

import { h } from "./dom.js";
import { t } from "./texts.js";

/** Copy a text and say so in `note`. */
export async function copyText(text, note) {
  let key = "card.copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    key = "card.not_copied";
  }
  note.dataset.text = key;
  note.textContent = t(key);
}

/** A button that copies a text, and the place where it says so. */
export function copyButton(text, label, look = "quiet") {
  const note = h("span", { class: "note", role: "status" });
  const on = { click: () => copyText(text, note) };
  return [h("button", { type: "button", class: look, text: label, on }), note];
}
