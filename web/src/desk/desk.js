/** The review desk: sign in, see what waits, read a case, decide. Opening it decides nothing. */

import { readCampaign, readConfig } from "../common/api.js";
import { askCode, endSession, openSession, readSelf, readTask, readTasks } from "./desk_api.js";
import { DecisionForm } from "./desk_decision.js";
import { queueRows } from "./desk_queue.js";
import { caseFile, taskHead } from "./desk_task.js";
import { byId, goTo, h, showView } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import {
  applyTexts,
  fill,
  languageChosen,
  named,
  setLanguage,
  setZone,
  startTexts,
  t,
} from "../common/texts.js";

const ask = byId("ask");
const enter = byId("enter");
const unavailable = byId("unavailable");
let signedIn = false;
let shown = "";
let decision;

async function start() {
  await startTexts();
  decision = new DecisionForm(byId("decision"), {
    onDecided,
    onSignedOut: signIn,
    onReload: reload,
  });
  ask.addEventListener("submit", onAsk);
  enter.addEventListener("submit", onEnter);
  byId("other-address").addEventListener("click", () => signIn());
  byId("sign-out").addEventListener("click", onSignOut);
  byId("refresh").addEventListener("click", () => route());
  addEventListener("hashchange", () => route());
  await guarded(async () => {
    await useCampaignZone((await readConfig()).campaign_id);
    await welcome(await readSelf());
  });
}

/** Do something that needs a session; without one, sign in first. */
async function guarded(work) {
  try {
    await work();
  } catch (problem) {
    if (problem.code === "not_signed_in") return signIn();
    showView("unavailable");
    showProblem(unavailable, problem);
  }
  return undefined;
}

async function welcome(reviewer) {
  signedIn = true;
  byId("who").hidden = false;
  byId("who-name").textContent = reviewer.name;
  if (!languageChosen()) await setLanguage(reviewer.locale);
  await route();
}

function signIn() {
  signedIn = false;
  byId("who").hidden = true;
  ask.hidden = false;
  enter.hidden = true;
  clearProblem(ask);
  showView("sign-in");
  byId("address").focus();
}

async function onAsk(event) {
  event.preventDefault();
  const email = byId("address").value.trim();
  await submitting(ask, async () => {
    if (!/^\S+@\S+$/.test(email)) throw ownProblem([{ pointer: "/email", key: "email" }]);
    await askCode(email);
    ask.hidden = true;
    enter.hidden = false;
    clearProblem(enter);
    byId("code").value = "";
    byId("code").focus();
  });
}

async function onEnter(event) {
  event.preventDefault();
  const code = byId("code").value.replace(/\s/g, "");
  await submitting(enter, async () => {
    if (code === "") throw ownProblem([{ pointer: "/code", key: "missing.sign_in_code" }]);
    await welcome(await openSession(code));
  });
}

async function submitting(form, work) {
  const button = form.querySelector("[type=submit]");
  if (button.disabled) return;
  button.disabled = true;
  clearProblem(form);
  try {
    await work();
  } catch (problem) {
    showProblem(form, problem);
  } finally {
    button.disabled = false;
  }
}

async function onSignOut() {
  await guarded(async () => {
    await endSession();
    location.replace(location.pathname);
  });
}

/** Show what the address names: a task, or the queue. */
async function route() {
  if (!signedIn) return;
  const id = decodeURIComponent(location.hash.slice(1));
  if (id !== "" && id === shown) showView("task");
  else await guarded(() => (id === "" ? showQueue() : showTask(id)));
}

async function showQueue() {
  shown = "";
  byId("queue-news").textContent = t("desk.loading");
  showView("queue");
  const { tasks } = await readTasks();
  fill(byId("queue"), ...queueRows(tasks));
  byId("queue-news").textContent = t("desk.waiting", { count: tasks.length });
  goTo(byId("queue-title"));
}

async function showTask(id) {
  const file = await readTask(id);
  await useCampaignZone(file.case.campaign_id);
  shown = id;
  fill(byId("task-head"), ...taskHead(file));
  fill(byId("file"), ...caseFile(file));
  fill(byId("outcome"));
  decision.show(file);
  document.title = `${file.case.case_id} · ${t("desk.title")}`;
  showView("task");
  goTo(byId("task-head").querySelector("h1"));
}

/** Read the case again; what was typed into the decision stays. */
async function reload() {
  const id = shown;
  shown = "";
  await guarded(() => showTask(id));
}

async function onDecided(result) {
  await reload();
  fill(
    byId("outcome"),
    h(
      "div",
      { class: "notice good" },
      h("p", {}, h("strong", { text: "decision.recorded" })),
      h(
        "p",
        {},
        h("span", { text: "decision.now" }),
        " ",
        h("span", named("at_stage", result.stage)),
      ),
      h("p", {}, h("a", { href: "#", text: "desk.to_queue" })),
    ),
  );
  goTo(byId("outcome"));
}

async function useCampaignZone(id) {
  setZone((await readCampaign(id)).timezone);
  applyTexts();
}

start();
