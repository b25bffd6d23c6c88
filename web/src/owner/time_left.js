/** How much time is left until an instant, in words that follow the clock and the language. */

import { h } from "../common/dom.js";
import { LANGUAGES, applyTexts } from "../common/texts.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const URGENT = 2 * DAY;

/** Whole days, hours or minutes until `due`, or null when it is over. */
export function timeLeft(due, now = Date.now()) {
  const left = new Date(due).getTime() - now;
  if (!(left > 0)) return null;
  if (left >= URGENT) return { unit: "day", count: Math.floor(left / DAY) };
  if (left >= HOUR) return { unit: "hour", count: Math.floor(left / HOUR) };
  return { unit: "minute", count: Math.max(1, Math.floor(left / MINUTE)) };
}

/** The same in every language of the pages. */
export function leftWords({ unit, count }) {
  const style = { style: "unit", unit, unitDisplay: "long" };
  return Object.fromEntries(
    LANGUAGES.map((language) => [language, new Intl.NumberFormat(language, style).format(count)]),
  );
}

/** "Time left: 5 days", kept right by `tick`. */
export function timeLeftNote(due) {
  const note = h("span", { class: "left", "data-due": due });
  show(note);
  return note;
}

/** Bring every note on the page up to date. */
export function tick(root = document) {
  for (const note of root.querySelectorAll("[data-due]")) show(note);
}

function show(note) {
  const left = timeLeft(note.dataset.due);
  const content = JSON.stringify(left);
  if (note.dataset.left === content) return;
  note.dataset.left = content;
  note.classList.toggle("soon", left === null || left.unit !== "day");
  const words = left
    ? [h("span", { text: "left.label" }), " ", h("strong", { words: leftWords(left) })]
    : [h("span", { text: "left.over" })];
  note.replaceChildren(...words);
  applyTexts(note);
}
