/** The banner for a page that could not be updated: the last state stays, with its hour. */

import { byId, goTo, h } from "../common/dom.js";
import { fill } from "../common/texts.js";

const TROUBLE = "trouble";

/** Say that the case could not be read; `seenAt` is when it last was, `onRetry` tries at once. */
export function showTrouble(problem, { seenAt, onRetry }) {
  const offline = navigator.onLine === false || problem.code === "unreachable";
  const seen = h("time", { time: seenAt, "data-format": "clock" });
  const since = h("span", {}, h("span", { text: "receipt.seen_at" }), " ", seen);
  show(
    TROUBLE,
    h("p", { text: offline ? "receipt.offline" : "receipt.trouble" }),
    h("div", { class: "row-head" }, since, button("receipt.try_now", onRetry)),
  );
}

/** Say that a part of the page could not be loaded: it was changed since the page was opened. */
export function showOutdated() {
  const again = button("receipt.reload", () => location.reload());
  show("reload", h("p", { text: "receipt.old_page" }), again);
}

/** Take the banner of a failure away; says whether there was one. */
export function clearTrouble() {
  const banner = byId("connection");
  if (banner.hidden || banner.dataset.kind !== TROUBLE) return false;
  if (banner.contains(document.activeElement)) goTo(byId("case-title"));
  banner.hidden = true;
  banner.replaceChildren();
  return true;
}

function show(kind, ...children) {
  const banner = byId("connection");
  if (!banner.hidden) return;
  banner.dataset.kind = kind;
  fill(banner, ...children);
  banner.hidden = false;
}

function button(text, act) {
  return h("button", { type: "button", class: "quiet", text, on: { click: act } });
}
