/** What the server or these pages found wrong, with links to the questions it belongs to. */

import { Problem } from "../common/api.js";
import { formatTime } from "../common/dates.js";
import { goTo, h } from "../common/dom.js";
import { names } from "../common/pointer.js";
import { fill, language, t, timezone } from "../common/texts.js";
import { stepNamed, stepOf } from "./steps.js";

/** The question that an error belongs to, if it is asked. */
function questionOf({ pointer }, draft) {
  const step = stepOf(pointer);
  return step && stepNamed(step.id, draft);
}

/** By question: the errors that are to be shown there. */
export function refusedSteps(problem, draft) {
  const refused = {};
  for (const error of problem.errors ?? []) {
    const step = questionOf(error, draft);
    if (step) (refused[step.id] ??= []).push(error);
  }
  return refused;
}

/** Fill a box with a problem; each error leads to its question. `actions` are buttons that help. */
export function showRefusal(box, problem, { draft, actions = [], focus = true }) {
  const shown = problem instanceof Problem ? problem : Problem.ofOurs("page");
  if (shown !== problem) console.error(problem);
  const errors = shown.errors.map((error) => entry(error, draft));
  fill(
    box,
    h("h2", {}, shown.title),
    shown.detail ? h("p", {}, told(shown)) : null,
    errors.length ? h("ul", {}, ...errors) : null,
    actions.length ? h("p", { class: "actions" }, ...actions) : null,
  );
  box.hidden = false;
  if (focus) goTo(box);
}

function entry(error, draft) {
  const step = questionOf(error, draft);
  if (!step) return h("li", {}, error.detail);
  const question = t(`step.${step.id}.short`);
  const number = names(error.pointer).map(Number).find(Number.isInteger);
  const place = number === undefined ? "" : t("problem.place", { number: number + 1 });
  const words = t("check.at", { question, detail: place + error.detail });
  return h("li", {}, h("a", { href: `#${step.id}/check` }, words));
}

/** Times and long waits as people say them. */
function told({ code, detail, rest }) {
  if (code === "campaign_closed" && rest?.closed_at) {
    const time = formatTime(rest.closed_at, language(), timezone(), "end");
    return t("check.closed", { time });
  }
  const seconds = Number(rest?.retry_after);
  if (code !== "too_many_requests" || !(seconds > 90)) return detail;
  return t("check.minutes", { count: Math.ceil(seconds / 60) });
}
