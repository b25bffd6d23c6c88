/** Runs before the page is drawn: begins to load the words that this reader will need. */

import { wantedLanguage } from "./languages.js";

const wanted = wantedLanguage();
const words = document.querySelector(`meta[name="texts"][lang="${wanted}"]`);
const hint = document.createElement("link");
Object.assign(hint, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: words.content });
document.head.append(hint);
document.documentElement.classList.add("scripted");
// What is written in the page is Chinese: others wait for their words instead of seeing it change
document.documentElement.classList.toggle("waiting", wanted !== document.documentElement.lang);
