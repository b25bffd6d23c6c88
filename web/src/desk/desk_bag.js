/** The evidence bag on the desk: asked for with a reason, awaited, and fetched by a link. */

import { formatSize } from "../common/dates.js";
import { field, h, openable } from "../common/dom.js";
import { ownProblem } from "../common/problems.js";
import { fill, language, telling } from "../common/texts.js";
import { desk } from "./desk_call.js";
import { smallForm } from "./small_form.js";

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
  const result = h("div", { role: "status" });
  const form = smallForm(
    [field({ control: reason, text: "desk.bag_reason", hint: "desk.open_hint" })],
    "desk.ask_bag",
    async () => {
      const why = reason.value.trim();
      if (why === "") throw ownProblem([{ pointer: "/reason", key: "missing.bag_reason" }]);
      fill(result, h("p", { class: "hint", text: "desk.bag_waits" }));
      try {
        offer(result, await made(taskId, why));
      } catch (problem) {
        fill(result);
        throw problem;
      }
    },
  );
  return h("div", {}, h("p", { text: "desk.bag_what" }), form, result);
}

/** Ask until it is made; the server makes it once, however often it is asked. */
async function made(taskId, reason) {
  const path = `/tasks/${encodeURIComponent(taskId)}/bag`;
  const until = Date.now() + PATIENCE_MS;
  let bag = await desk("POST", path, { reason, revision: 0 });
  while (bag.url === null && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    bag = await desk("POST", path, { reason, revision: bag.revision });
  }
  return bag;
}

function offer(place, bag) {
  const address = bag.url === null ? null : openable(bag.url);
  if (address === null) {
    fill(place, h("p", { class: "notice", text: "desk.bag_late" }));
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
  fill(
    place,
    h("p", {}, link, " · ", telling(h("span"), () => formatSize(bag.size, language()))),
    h("p", { class: "hint", text: "desk.five_minutes" }),
    h("p", { class: "hint", text: "desk.bag_verify" }),
  );
  const over = h("p", { class: "hint", text: "desk.link_over" });
  setTimeout(() => fill(place, over), LINK_LIFETIME_MS);
}
