/** What is not in the page as a text of its own is told again when the language changes. */

import { language, t } from "../common/texts.js";

let titled = () => {};

/** Name the page: `{question, wrong}`; the question is a key of the texts. */
export function setTitle(question, { wrong = false } = {}) {
  titled = () => {
    const key = wrong ? "form.title_wrong" : "form.title_of";
    document.title = t(key, { question: t(question), page: t("form.page_title") });
  };
  titled();
}

/** Follow the reader's language; `act` is called after each change. */
export function onLanguage(act) {
  const observer = new MutationObserver(() => {
    titled();
    act();
  });
  observer.observe(document.documentElement, { attributeFilter: ["lang"] });
}

/** The words of an element, with values that may be words themselves. */
export function say(element, key, values = {}) {
  if (!key) {
    element.textContent = "";
    delete element.dataset.text;
    return;
  }
  element.dataset.text = key;
  element.dataset.values = JSON.stringify(values);
  const words = t(key, values);
  if (element.textContent !== words) element.textContent = words;
}

/** The time of a day, or the day too when that is another one, as the reader's clock shows it. */
export function clockTime(milliseconds, now = Date.now()) {
  const sameDay = new Date(milliseconds).toDateString() === new Date(now).toDateString();
  const day = sameDay ? {} : { month: "long", day: "numeric" };
  const locale = language() === "en" ? "en-GB" : language();
  const style = { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(locale, style).format(new Date(milliseconds));
}

