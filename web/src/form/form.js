/** The owner's form: filled in question by question, checked, sent, and its receipt kept. */

import { siteCampaign } from "../common/campaign.js";
import { today } from "../common/dates.js";
import { byId, goTo, h, showView } from "../common/dom.js";
import { guardExit } from "../common/exit_guard.js";
import { offerExit } from "../common/exit_page.js";
import { startPage } from "../common/page.js";
import { showProblem } from "../common/problems.js";
import { keptReceipt } from "../common/receipt_memory.js";
import { applyTexts, language, timezone } from "../common/texts.js";
import { saveAnswers } from "./answers_file.js";
import { arrived, fetchReceipt, showReceipt } from "./arrival.js";
import { Keeper, emptyDraft, readDraft } from "./draft.js";
import { forgetFiles } from "./evidence_contents.js";
import { onLanguage, setTitle } from "./language.js";
import { showPage } from "./pages.js";
import { go, here, replace, startRoutes } from "./routes.js";
import { showKept, showKeptAgain } from "./saved.js";
import { guardCode } from "./sent.js";
import { findings, submissionDocument } from "./submission.js";
import { Tabs } from "./tabs.js";

/**
 * What all parts of the form share. `refused` are the errors of the server, by question; `over`
 * is what is shown instead of questions once this page does not hold the form any more.
 */
const form = {
  campaign: null,
  draft: null,
  keeper: null,
  tabs: null,
  over: null,
  refused: {},
  listeners: { files: () => {} },
  changed,
  findings: () => findings(documentOf([]), form.campaign, today(timezone())),
  goTo: go,
  toDelete: () => go("delete"),
  sent: (receipt) => arrived(form, receipt),
};

function documentOf(files) {
  const { draft, campaign } = form;
  return submissionDocument(draft, { campaign, locale: language(), files });
}

function changed() {
  if (form.draft.step) form.draft.touched[form.draft.step] = true;
  form.keeper.changed();
  form.tabs.typed();
}

async function start() {
  if (guardExit()) return;
  await startPage();
  offerExit(() => form.campaign?.exit_url);
  watchConnection();
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    goTo(byId("main"));
  });
  await load();
}

async function load() {
  try {
    form.campaign = await siteCampaign();
  } catch (problem) {
    const again = { type: "button", text: "form.try_again", on: { click: load } };
    showView("unavailable");
    showProblem(byId("unavailable"), problem, [h("button", again)]);
    return;
  }
  form.tabs = new Tabs(`redress-form-${form.campaign.id}`, {
    onAsked: giveAway,
    onGone: () => location.reload(),
    onOther: () => {
      byId("two-tabs").hidden = false;
    },
  });
  const receipt = keptReceipt();
  if (receipt?.next) await showReceipt(form, receipt);
  else if (await form.tabs.claim()) await begin();
  else showElsewhere();
}

/** Another tab goes on with the form. */
async function giveAway() {
  await form.keeper?.handOver();
  form.over = showElsewhere;
  showElsewhere();
}

function showElsewhere() {
  byId("go-on-here").onclick = async () => {
    await form.tabs.takeOver();
    location.reload();
  };
  setTitle("elsewhere.title");
  showView("elsewhere");
  goTo(byId("elsewhere-title"));
}

async function begin() {
  const { campaign } = form;
  const kept = await readDraft(campaign.id);
  form.draft = kept ?? emptyDraft(campaign.id);
  form.keeper = new Keeper(form.draft, {
    onKept: (place) => showKept(place, form.draft.saved_at),
  });
  if (kept) showKept("database", kept.saved_at);
  byId("delete-now").onclick = deleteAll;
  byId("delete-not").onclick = () => history.back();
  const late = campaign.state !== "open" && form.draft.unanswered.length === 0;
  if (form.draft.sent_at) await fetchReceipt(form);
  else if (late) showShut(kept !== null);
  else await showForm(kept);
}

async function showForm(kept) {
  keepToTheLast();
  onLanguage(showKeptAgain);
  const returning = kept !== null && here().step === "" && kept.step !== "";
  if (here().step === "") history.replaceState(history.state, "", `#${kept?.step || "tasks"}`);
  startRoutes((place) => {
    byId("continued").hidden = true;
    showPage(form, place);
  });
  byId("continued").hidden = !returning;
  await showPage(form, here(), { focus: returning });
}

/** Phones close pages without a word: what is typed is written when the page is put away. */
function keepToTheLast() {
  const lastWord = () => form.keeper?.lastWord();
  addEventListener("pagehide", lastWord);
  addEventListener("redress-leaving", lastWord);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") lastWord();
  });
}

function showShut(kept) {
  const { state, opens_at: opens, closes_at: closes, title } = form.campaign;
  byId("shut-title").dataset.words = JSON.stringify(title);
  byId("shut-words").dataset.text = `shut.${state}`;
  byId("shut-time").dataset.time = state === "closed" ? closes : opens;
  byId("shut-kept").hidden = !kept;
  byId("shut-save").onclick = () => saveAnswers(documentOf([]), form);
  byId("shut-delete").onclick = () => showPage(form, { step: "delete" });
  byId("delete-not").onclick = () => showShut(kept);
  applyTexts(byId("shut"));
  setTitle(`shut.${state}`);
  showView("shut");
}

function watchConnection() {
  const show = () => {
    byId("offline").hidden = navigator.onLine !== false;
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

async function deleteAll() {
  await forgetFiles(form);
  await form.keeper.forget();
  form.over = () => location.replace("/");
  form.tabs.gone();
  replace("deleted");
}

guardCode();
start();
