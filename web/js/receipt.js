/** The receipt page: an owner's view of the own case, opened by the receipt code. */

import { call, pause, readCampaign } from "./api.js";
import { evidence, standing, standingKey, timeline } from "./case_view.js";
import { contributionForm } from "./contribution.js";
import { byId, goTo, showView } from "./dom.js";
import { clearProblem, ownProblem, showProblem } from "./problems.js";
import { showProof, startProof } from "./proof.js";
import { showRequests } from "./requests.js";
import { forgetReceipt, keepReceipt, keptReceipt } from "./sent.js";
import { applyTexts, fill, setZone, startTexts, t } from "./texts.js";

const FRESH_MS = 5 * 60 * 1000;
const AGAIN_MS = [2_000, 3_000, 5_000, 8_000, 13_000, 20_000, 30_000];
const REFRESH_MS = 15_000;
const enter = byId("enter");
const withdraw = byId("withdraw");
let code = "";
let shown = "";
let refreshing;

function authorization() {
  return { Authorization: `Receipt ${code}` };
}

async function start() {
  await startTexts();
  enter.addEventListener("submit", onEnter);
  withdraw.addEventListener("submit", onWithdraw);
  startProof(authorization);
  byId("leave").addEventListener("click", leave);
  const kept = keptReceipt();
  showView("enter");
  if (!kept) return;
  byId("code").value = kept.receipt_code;
  await open(kept.receipt_code);
}

async function onEnter(event) {
  event.preventDefault();
  const typed = byId("code").value.trim();
  if (typed) await open(typed);
  else showProblem(enter, ownProblem([{ pointer: "/code", key: "missing.code" }]));
}

async function open(typed) {
  const button = enter.querySelector("[type=submit]");
  if (button.disabled) return;
  button.disabled = true;
  clearProblem(enter);
  say("enter-news", "receipt.opening");
  code = typed.replace(/[^\x21-\x7e]/g, "");
  try {
    const document = await readOnceOpen();
    setZone((await readCampaign(document.campaign_id)).timezone);
    if (keptReceipt()?.receipt_code !== code) keepReceipt({ receipt_code: code });
    show(document);
    goTo(byId("case-title"));
  } catch (problem) {
    showProblem(enter, problem);
  } finally {
    say("enter-news", null);
    button.disabled = false;
  }
}

/** A form that was sent a moment ago becomes a case a moment later: be patient with it. */
async function readOnceOpen() {
  const kept = keptReceipt();
  const fresh = kept?.receipt_code === code && Date.now() - kept.sent_at < FRESH_MS;
  for (const wait of fresh ? AGAIN_MS : []) {
    try {
      return await call("GET", "/api/receipt", { headers: authorization() });
    } catch (problem) {
      if (problem.code !== "unknown_receipt") throw problem;
      say("enter-news", "receipt.not_yet");
      await pause(wait);
    }
  }
  return call("GET", "/api/receipt", { headers: authorization() });
}

function say(id, key) {
  const news = byId(id);
  if (key) news.dataset.text = key;
  else delete news.dataset.text;
  news.textContent = key ? t(key) : "";
}

function show(document) {
  const content = JSON.stringify(document);
  if (content !== shown) showCase(document);
  shown = content;
  showView("case");
  clearTimeout(refreshing);
  if (document.stage !== "closed") refreshing = setTimeout(refresh, REFRESH_MS);
}

function showCase(document) {
  byId("case-id").textContent = document.case_id;
  byId("case-title").dataset.text = standingKey(document);
  fill(byId("standing"), ...standing(document));
  showProof(document);
  fill(byId("evidence"), ...evidence(document.evidence));
  fill(byId("timeline"), ...timeline(document.timeline));
  showRequests(byId("requests"), document.requests, { authorization, onAnswered });
  byId("adding").hidden = !document.can_add;
  if (document.can_add && byId("add").childElementCount === 0) byId("add").append(addForm());
  byId("withdrawing").hidden = !document.can_withdraw;
  applyTexts();
}

async function refresh() {
  if (code === "") return;
  try {
    if (!document.hidden) {
      const fresh = await call("GET", "/api/receipt", { headers: authorization() });
      if (code !== "") show(fresh);
      return;
    }
  } catch (problem) {
    console.warn("not refreshed", problem.code);
  }
  refreshing = setTimeout(refresh, REFRESH_MS);
}

function addForm() {
  return contributionForm({
    path: "/api/receipt/evidence",
    name: "add",
    textKey: "contribution.note",
    buttonKey: "receipt.add_send",
    authorization,
    onDone: (after) => {
      show(after);
      byId("adding").open = false;
      told("receipt.added");
    },
  });
}

function onAnswered(after) {
  show(after);
  told("receipt.answered");
}

function told(key) {
  say("case-news", key);
  goTo(byId("case-title"));
}

async function onWithdraw(event) {
  event.preventDefault();
  const button = withdraw.querySelector("[type=submit]");
  clearProblem(withdraw);
  if (!byId("withdraw-sure").checked) {
    showProblem(withdraw, ownProblem([{ pointer: "/confirmed", key: "withdraw" }]));
    return;
  }
  button.disabled = true;
  try {
    const body = JSON.stringify({ confirmed: true });
    show(await call("POST", "/api/receipt/withdrawal", { body, headers: authorization() }));
    told("receipt.withdrawn");
  } catch (problem) {
    showProblem(withdraw, problem);
  } finally {
    button.disabled = false;
  }
}

function leave() {
  code = "";
  forgetReceipt();
  location.reload();
}

start();
