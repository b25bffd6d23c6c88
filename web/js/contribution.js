/** A form for words, links and files that an owner adds to a case or answers a question with. */

import { call } from "./api.js";
import { field, h } from "./dom.js";
import { Files } from "./files.js";
import { noFiles } from "./filestore.js";
import { Links } from "./links.js";
import { clearProblem, ownProblem, showProblem } from "./problems.js";
import { readDocument, tab } from "./storage.js";
import { lengthOf, linkFindings } from "./submission.js";
import { applyTexts, t } from "./texts.js";
import { forCase } from "./uploads.js";

const TEXT_LIMIT = 10_000;

/**
 * Make the form. `path` is where it is posted, `name` tells forms apart, `authorization` gives
 * the headers, `onDone` gets the case as it is afterwards. Words outlive a reload of the tab.
 */
export function contributionForm({ path, name, textKey, buttonKey, authorization, onDone }) {
  const kept = `redress-words-${name}`;
  const before = readDocument(tab, kept) ?? { text: "", links: [] };
  const text = h("textarea", { rows: 5, "data-pointer": "/text", value: before.text });
  const button = h("button", { type: "submit", text: buttonKey });
  const news = h("p", { class: "note", role: "status" });
  const linkPlace = h("div", { role: "group", label: "contribution.links" });
  const filePlace = h("div", { role: "group", label: "contribution.files" });
  const form = h(
    "form",
    { class: "contribution", novalidate: true },
    h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
    field({ control: text, text: textKey }),
    h("h3", { text: "contribution.links" }),
    linkPlace,
    h("h3", { text: "contribution.files" }),
    filePlace,
    news,
    h("div", { class: "actions" }, button),
  );
  const keep = () => tab.write(kept, JSON.stringify({ text: text.value, links: links.links }));
  const links = new Links(linkPlace, { links: before.links, blank: false, onChange: keep });
  const files = new Files(filePlace, { store: noFiles });
  text.addEventListener("input", keep);

  async function send() {
    links.tidy();
    await files.ready();
    const found = findings(text.value, links.links, files.claims);
    if (found.length) throw ownProblem(found);
    news.textContent = t(files.claims.length ? "send.files" : "send.form");
    await files.send(forCase(authorization()), name);
    news.textContent = t("send.form");
    const document = { text: text.value.trim(), links: links.links, files: files.claims };
    const body = JSON.stringify(document);
    const after = await call("POST", path, { body, headers: authorization(), again: true });
    tab.remove(kept);
    text.value = "";
    links.reset([]);
    await files.clear();
    onDone(after);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    clearProblem(form);
    try {
      await send();
    } catch (problem) {
      showProblem(form, problem);
    } finally {
      news.textContent = "";
      button.disabled = false;
    }
  });
  applyTexts(form);
  return form;
}

function findings(text, links, files) {
  if (text.trim() === "" && links.length === 0 && files.length === 0) {
    return [{ pointer: "/text", key: "something" }];
  }
  const length = lengthOf(text);
  const long = { pointer: "/text", key: "too_long", values: { limit: TEXT_LIMIT, length } };
  return [...(length > TEXT_LIMIT ? [long] : []), ...linkFindings(links)];
}
