/** What the desk knows beyond the file: accounts elsewhere, what is shown, custody, duplicates. */

import { h } from "../common/dom.js";
import { named } from "../common/texts.js";
import { row } from "./desk_papers.js";

/** Accounts of the case that other cases name too. */
export function accountsElsewhere({ accounts, task }) {
  const shared = accounts.filter(({ count }) => count > 0);
  if (shared.length === 0) return [h("p", { class: "none", text: "desk.accounts_nowhere" })];
  return [h("ul", { class: "rows" }, ...shared.map((one) => account(one, task.id)))];
}

function account({ platform, name, handle, url, cases, count }, taskId) {
  return h(
    "li",
    {},
    h("span", named("platform", platform)),
    " · ",
    h("bdi", { translate: "no" }, name || handle || url),
    " · ",
    h("span", { text: "desk.in_cases", values: { count } }),
    h("p", { class: "hint" }, ...cases.flatMap((id) => [compareLink(taskId, id), " "])),
  );
}

/** A link that lays another case beside this one. */
export function compareLink(taskId, caseId) {
  const href = `#/compare/${encodeURIComponent(taskId)}/${encodeURIComponent(caseId)}`;
  return h("a", { href, translate: "no" }, caseId);
}

/** Which pieces of proof are there, and which are not. */
export function sufficiency({ sufficiency: { shown, missing } }) {
  return [
    h("p", { class: "hint", text: "desk.sufficiency_hint" }),
    h(
      "dl",
      { class: "answers" },
      row("desk.sufficiency_shown", pieces(shown, "badge")),
      row("desk.sufficiency_missing", pieces(missing, "badge missing")),
    ),
  ];
}

function pieces(values, look) {
  if (values.length === 0) return h("span", { class: "none", text: "desk.none" });
  const words = values.map((value) => h("li", { class: look, ...named("shown", value) }));
  return h("ul", { class: "plain marks" }, ...words);
}

/** The custody ledger's last lines. */
export function custody({ custody: lines }) {
  const rows = [...lines].reverse().map((line) =>
    h(
      "li",
      {},
      h("p", { class: "when" }, `${line.seq} · `, h("time", { time: line.at })),
      h(
        "p",
        { class: "what" },
        h("span", named("event", line.action)),
        line.item ? h("span", {}, " · ", item(line.item)) : "",
        " · ",
        line.actor === "owner"
          ? h("span", { text: "desk.from_owner" })
          : h("bdi", { translate: "no" }, line.actor),
        line.outcome === "done" ? null : h("span", {}, " · ", said("went", line.outcome)),
        line.reason ? h("span", {}, " · ", h("bdi", {}, line.reason)) : null,
      ),
    ),
  );
  return [h("ol", { class: "timeline" }, ...rows)];
}

function item(number) {
  return h("span", { text: "desk.item", values: { number } });
}

/** Cases that were merged into this one. */
export function merged({ merged: cases, task }) {
  if (cases.length === 0) return null;
  return h(
    "p",
    { class: "notice" },
    h("span", { text: "desk.merged" }),
    " ",
    ...cases.flatMap((id) => [compareLink(task.id, id), " "]),
  );
}

const said = (kind, value) => h("span", named(kind, value));
