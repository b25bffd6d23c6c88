/** What it means when a law firm may not be given what a wished help needs. */

import { h } from "../common/dom.js";

const FROM_LAWYERS = ["lawyers_letter", "litigation_support"];

/** Whether somebody wants what only the recipient of a consent can do, and does not give it. */
export function holdsBack({ recipient, required }, granted, remedies) {
  const wanted = remedies.some((remedy) => FROM_LAWYERS.includes(remedy));
  return Boolean(recipient) && !required && !granted && wanted;
}

/** A calm line about it: nothing is lost, and it can be allowed later. */
export function holdingBackLine({ recipient }) {
  return h("p", { class: "notice", text: "form.held_back", values: { recipient } });
}
