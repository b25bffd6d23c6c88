/** An evidence item on the desk: opened only with a reason, and never by itself. */

import { formatSize } from "../common/dates.js";
import { openEvidence } from "./desk_api.js";
import { field, h, openable } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { applyTexts, fill, language, named } from "../common/texts.js";

const LINK_LIFETIME_MS = 5 * 60 * 1000;

export function evidenceItem(taskId, item, fingerprint) {
  return h(
    "li",
    { "data-state": item.state },
    h(
      "div",
      { class: "row-head" },
      h("span", { class: "name" }, `${item.number}. `, h("bdi", {}, item.name)),
      h("span", { class: `badge ${item.state}`, ...named("evidence_state", item.state) }),
    ),
    h("p", { class: "hint" }, formatSize(item.size, language())),
    item.shows.length ? shown(item.shows) : null,
    item.refusal ? h("p", { class: "refused", ...named("refused_because", item.refusal) }) : null,
    item.state === "preserved" ? opening(taskId, item) : null,
    fingerprint(item.sha256),
  );
}

/** What the owner says that the file shows. */
function shown(values) {
  const words = values.map((value) => h("li", named("shown", value)));
  return h(
    "div",
    { class: "hint" },
    h("span", { text: "desk.shown" }),
    h("ul", { class: "plain" }, ...words),
  );
}

function opening(taskId, { number, name }) {
  const reason = h("input", {
    type: "text",
    maxlength: "200",
    autocomplete: "off",
    required: true,
    "data-pointer": "/reason",
  });
  const button = h("button", { type: "submit", class: "secondary", text: "desk.open_evidence" });
  const result = h("div", { role: "status" });
  const form = h(
    "form",
    { novalidate: true },
    h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
    field({ control: reason, text: "desk.open_reason", hint: "desk.open_hint" }),
    button,
    result,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    clearProblem(form);
    try {
      const why = reason.value.trim();
      if (why === "") throw ownProblem([{ pointer: "/reason", key: "missing.reason" }]);
      offer(result, (await openEvidence(taskId, number, why)).url, name);
    } catch (problem) {
      showProblem(form, problem);
    } finally {
      button.disabled = false;
    }
  });
  const summary = h("summary", { text: "desk.open_named", values: { name } });
  return h("details", { class: "opening" }, summary, form);
}

/** Show the link for as long as it works; the reviewer clicks it. */
function offer(place, url, name) {
  const address = openable(url);
  if (address === null) return;
  const link = h("a", {
    href: address,
    target: "_blank",
    rel: "noopener noreferrer",
    text: "desk.download",
    values: { name },
  });
  fill(place, h("p", {}, link), h("p", { class: "hint", text: "desk.five_minutes" }));
  setTimeout(() => {
    fill(place, h("p", { class: "hint", text: "desk.link_over" }));
    applyTexts(place);
  }, LINK_LIFETIME_MS);
}
