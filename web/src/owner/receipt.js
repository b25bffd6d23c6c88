/** The receipt page: an owner's view of the own case, opened by the receipt code. */

import { Problem, readCampaign, readConfig } from "../common/api.js";
import { showBrand } from "../common/brand.js";
import { siteCampaign } from "../common/campaign.js";
import { byId, goTo, showView } from "../common/dom.js";
import { guardExit } from "../common/exit_guard.js";
import { offerExit } from "../common/exit_page.js";
import { startPage } from "../common/page.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { charactersOf, keptReceipt, readableCode } from "../common/receipt_memory.js";
import { applyTexts, setZone, t } from "../common/texts.js";
import { CasePage } from "./case_page.js";
import {
  authorization,
  closeCase,
  forgetCase,
  hideCode,
  linkedCode,
  openCase,
  openCode,
} from "./session.js";
import { inWords } from "./trouble.js";

const enter = byId("enter");
let page;
let campaign = null;
let offered = null;

async function start() {
  if (guardExit()) return;
  await startPage();
  offerExit(() => campaign?.exit_url);
  globalThis.addEventListener("redress-leaving", onLeaving);
  page = new CasePage({ authorization, say, onOver });
  enter.addEventListener("submit", onEnter);
  byId("leave").addEventListener("click", leave);
  globalThis.addEventListener("hashchange", onAddress);
  showView("enter");
  byId("another-stay").addEventListener("click", stay);
  byId("another-go").addEventListener("click", goOver);
  const code = linkedCode() ?? keptReceipt()?.receipt_code;
  if (code) await follow(code);
  else await showSite();
}

/** A link to another case than the one of this tab, perhaps from a stranger, asks first. */
async function follow(code) {
  const known = openCode() || keptReceipt()?.receipt_code;
  const plain = (text) => readableCode(text) ?? text;
  if (!known || plain(known) === plain(code)) {
    await open(code);
    return;
  }
  offered = code;
  showView("another");
  goTo(byId("another-title"));
  await showSite();
}

async function stay() {
  offered = null;
  if (!openCode()) {
    showView("enter");
    await open(keptReceipt()?.receipt_code ?? "");
    return;
  }
  showView("case");
  goTo(byId("case-title"));
}

async function goOver() {
  page.close();
  showView("enter");
  await open(offered);
}

/** The brand of this site; without it the entrance keeps our own mark. */
async function showSite() {
  try {
    campaign = await siteCampaign();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
  }
}

/** The campaign of a case, which may be an earlier one than the site's of today. */
async function campaignOf({ campaign_id }) {
  if (campaign_id === readConfig().campaign_id) return siteCampaign();
  const earlier = await readCampaign(campaign_id);
  setZone(earlier.timezone);
  showBrand(earlier.brand);
  return earlier;
}

/** Another code was scanned or pasted into the address of this tab. */
function onAddress() {
  if (hideCode()) return;
  const code = linkedCode();
  if (code) follow(code);
}

async function onEnter(event) {
  event.preventDefault();
  const typed = byId("code").value;
  const found = codeFindings(typed);
  if (found.length) showProblem(enter, ownProblem(found));
  else await open(typed);
}

function codeFindings(typed) {
  if (typed.trim() === "") return [{ pointer: "/code", key: "missing.code" }];
  if (readableCode(typed)) return [];
  const values = { count: charactersOf(typed).length };
  return [{ pointer: "/code", key: "code_length", values }];
}

async function open(typed) {
  const button = enter.querySelector("[type=submit]");
  if (button.disabled) return;
  const code = readableCode(typed) ?? typed.trim();
  byId("code").value = code;
  button.disabled = true;
  clearProblem(enter);
  say("enter-news", "receipt.opening");
  try {
    const waiting = { onWaiting: () => say("enter-news", "receipt.not_yet") };
    const document = await openCase(code, waiting);
    campaign = await campaignOf(document);
    page.open(document, campaign, code);
    byId("code").value = "";
    showView("case");
    applyTexts();
    goTo(byId("case-title"));
    scrollTo(0, 0);
  } catch (problem) {
    closeCase();
    showProblem(enter, inWords(problem));
  } finally {
    say("enter-news", null);
    button.disabled = false;
  }
}

/** The code opens nothing any more: back to the entrance, with what was typed still kept. */
function onOver() {
  page.close();
  forgetCase();
  showView("enter");
  showProblem(enter, Problem.ofOurs("receipt_over"));
}

/** Whoever leaves in a hurry leaves no open case. */
function onLeaving() {
  page.close();
  closeCase();
}

async function leave() {
  if ((await page.unsent()) && !confirm(t("receipt.leave_sure"))) return;
  await page.forget();
  forgetCase();
  location.reload();
}

function say(id, key) {
  const news = byId(id);
  if (key) news.dataset.text = key;
  else delete news.dataset.text;
  news.textContent = key ? t(key) : "";
}

if (!hideCode()) start();
