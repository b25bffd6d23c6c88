/** A field for an address that also takes a whole shared text, and the platform beside it. */

import { freshId, h } from "../common/dom.js";
import { addressesIn } from "./addresses.js";
import { PLATFORMS } from "./platforms.js";

/** What is shown moves the page: not while a finger is on its way to a button below. */
const MOMENT_MS = 300;

/**
 * A field for an address. `onText` is told at once what was pasted or what was typed when the
 * field is left; `onLook` is told a moment later, also while somebody types.
 */
export function addressField(value, { onText, onLook }) {
  let waiting;
  const look = (delay) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => onLook(control.value), delay);
  };
  const control = h("input", {
    type: "text",
    inputmode: "url",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    value,
  });
  control.addEventListener("input", () => look(MOMENT_MS));
  control.addEventListener("change", () => {
    onText(control.value);
    look(MOMENT_MS);
  });
  control.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const all = control.selectionEnd - control.selectionStart === control.value.length;
    // A field of one line would join lines and with them addresses.
    if (!all || addressesIn(text).length === 0) return;
    event.preventDefault();
    onText(text);
    onLook(text);
  });
  return control;
}

/** A choice among all platforms; with the value "" nothing is chosen yet. */
export function platformChoice(value) {
  const names = PLATFORMS.map((name) => h("option", { value: name, text: `platform.${name}` }));
  if (value === "") names.unshift(h("option", { value, text: "accounts.choose_platform" }));
  const control = h("select", { id: freshId("platform") }, ...names);
  control.value = value;
  return control;
}

/** The words for what is behind an address: `kind.post` on `platform.weibo`. */
export function meaningLine({ platform, kind }) {
  return h(
    "p",
    { class: "meaning" },
    h("span", { class: "badge", text: `platform.${platform}` }),
    " ",
    kind === "unknown" ? null : h("span", { text: `kind.${kind}` }),
  );
}
