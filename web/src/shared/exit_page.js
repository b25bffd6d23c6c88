/** Leaving at once: the page is hidden, its place in the history is taken by another site, and
 * going back to it leads there again. */

import { h, openable } from "./dom.js";
import { tab } from "./storage.js";
import { applyTexts, t } from "./texts.js";

const LEFT = "redress-left";
const NOWHERE = "about:blank";
const PRESSES = 3;
const PATIENCE_MS = 5000;

/** Whether the reader is leaving, so that nothing holds the page back. */
export function leaving() {
  return document.documentElement.classList.contains("left");
}

/** Hide the page and leave it for good. `address` is where to. */
export function leave(address) {
  const to = openable(address ?? "") ?? NOWHERE;
  document.documentElement.classList.add("left");
  document.title = "\u200b";
  tab.write(LEFT, to);
  dispatchEvent(new Event("redress-leaving"));
  location.replace(to);
}

/** Call first on a page: whoever comes back to it by the history is led away again. */
export function guardExit() {
  const to = tab.read(LEFT);
  const came = performance.getEntriesByType?.("navigation")[0]?.type;
  if (to && came === "back_forward") {
    document.documentElement.classList.add("left");
    location.replace(to);
    return true;
  }
  tab.remove(LEFT);
  addEventListener("pageshow", (event) => {
    if (event.persisted && leaving()) location.replace(tab.read(LEFT) ?? NOWHERE);
  });
  return false;
}

/** Offer the button and the key: `addressOf` gives where to, as far as it is known by then. */
export function offerExit(addressOf) {
  const news = h("span", { class: "visually-hidden", role: "status" });
  const button = h("button", {
    type: "button",
    class: "exit",
    "data-action": "exit",
    text: "exit.button",
    on: { click: () => leave(addressOf()) },
  });
  const place = h("div", { class: "exit-place unprinted" }, button, news);
  document.querySelector("header").after(place);
  applyTexts(place);
  listen(news, () => leave(addressOf()));
}

/** Shift three times in a row, with nothing between. */
function listen(news, act) {
  let pressed = 0;
  let timer;
  const forget = () => {
    pressed = 0;
    news.textContent = "";
  };
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") forget();
  });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    clearTimeout(timer);
    pressed += 1;
    if (pressed === PRESSES) act();
    else if (pressed > 1) news.textContent = t("exit.once_more");
    timer = setTimeout(forget, PATIENCE_MS);
  });
}
