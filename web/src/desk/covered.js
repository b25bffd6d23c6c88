/** What may hurt to read or see is blurred until somebody asks for it; each time is counted. */

import { h } from "../common/dom.js";
import { applyTexts } from "../common/texts.js";
import { desk } from "./desk_call.js";

/**
 * Blur `children` until they are uncovered; they can be covered again. `what` and `number` name
 * them for the count that leads see; a count that fails keeps nobody from their work.
 */
export function covered(taskId, what, number, text, ...children) {
  const veil = h("div", { tabindex: "-1" }, ...children);
  const button = h("button", { type: "button", class: "quiet uncover", text });
  const place = h("div", { class: "covered" }, button, veil);
  const cover = (on) => {
    veil.classList.toggle("veil", on);
    veil.inert = on;
    veil.ariaHidden = on ? "true" : null;
    button.dataset.text = on ? text : "desk.cover_again";
  };
  cover(true);
  button.addEventListener("click", () => {
    cover(!veil.inert);
    applyTexts(place);
    if (veil.inert) return;
    veil.focus({ preventScroll: true });
    counted(taskId, what, number);
  });
  place.addEventListener("click", ({ target }) => {
    if (target === place && veil.inert) button.click();
  });
  return place;
}

async function counted(taskId, what, number) {
  try {
    const path = `/tasks/${encodeURIComponent(taskId)}/reveals`;
    const { today } = await desk("POST", path, { what, number });
    for (const place of document.querySelectorAll("[data-exposure]")) {
      place.dataset.values = JSON.stringify({ count: today });
      applyTexts(place.parentElement);
    }
  } catch (problem) {
    console.warn("exposure was not counted:", problem.code);
  }
}
