/** Leaving at once: a button and a key for everybody who must hide the page. */

import { h } from "./dom.js";
import { leave } from "./exit_guard.js";
import { applyTexts, t } from "./texts.js";

const PRESSES = 3;
const PATIENCE_MS = 5000;

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

/** What is typed into: there Shift alone changes the alphabet of Chinese keyboards. */
const TYPED_INTO = 'textarea, input:not([type="checkbox"], [type="radio"], [type="file"])';

/** Shift three times in a row, with nothing between, and not while somebody types. */
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
    if (event.key !== "Shift" || event.target.matches?.(TYPED_INTO)) return;
    clearTimeout(timer);
    pressed += 1;
    if (pressed === PRESSES) act();
    else if (pressed > 1) news.textContent = t("exit.once_more");
    timer = setTimeout(forget, PATIENCE_MS);
  });
}
