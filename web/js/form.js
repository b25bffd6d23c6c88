/** The page of the owner's form: fill in, check, send, keep the receipt. */

import { Problem, readCampaign, readConfig } from "./api.js";
import { showAnswers } from "./check.js";
import { today } from "./dates.js";
import { byId, goTo, showView } from "./dom.js";
import { emptyDraft, forgetDraft, keepDraft, onForgotten, readDraft } from "./draft.js";
import { Files } from "./files.js";
import { deviceFiles } from "./filestore.js";
import { bindConsents, bindFields, bindRemedies, offerModels } from "./form_fields.js";
import { Links } from "./links.js";
import { clearProblem, ownProblem, showProblem } from "./problems.js";
import { send } from "./send.js";
import { keptReceipt, keepReceipt, showSent } from "./sent.js";
import { findings, submissionDocument } from "./submission.js";
import { applyTexts, language, setZone, startTexts, t, timezone } from "./texts.js";

const form = byId("form");
const check = byId("check");
let campaign;
let draft;
let files;
let links;

async function start() {
  await startTexts();
  try {
    campaign = await readCampaign((await readConfig()).campaign_id);
  } catch (problem) {
    showView("unavailable");
    showProblem(byId("unavailable"), problem);
    return;
  }
  setZone(campaign.timezone);
  showCampaign();
  const kept = readDraft(campaign.id);
  draft = kept ?? emptyDraft(campaign.id);
  const receipt = keptReceipt();
  if (receipt?.case_id) showSent(receipt);
  else if (campaign.state !== "open" && draft.unanswered.length === 0) showView("shut");
  else await showForm(kept !== null);
}

function showCampaign() {
  for (const name of ["title", "introduction", "organisation"]) {
    for (const place of document.querySelectorAll(`[data-campaign="${name}"]`)) {
      place.dataset.words = JSON.stringify(campaign[name]);
    }
  }
  byId("opens-at").dataset.time = campaign.opens_at;
  byId("closes-at").dataset.time = campaign.closes_at;
  byId("timezone").textContent = campaign.timezone;
  byId("shut-words").dataset.text = `form.state.${campaign.state}`;
  document.body.dataset.state = campaign.state;
  applyTexts();
}

async function showForm(continued) {
  byId("continued").hidden = !continued;
  links = new Links(byId("links"), { links: draft.links, onChange: keep });
  files = new Files(byId("files"), { store: deviceFiles, onChange: keep });
  bindFields(form, draft, keep);
  bindRemedies(draft, keep);
  bindConsents(campaign, draft, keep);
  offerModels(campaign.models);
  byId("happened-on").max = today(timezone());
  form.addEventListener("submit", toCheck);
  byId("back").addEventListener("click", () => history.back());
  byId("send").addEventListener("click", sendAll);
  byId("clear").addEventListener("click", clear);
  addEventListener("popstate", () => route({ focus: true }));
  onForgotten(() => location.reload());
  if (location.hash) history.replaceState(null, "", location.pathname);
  showView("form");
  await files.restore();
}

function keep() {
  draft.links = links.links;
  const kept = keepDraft(draft);
  const note = byId("kept");
  const text = kept ? "form.kept" : "form.not_kept";
  if (note.dataset.text === text) return;
  note.dataset.text = text;
  note.textContent = t(text);
}

function currentDocument() {
  return submissionDocument(draft, { campaign, locale: language(), files: files.claims });
}

async function toCheck(event) {
  event.preventDefault();
  clearProblem(form);
  links.tidy();
  keep();
  const wrong = findings(currentDocument(), campaign, today(timezone()));
  if (wrong.length) {
    showProblem(form, ownProblem(wrong));
    return;
  }
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  await files.ready();
  button.disabled = false;
  history.pushState("check", "", "#check");
  route({ focus: true });
}

function route({ focus }) {
  const checking = location.hash === "#check";
  if (checking) showAnswers(byId("answers"), currentDocument(), campaign, toSection);
  byId(checking ? "sending" : "files-place").append(byId("files"));
  showView(checking ? "check" : "form");
  if (focus) goTo(byId(checking ? "check-title" : "form-title"));
}

function toSection(id) {
  history.replaceState(null, "", location.pathname);
  route({ focus: false });
  goTo(byId(id));
}

async function sendAll() {
  const button = byId("send");
  if (button.disabled) return;
  button.disabled = true;
  clearProblem(check);
  check.classList.add("busy");
  try {
    const receipt = await send({ draft, files, document: currentDocument(), keep, report });
    keepReceipt({ ...receipt, sent_at: Date.now() });
    forgetDraft();
    await files.clear();
    history.replaceState(null, "", location.pathname);
    showSent(receipt);
    goTo(byId("sent-title"));
  } catch (problem) {
    report(null);
    refused(problem);
  } finally {
    button.disabled = false;
    check.classList.remove("busy");
  }
}

function report(key) {
  const news = byId("send-news");
  news.dataset.text = key ?? "";
  if (!key) delete news.dataset.text;
  news.textContent = key ? t(key) : "";
}

function refused(problem) {
  if (!(problem instanceof Problem) || problem.errors.length === 0) {
    showProblem(check, problem);
    return;
  }
  history.replaceState(null, "", location.pathname);
  route({ focus: false });
  showProblem(form, problem);
}

async function clear() {
  if (!confirm(t("form.clear_sure"))) return;
  forgetDraft();
  await deviceFiles.clear();
  location.reload();
}

start();
