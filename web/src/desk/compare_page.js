/** Two cases side by side: is it the same owner, or the same submission? */

import { byId, goTo, h, showView } from "../common/dom.js";
import { shownName } from "../common/file_names.js";
import { fill } from "../common/texts.js";
import { desk } from "./desk_call.js";
import { paperOf } from "./desk_papers.js";

/** Show a task's case beside another case; `onDuplicate()` goes on to decide that it is one. */
export async function showCompare(taskId, caseId, onDuplicate) {
  const [left, right] = await Promise.all([
    desk("GET", `/tasks/${encodeURIComponent(taskId)}`),
    desk("GET", `/cases/${encodeURIComponent(caseId)}`),
  ]);
  const view = byId("compare");
  fill(
    view,
    h("p", {}, h("a", { href: `#${encodeURIComponent(taskId)}`, text: "desk.to_case" })),
    h("h1", { text: "desk.compare" }),
    h("p", { class: "hint", text: "desk.compare_hint" }),
    merging(left, caseId, onDuplicate),
    h("div", { class: "beside" }, side(left, right, taskId), side(right, left, taskId)),
  );
  showView("compare");
  goTo(view.querySelector("h1"));
}

function merging({ task, verdicts }, caseId, onDuplicate) {
  if (task.state !== "open" || !("duplicate" in verdicts)) return null;
  const values = { case: caseId };
  const button = h("button", { type: "button", text: "desk.is_duplicate", values });
  button.addEventListener("click", () => onDuplicate(task.id, caseId));
  return h("p", { class: "actions" }, button);
}

function side({ case: record, papers, evidence }, other, taskId) {
  const there = new Set(other.evidence.map(({ sha256 }) => sha256));
  const files = evidence.map(({ number, name, sha256 }) =>
    h(
      "li",
      {},
      `${number}. `,
      h("bdi", {}, shownName(name)),
      " ",
      there.has(sha256) ? h("span", { class: "badge", text: "desk.in_both" }) : null,
    ),
  );
  return h(
    "section",
    {},
    h("h2", { translate: "no" }, record.case_id),
    h("p", { class: "hint" }, h("time", { time: record.opened_at })),
    ...papers.map(paperOf(taskId)),
    files.length ? h("h3", { text: "desk.evidence" }) : null,
    h("ul", { class: "plain" }, ...files),
  );
}
