/** Says on the page whether and since when the form is kept on this device. */

import { h } from "../common/dom.js";
import { clockTime, say } from "./language.js";

let state = { place: "", at: 0 };

/** A line for the page that is shown; it follows what `showKept` tells. */
export function keptLine() {
  const line = h("p", { class: "note kept" });
  word(line);
  return line;
}

/** Tell where the form is kept (see draft.js), and since when. */
export function showKept(place, at) {
  state = { place, at };
  showKeptAgain();
}

/** Write the line anew, as the language has changed. */
export function showKeptAgain() {
  for (const line of document.querySelectorAll(".kept")) word(line);
}

function word(line) {
  if (!state.at) return;
  const lost = state.place === "nowhere";
  if (lost) line.setAttribute("role", "status");
  line.classList.toggle("warning", lost);
  say(line, lost ? "form.not_kept" : "form.kept_at", { time: clockTime(state.at) });
}
