/** Which of our languages a reader wants. */

import { device } from "./storage.js";

export const LANGUAGES = ["zh-CN", "en"];
const KEPT = "redress-language";

/** The first of our languages that the reader's browser asks for. */
export function preferred(tags) {
  for (const tag of tags) {
    if (/^zh\b/i.test(tag)) return "zh-CN";
    if (/^en\b/i.test(tag)) return "en";
  }
  return LANGUAGES[0];
}

/** Give the language that was chosen here before, or null. */
export function chosenLanguage() {
  const kept = device.read(KEPT);
  return LANGUAGES.includes(kept) ? kept : null;
}

export function keepLanguage(language) {
  device.write(KEPT, language);
}

export function wantedLanguage() {
  return chosenLanguage() ?? preferred(navigator.languages ?? [navigator.language]);
}
