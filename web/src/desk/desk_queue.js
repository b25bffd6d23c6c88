/** What waits for the reviewer's groups, as rows; nothing personal is in them. */

import { h } from "../common/dom.js";
import { named } from "../common/texts.js";

const SOON_MS = 24 * 60 * 60 * 1000;

/** Say how a task stands with its due time: late, soon, or neither. */
export function urgency(dueAt, now = Date.now()) {
  const left = new Date(dueAt).getTime() - now;
  if (left < 0) return "late";
  return left < SOON_MS ? "soon" : "";
}

/** A badge for what is late or due soon. */
export function dueBadge(dueAt) {
  const mark = urgency(dueAt);
  return mark ? h("span", { class: `badge ${mark}`, text: `due.${mark}` }) : null;
}

/** What a task is about: its kind, and the remedy where there is one. */
export function taskName({ kind, remedy }) {
  const name = h("span", {}, h("span", named("task", kind)));
  if (remedy) name.append(" · ", h("span", named("remedy", remedy)));
  return name;
}

export function queueRows(tasks) {
  if (tasks.length === 0) return [h("p", { class: "none", text: "desk.nothing" })];
  return [h("ul", { class: "queue" }, ...tasks.map(row))];
}

function row(task) {
  return h(
    "li",
    {},
    h(
      "a",
      { href: `#${encodeURIComponent(task.id)}` },
      h("span", { class: "name" }, taskName(task)),
      h("span", { class: "case", translate: "no" }, task.case_id),
    ),
    h(
      "p",
      { class: "hint" },
      h("span", { text: "desk.opened" }),
      " ",
      h("time", { time: task.opened_at }),
      " · ",
      h("span", { text: "desk.due" }),
      " ",
      h("time", { time: task.due_at }),
    ),
    dueBadge(task.due_at),
  );
}
