/** The answers as a text file, for the owner's own use when they cannot be sent. */

import { h } from "../common/dom.js";
import { applyTexts, t } from "../common/texts.js";
import { answerSections } from "./check.js";

/** Give a document's answers as lines of text. */
function answersText(document, { campaign, draft }) {
  const sections = h("div", {}, ...answerSections(document, campaign, draft));
  applyTexts(sections);
  for (const part of sections.querySelectorAll(".change")) part.remove();
  const lines = [t("form.page_title")];
  for (const part of sections.querySelectorAll("h2, dt, p, li, .prose, .part > .hint")) {
    if (part.matches("h2")) lines.push("", `# ${part.textContent}`);
    else if (part.matches("dt")) lines.push("", part.textContent);
    else lines.push(part.textContent);
  }
  return `${lines.join("\n")}\n`;
}

/** Let the browser save the answers. */
export function saveAnswers(document, form) {
  const blob = new Blob([answersText(document, form)], { type: "text/plain;charset=utf-8" });
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: `Redress-${document.submission_id.slice(0, 8)}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
