/** A campaign's name, mark and colour on the pages; until they are known, our own. */

import { LANGUAGES, applyTexts } from "./texts.js";
import { readColour, shades } from "./shades.js";
import { readDocument, tab } from "./storage.js";

const KEPT = "redress-brand";
const LOGO = /^data:image\/(?:svg\+xml|png|jpeg|webp);base64,[A-Za-z0-9+/]+=*$/;

/** Show a brand, and remember it while the tab is open. */
export function showBrand(brand) {
  if (!brand) return;
  tab.write(KEPT, JSON.stringify(brand));
  putOn(brand);
  applyTexts(document.querySelector(".top"));
}

/** Put on the brand that an earlier page of this tab showed, before the words are written. */
export function recallBrand() {
  const brand = readDocument(tab, KEPT);
  if (brand) putOn(brand);
}

function putOn({ name, colour, logo }) {
  for (const place of document.querySelectorAll('[data-brand="name"]')) {
    if (!LANGUAGES.some((language) => name?.[language])) continue;
    delete place.dataset.text;
    place.dataset.words = JSON.stringify(name);
  }
  for (const place of document.querySelectorAll('[data-brand="logo"]')) {
    if (LOGO.test(logo ?? "")) place.src = logo;
  }
  paint(readColour(colour));
}

function paint(colour) {
  const { style } = document.documentElement;
  for (const [name, value] of Object.entries(colour ? shades(colour) : {})) {
    style.setProperty(`--brand-${name}`, value);
  }
}
