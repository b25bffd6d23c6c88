/** Who works on a task: take it, give it back or to a colleague, or let it rest until a day. */

import { today } from "../common/dates.js";
import { field, h } from "../common/dom.js";
import { ownProblem } from "../common/problems.js";
import { timezone } from "../common/texts.js";
import { desk } from "./desk_call.js";
import { folded, smallForm } from "./small_form.js";

const OVERTAKEN = ["task_claimed", "already_decided", "task_cancelled"];

/** Who has an open task, and until when it rests: said by itself whenever it changes. */
export function workState({ task }) {
  if (task.state !== "open") return [];
  return [task.hold ? held(task.hold) : null, task.claim ? claimed(task.claim) : null];
}

/**
 * What can be done with an open task; `onChanged()` hears when it has to be read again, and
 * `onReload()` when somebody wants to see who was faster.
 */
export function workBar({ task }, colleagues, onChanged, onReload) {
  if (task.state !== "open" || task.claim?.mine === false) return null;
  const path = (rest) => `/tasks/${encodeURIComponent(task.id)}/${rest}`;
  const ask = async (method, rest, document) => {
    await desk(method, path(rest), document);
    await onChanged();
  };
  const mine = task.claim?.mine === true;
  const help = ({ code }) => (OVERTAKEN.includes(code) ? [again(onReload)] : []);
  const form = (fields, text, work, attributes) => smallForm(fields, text, work, attributes, help);
  const take = mine ? "desk.claim_longer" : "desk.claim";
  return h(
    "section",
    { class: "work", label: "desk.work" },
    form([], take, () => ask("POST", "claim", {}), { id: "claim" }),
    mine ? form([], "desk.release", () => ask("DELETE", "claim")) : null,
    task.hold ? form([], "desk.resume", () => ask("DELETE", "hold")) : null,
    handOver(task, colleagues, ask, form),
    task.hold ? null : holding(ask, form),
  );
}

function again(onReload) {
  const button = h("button", { type: "button", class: "secondary", text: "decision.reload" });
  button.addEventListener("click", onReload);
  return button;
}

function claimed({ mine, name, until }) {
  return h(
    "p",
    { class: "notice" },
    h("span", { text: mine ? "desk.yours_until" : "desk.claimed_by" }),
    mine ? " " : h("strong", { translate: "no" }, ` ${name} `),
    mine ? null : h("span", { text: "desk.until" }),
    " ",
    h("time", { time: until }),
  );
}

function held({ until, reason }) {
  return h(
    "p",
    { class: "notice" },
    h("span", { text: "desk.held_until" }),
    " ",
    h("time", { time: until }),
    " · ",
    h("bdi", {}, reason),
  );
}

function handOver({ assignee }, colleagues, ask, form) {
  const group = colleagues.filter(({ groups }) => groups.includes(assignee));
  const none = h("option", { value: "", text: "decision.choose" });
  const options = group.map(({ id, name }) => h("option", { value: id }, name));
  const to = h("select", { "data-pointer": "/to" }, none, ...options);
  const note = h("textarea", { rows: "2", maxlength: "4000", "data-pointer": "/note" });
  const whole = form(
    [
      field({ control: to, text: "desk.hand_to" }),
      field({ control: note, text: "desk.hand_note" }),
    ],
    "desk.hand_over",
    async () => {
      if (to.value === "") throw ownProblem([{ pointer: "/to", key: "missing.colleague" }]);
      await ask("POST", "hand-over", { to: to.value, note: note.value.trim() });
    },
  );
  return folded("desk.hand_over_to", whole);
}

function holding(ask, form) {
  const until = h("input", { type: "date", min: today(timezone()), "data-pointer": "/until" });
  const reason = h("input", { type: "text", maxlength: "200", "data-pointer": "/reason" });
  const whole = form(
    [
      field({ control: until, text: "desk.hold_until", hint: "desk.hold_hint" }),
      field({ control: reason, text: "desk.hold_reason" }),
    ],
    "desk.hold",
    async () => {
      const [day, why] = [until.value, reason.value.trim()];
      const wrong = [];
      if (day === "") wrong.push({ pointer: "/until", key: "missing.hold_until" });
      if (why === "") wrong.push({ pointer: "/reason", key: "missing.hold_reason" });
      if (wrong.length) throw ownProblem(wrong);
      await ask("POST", "hold", { until: day, reason: why });
    },
  );
  return folded("desk.hold_open", whole);
}
