/** The owner's own data as one file, made by the server and kept nowhere in between. */

import { call } from "../common/api.js";
import { byId, h } from "../common/dom.js";
import { clearProblem, showProblem } from "../common/problems.js";
import { t } from "../common/texts.js";
import { inWords } from "./trouble.js";

const LATER_MS = 60_000;

/** How the file is called. */
export function fileName(caseId, now = new Date()) {
  return `Redress-${caseId}-${now.toISOString().slice(0, 10)}.json`;
}

/** Tell what is kept: of who withdrew nothing that names the person, and no copy of it. */
export function showMyData({ outcome }) {
  const withdrawn = outcome === "withdrawn";
  byId("export").hidden = withdrawn;
  for (const line of byId("data").querySelectorAll("[data-erased]")) line.hidden = withdrawn;
}

/** Make the button work; `caseId` names the open case. */
export function startExport({ authorization, caseId }) {
  const form = byId("export");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    clearProblem(form);
    say("export.preparing");
    try {
      const headers = authorization();
      save(await call("POST", "/api/receipt/export", { headers, again: true }), caseId());
      say("export.saved");
    } catch (problem) {
      say(null);
      showProblem(form, inWords(problem));
    } finally {
      button.disabled = false;
    }
  });
}

function say(key) {
  const news = byId("export-news");
  if (key) news.dataset.text = key;
  else delete news.dataset.text;
  news.textContent = key ? t(key) : "";
}

function save(data, caseId) {
  const blob = new Blob([JSON.stringify(data, null, 2)], { type: "application/json" });
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: fileName(caseId) }).click();
  setTimeout(() => URL.revokeObjectURL(address), LATER_MS);
}
