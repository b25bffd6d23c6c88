/** The review desk: sign in, see what waits, read a case, decide. Opening it decides nothing. */

import { readCampaign, readConfig } from "../common/api.js";
import { byId, showView } from "../common/dom.js";
import { showProblem } from "../common/problems.js";
import {
  applyTexts,
  languageChosen,
  setLanguage,
  setZone,
  startTexts,
  t,
} from "../common/texts.js";
import { CasePage } from "./case_page.js";
import { SIGNED_OUT, desk } from "./desk_call.js";
import { listenForDeskKeys, moveRow, showHelp, startHelp, tickRow } from "./keys.js";
import { QueuePage } from "./queue_page.js";
import { returnedFromIssuer, showSignIn, startSignIn } from "./sign_in.js";

const unavailable = byId("unavailable");
const zones = new Map();
let reviewer = null;
/** Whose session ended in the middle of something, or "". */
let left = "";
let casePage;
let queuePage;
let again = begin;

async function start() {
  await startTexts();
  const onZone = useCampaignZone;
  casePage = new CasePage({ guarded, onSignedOut: signedOut, onZone, onNext: goNext });
  queuePage = new QueuePage({ guarded, reviewer: () => reviewer, onReviewer: changed });
  startSignIn(welcome);
  startHelp();
  byId("sign-out").addEventListener("click", onSignOut);
  byId("refresh").addEventListener("click", () => route());
  byId("retry").addEventListener("click", () => guarded(again));
  byId("to-keys").addEventListener("click", showHelp);
  addEventListener("hashchange", () => route());
  addEventListener(SIGNED_OUT, signedOut);
  listenForDeskKeys(actions());
  await guarded(begin);
}

async function begin() {
  await useCampaignZone(readConfig().campaign_id);
  await welcome((await comeBack()) ?? (await desk("GET", "/me")));
}

function changed(now) {
  reviewer = now;
}

/** What the keys do; an action that gives false was not for here. */
function actions() {
  const seen = (name) => !document.querySelector(`[data-view="${name}"]`).hidden;
  const onQueue = (work) => () => seen("queue") && work() !== false;
  const onCase = (work) => () => seen("task") && work() !== false;
  return {
    next_row: onQueue(() => moveRow(1)),
    earlier_row: onQueue(() => moveRow(-1)),
    tick: onQueue(tickRow),
    batch: onQueue(() => queuePage.goToBatch()),
    search: onQueue(() => byId("search").focus()),
    filter: onQueue(() => queuePage.filters.focus()),
    claim: onCase(() => casePage.claim()),
    decide: onCase(() => casePage.decision.focus()),
    next_task: () => (seen("queue") || seen("task")) && (goNext(taskOf(location.hash)), true),
    queue: () => {
      if (reviewer) location.hash = queuePage.place;
      return reviewer !== null;
    },
    help: showHelp,
  };
}

/** Who comes back from the organisation's sign-in and is refused there may sign in otherwise. */
async function comeBack() {
  try {
    return await returnedFromIssuer();
  } catch (problem) {
    showSignIn(problem);
    throw problem;
  }
}

/** Do something that needs a session; without one, sign in first. */
async function guarded(work) {
  again = work;
  try {
    await work();
  } catch (problem) {
    if (problem.code === "not_signed_in") return undefined;
    if (!byId("ask").closest("[data-view]").hidden) return undefined;
    showView("unavailable");
    showProblem(unavailable, problem);
  }
  return undefined;
}

async function welcome(signedIn) {
  if (left !== "" && left !== signedIn.id) {
    // What the former reader saw and typed is in this page: begin with a new one
    location.reload();
    return;
  }
  reviewer = signedIn;
  byId("who").hidden = false;
  byId("who-name").textContent = reviewer.name;
  byId("to-people").hidden = !reviewer.lead;
  if (!languageChosen()) await setLanguage(reviewer.locale);
  await route();
}

/** Whoever has to sign in again finds everything as it was; anybody else, nothing of it. */
function signedOut() {
  if (!byId("ask").closest("[data-view]").hidden) return;
  left = reviewer?.id ?? left;
  reviewer = null;
  casePage.waits();
  showSignIn();
}

async function onSignOut() {
  await guarded(async () => {
    await desk("DELETE", "/session");
    location.replace(location.pathname);
  });
}

/** Show what the address names: a page of the desk, a task, or the queue as it was last. */
async function route() {
  if (!reviewer) return;
  if (location.hash.slice(1) === "") history.replaceState(null, "", queuePage.place);
  const place = location.hash.slice(1);
  const [start, page, ...ids] = place.split("/").map(decoded);
  if (start !== "") await guarded(() => casePage.show(start));
  else await guarded(() => visit(page, ids));
}

/** The task that an address names: what was asked for last, even before it came. */
function taskOf(hash) {
  return decoded(hash.slice(1).split("/")[0]);
}

/** What somebody typed into the address line may be no encoding at all. */
function decoded(part) {
  try {
    const id = decodeURIComponent(part);
    // A request would take dots for the folder above, and reach another address
    return /^\.{1,2}$/.test(id) ? "?" : id;
  } catch {
    return part;
  }
}

async function visit(page, ids) {
  document.title = t("desk.page_title");
  if (page === "me") {
    const { showMe } = await import("./me.js");
    await showMe(reviewer, { onChanged: changed, onSignedOut: signedOut });
  } else if (page === "people") {
    const { showPeople } = await import("./people.js");
    await showPeople(reviewer);
  } else if (page === "batch") {
    const { showBatch } = await import("./batch_page.js");
    await showBatch(ids[0]);
  } else if (page === "compare") {
    const { showCompare } = await import("./compare_page.js");
    await showCompare(...ids, (task, double) => casePage.merge(task, double));
  } else {
    await queuePage.show(ids[0] ?? "");
  }
}

/** Go on to the task that comes next in the queue as it is filtered, or back to the queue. */
async function goNext(done) {
  await guarded(async () => {
    const next = await queuePage.next(done);
    if (next === null) queuePage.tell("queue.no_next");
    location.hash = next === null ? queuePage.place : `#${encodeURIComponent(next)}`;
  });
}

/** Tell times as the campaign does; one campaign's zone is asked for once. */
async function useCampaignZone(id) {
  if (!zones.has(id)) zones.set(id, (await readCampaign(id)).timezone);
  setZone(zones.get(id));
  applyTexts();
}

start();
