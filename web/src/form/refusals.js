/** What the server or these pages found wrong, with links to the questions it belongs to. */

import { Problem } from "../common/api.js";
import { formatTime } from "../common/dates.js";
import { goTo, h } from "../common/dom.js";
import { placeOf } from "../common/problems.js";
import { fill, language, t, telling, timezone } from "../common/texts.js";
import { stepNamed, stepOf } from "./steps.js";

/** The question that an error belongs to, if it is asked. */
function questionOf({ pointer }, draft) {
  const step = stepOf(pointer);
  return step && stepNamed(step.id, draft);
}

/** By question: a function that gives the errors of the server to be shown there. */
export function refusedSteps(problem, draft) {
  const ids = problem.errors.map((error) => questionOf(error, draft)?.id);
  const at = (id) => () => problem.errors.filter((_, number) => ids[number] === id);
  return Object.fromEntries(ids.filter(Boolean).map((id) => [id, at(id)]));
}

/** Fill a box with a problem; each error leads to its question. `actions` are buttons that help. */
export function showRefusal(box, problem, { draft, actions = [] }) {
  const shown = problem instanceof Problem ? problem : Problem.ofOurs("page");
  if (shown !== problem) console.error(problem);
  const entries = shown.errors.map(({ pointer }, number) =>
    entry(pointer, draft, () => shown.errors[number].detail),
  );
  fill(
    box,
    telling(h("h2"), () => shown.title),
    shown.detail ? telling(h("p"), () => told(shown)) : null,
    entries.length ? h("ul", {}, ...entries) : null,
    actions.length ? h("p", { class: "actions" }, ...actions) : null,
  );
  box.hidden = false;
  goTo(box);
}

function entry(pointer, draft, detail) {
  const step = questionOf({ pointer }, draft);
  if (!step) return telling(h("li"), detail);
  const words = () => {
    const question = t(`step.${step.id}.short`);
    return t("check.at", { question, detail: placeOf(pointer) + detail() });
  };
  return h("li", {}, telling(h("a", { href: `#${step.id}/check` }), words));
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
