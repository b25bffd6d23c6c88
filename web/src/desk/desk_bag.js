/** The evidence bag on the desk: asked for with a reason, awaited, and fetched by a link. */

import { formatSize } from "../common/dates.js";
import { askBag } from "./desk_api.js";
import { field, h, openable } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { applyTexts, fill, language } from "../common/texts.js";

const LINK_LIFETIME_MS = 5 * 60 * 1000;
const PAUSE_MS = 3000;
const PATIENCE_MS = 15 * 60 * 1000;

/** Legal's tasks show it; whether there is anything to put into it the server says. */
export function bagRequest(taskId) {
  const reason = h("input", {
    type: "text",
    maxlength: "200",
    autocomplete: "off",
    required: true,
    "data-pointer": "/reason",
  });
  const button = h("button", { type: "submit", class: "secondary", text: "desk.ask_bag" });
  const result = h("div", { role: "status" });
  const form = h(
    "form",
    { novalidate: true },
    h("p", { text: "desk.bag_what" }),
    h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
    field({ control: reason, text: "desk.bag_reason", hint: "desk.open_hint" }),
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
      if (why === "") throw ownProblem([{ pointer: "/reason", key: "missing.bag_reason" }]);
      show(result, h("p", { class: "hint", text: "desk.bag_waits" }));
      offer(result, await made(taskId, why));
    } catch (problem) {
      show(result);
      showProblem(form, problem);
    } finally {
      button.disabled = false;
    }
  });
  return form;
}

/** Ask until it is made; the server makes it once, however often it is asked. */
async function made(taskId, reason) {
  const until = Date.now() + PATIENCE_MS;
  let bag = await askBag(taskId, reason, 0);
  while (bag.url === null && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    bag = await askBag(taskId, reason, bag.revision);
  }
  return bag;
}

function offer(place, bag) {
  const address = bag.url === null ? null : openable(bag.url);
  if (address === null) {
    show(place, h("p", { class: "notice", text: "desk.bag_late" }));
    return;
  }
  const name = `${bag.case_id}-r${bag.revision}.zip`;
  const link = h("a", {
    href: address,
    target: "_blank",
    rel: "noopener noreferrer",
    text: "desk.download",
    values: { name },
  });
  show(
    place,
    h("p", {}, link, ` (${formatSize(bag.size, language())})`),
    h("p", { class: "hint", text: "desk.five_minutes" }),
    h("p", { class: "hint", text: "desk.bag_verify" }),
  );
  const over = h("p", { class: "hint", text: "desk.link_over" });
  setTimeout(() => show(place, over), LINK_LIFETIME_MS);
}

function show(place, ...children) {
  fill(place, ...children);
  applyTexts(place);
}
