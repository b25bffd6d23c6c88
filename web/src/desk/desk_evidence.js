/** An evidence item on the desk: opened only with a reason, and never by itself. */

import { formatSize } from "../common/dates.js";
import { field, h, openable } from "../common/dom.js";
import { shownName } from "../common/file_names.js";
import { ownProblem } from "../common/problems.js";
import { fill, language, named, telling } from "../common/texts.js";
import { desk } from "./desk_call.js";
import { preview } from "./preview.js";
import { folded, smallForm } from "./small_form.js";

const LINK_LIFETIME_MS = 5 * 60 * 1000;

/** An item; one that is `shut`, carries malware or was refused can only be read about. */
export function evidenceItem(taskId, item, fingerprint, shut) {
  const open = item.state === "preserved" && !item.quarantined && !shut;
  return h(
    "li",
    { "data-state": item.state },
    h(
      "div",
      { class: "row-head" },
      h("span", { class: "name" }, `${item.number}. `, h("bdi", {}, shownName(item.name))),
      h("span", { class: `badge ${item.state}`, ...named("evidence_state", item.state) }),
    ),
    h(
      "p",
      { class: "hint" },
      telling(h("span"), () => formatSize(item.size, language())),
      item.malware ? " · " : null,
      item.malware ? h("span", named("malware", item.malware)) : null,
    ),
    item.shows.length ? shown(item.shows) : null,
    item.refusal ? h("p", { class: "refused", ...named("refused_because", item.refusal) }) : null,
    open ? preview(taskId, item) : null,
    open ? opening(taskId, item) : null,
    fingerprint(item.sha256),
  );
}

/** What the owner says that the file shows. */
function shown(values) {
  const words = values.flatMap((value) => [" · ", h("span", named("shown", value))]).slice(1);
  return h("p", { class: "hint" }, h("span", { text: "desk.shown" }), " ", ...words);
}

function opening(taskId, { number, name }) {
  const reason = h("input", {
    type: "text",
    maxlength: "200",
    autocomplete: "off",
    required: true,
    "data-pointer": "/reason",
  });
  const result = h("div", { role: "status" });
  const path = `/tasks/${encodeURIComponent(taskId)}/evidence/${number}`;
  const form = smallForm(
    [field({ control: reason, text: "desk.open_reason", hint: "desk.open_hint" })],
    "desk.open_evidence",
    async () => {
      const why = reason.value.trim();
      if (why === "") throw ownProblem([{ pointer: "/reason", key: "missing.reason" }]);
      offer(result, (await desk("POST", path, { reason: why })).url, name);
    },
  );
  const whole = folded("desk.open_named", form, result);
  whole.querySelector("summary").dataset.values = JSON.stringify({ name: shownName(name) });
  return whole;
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
    values: { name: shownName(name) },
  });
  fill(place, h("p", {}, link), h("p", { class: "hint", text: "desk.five_minutes" }));
  const over = h("p", { class: "hint", text: "desk.link_over" });
  setTimeout(() => fill(place, over), LINK_LIFETIME_MS);
}
