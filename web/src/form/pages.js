/** The pages of the form: which one is shown, and what happens when the reader goes on. */

import { Problem } from "../common/api.js";
import { byId, goTo, h, showView } from "../common/dom.js";
import { clearProblem, ownErrors, problemOfErrors, showProblem } from "../common/problems.js";
import { fill } from "../common/texts.js";
import { isSending, showCheck } from "./check_page.js";
import { CONTENTS } from "./contents.js";
import { EVIDENCE_CONTENTS, prepare } from "./evidence_contents.js";
import { setTitle } from "./language.js";
import { questionPage } from "./question.js";
import { back, go, replace } from "./routes.js";
import { keptLine } from "./saved.js";
import { asked, firstOpen, neighbour, stepNamed, wrongSteps } from "./steps.js";
import { taskListPage } from "./task_list.js";

let shown = 0;

/** Pages that stand in the document as they are. */
const FIXED = ["delete", "deleted"];

/** Show the page that the address names; `focus` takes the reader to its heading. */
export async function showPage(form, { step: id, then }, { focus = true } = {}) {
  if (isSending()) {
    history.replaceState(history.state, "", "#check");
    return;
  }
  shown += 1;
  const mine = shown;
  const current = () => mine === shown;
  if (form.over && id !== "deleted") {
    form.over();
    return;
  }
  if (FIXED.includes(id)) {
    showFixed(id);
    return;
  }
  const step = stepNamed(id, form.draft);
  if (!step && id !== "check" && id !== "tasks") {
    replace("tasks");
    return;
  }
  form.listeners.files = () => form.changed();
  try {
    if (step) await showQuestion(form, step, then, current);
    else if (id === "check") await showCheckPage(form, current);
    else showTasks(form);
  } catch (fault) {
    if (current()) cannotLoad(fault, () => showPage(form, { step: id, then }));
    return;
  }
  if (current() && focus) focusPage();
}

function showFixed(id) {
  setTitle(`${id}.title`);
  showView(id);
  scrollTo(0, 0);
  goTo(byId(`${id}-title`));
}

function focusPage() {
  const problem = byId("step").querySelector("[data-problem]:not([hidden])");
  scrollTo(0, 0);
  if (!problem) goTo(byId("step").querySelector("h1"));
}

function showTasks(form) {
  const { draft, campaign } = form;
  const wrong = wrongSteps(form.findings());
  const kept = keptLine();
  fill(byId("step"), taskListPage({ draft, campaign, wrong, kept, onDelete: form.toDelete }));
  setTitle("tasks.title");
  showView("step");
}

async function showCheckPage(form, current) {
  const place = h("div");
  const onBack = () => back("tasks");
  await showCheck(place, form, { onBack, onSent: form.sent });
  if (!current()) return;
  byId("step").replaceChildren(place);
  setTitle("check.title");
  showView("step");
}

async function showQuestion(form, step, then, current) {
  const make = CONTENTS[step.id] ?? EVIDENCE_CONTENTS[step.id];
  const content = await make(form);
  if (!current()) return;
  const page = questionPage({
    step,
    content,
    place: placeOf(step, form.draft),
    next: then === "check" ? "form.back_to_check" : "form.next",
    kept: keptLine(),
    onBack: () => back(then || (neighbour(step.id, form.draft, -1)?.id ?? "tasks")),
    onNext: (event) => {
      event.preventDefault();
      goOn(form, step, then, content);
    },
  });
  fill(byId("step"), page);
  remember(form, step);
  setTitle(`step.${step.id}.title`);
  showView("step");
  showFaults(form, step, then);
  const next = neighbour(step.id, form.draft, 1);
  if (next) prepare(next.id, form);
}

function placeOf(step, draft) {
  const steps = asked(draft);
  const number = steps.indexOf(step) + 1;
  return h(
    "p",
    { class: "eyebrow" },
    h("span", { text: `section.${step.section}` }),
    " · ",
    h("span", { text: "form.place_of", values: { number, total: steps.length } }),
  );
}

function remember(form, { id }) {
  if (form.draft.step === id) return;
  form.draft.step = id;
  form.keeper.changed();
}

/** What the server, or the check before sending, found wrong at this question. */
function showFaults(form, step, then) {
  const refused = form.refused[step.id];
  const found = then === "check" ? (wrongSteps(form.findings())[step.id] ?? []) : [];
  if (!refused && found.length === 0) return;
  faulty(step, refused ?? (() => ownErrors(found)));
}

function faulty(step, errors) {
  showProblem(byId("form"), problemOfErrors(errors));
  setTitle(`step.${step.id}.title`, { wrong: true });
}

function goOn(form, step, then, content) {
  content.tidy?.();
  clearProblem(byId("form"));
  const wrong = wrongSteps(form.findings())[step.id] ?? [];
  if (wrong.length) {
    faulty(step, () => ownErrors(wrong));
    return;
  }
  delete form.refused[step.id];
  form.draft.passed[step.id] = true;
  form.changed();
  form.keeper.flush();
  const open = firstOpen(form.draft, wrongSteps(form.findings()));
  if (then === "check") go(open ? `${open.id}/check` : "check");
  else go(neighbour(step.id, form.draft, 1)?.id ?? (open ? "tasks" : "check"));
}

/** Part of the page did not load: no connection, or a newer page was published meanwhile. */
function cannotLoad(fault, again) {
  console.error(fault);
  const offline = navigator.onLine === false;
  const ours = Problem.ofOurs(offline ? "part_offline" : "part_missing");
  const act = offline ? again : () => location.reload();
  const text = offline ? "form.try_again" : "form.reload";
  const button = h("button", { type: "button", text, on: { click: act } });
  showView("unavailable");
  showProblem(byId("unavailable"), ours, [button]);
}
