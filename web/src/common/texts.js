/** The pages' words in two languages. Switching changes words only, never what was typed. */

import { formatTime } from "./dates.js";
import { LANGUAGES, chosenLanguage, keepLanguage, wantedLanguage } from "./languages.js";

export { LANGUAGES };
const AHEAD_MS = 2_000;
const loaded = new Map();
const tellers = new WeakMap();
let current = LANGUAGES[0];
let zone = "Asia/Shanghai";

/** Put values into the gaps of a text; a gap without a value stays visible. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? String(values[name]) : gap));
}

export function language() {
  return current;
}

export function setZone(name) {
  zone = name;
}

export function timezone() {
  return zone;
}

export function has(key) {
  return key in (loaded.get(current) ?? {});
}

export function t(key, values = {}) {
  const text = loaded.get(current)?.[key];
  if (text === undefined) throw new Error(`no text ${key}`);
  return filled(text, values);
}

/** The key of an enum's wording, or null for a value that these pages do not know yet. */
export function wording(kind, value) {
  const key = `${kind}.${value}`;
  return has(key) ? key : null;
}

/** Attributes that show an enum's wording, or the bare value when there is none. */
export function named(kind, value) {
  const key = wording(kind, value);
  return key ? { text: key } : { words: Object.fromEntries(LANGUAGES.map((l) => [l, value])) };
}

/** Let an element say what `words()` gives, and say it anew when the language changes. */
export function telling(element, words) {
  tellers.set(element, words);
  element.dataset.telling = "";
  element.textContent = words();
  return element;
}

/** Write the words of every marked element under `root` in the current language. */
export function applyTexts(root = document) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = t(element.dataset.text, JSON.parse(element.dataset.values ?? "{}"));
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute(
      "aria-label",
      t(element.dataset.label, JSON.parse(element.dataset.values ?? "{}")),
    );
  }
  for (const element of root.querySelectorAll("[data-words]")) {
    const words = JSON.parse(element.dataset.words);
    element.textContent = words[current] ?? words[LANGUAGES[0]] ?? "";
  }
  for (const element of root.querySelectorAll("[data-telling]")) {
    element.textContent = tellers.get(element)();
  }
  for (const element of root.querySelectorAll("[data-time]")) {
    element.dateTime = element.dataset.time;
    element.textContent = formatTime(element.dataset.time, current, zone, element.dataset.format);
  }
}

/** Put new children into an element, in the current language. */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
  applyTexts(element);
}

export async function setLanguage(wanted, { keep = false } = {}) {
  await load(wanted);
  current = wanted;
  if (keep) keepLanguage(wanted);
  document.documentElement.lang = wanted;
  applyTexts();
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === wanted));
  }
}

async function load(wanted) {
  if (loaded.has(wanted)) return;
  const { content } = document.querySelector(`meta[name="texts"][lang="${wanted}"]`);
  const response = await fetch(content, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`texts: ${response.status}`);
  loaded.set(wanted, await response.json());
}

/** Have all words at hand before the network is gone, so that switching does without it. */
async function loadAhead() {
  try {
    await Promise.all(LANGUAGES.map(load));
  } catch (error) {
    // Asked for again when the reader switches
    console.warn("the words of the other language did not come:", error.message);
  }
}

/** Say whether the reader chose a language here before. */
export function languageChosen() {
  return chosenLanguage() !== null;
}

/** Load the words, show the page, and make the language switch work. */
export async function startTexts() {
  await setLanguage(wantedLanguage());
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => setLanguage(button.dataset.language, { keep: true }));
  }
  document.documentElement.classList.add("ready");
  setTimeout(loadAhead, AHEAD_MS);
}
