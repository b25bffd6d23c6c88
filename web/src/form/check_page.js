/** The page before sending: all answers, what is still missing, and the sending itself. */

import { Problem, readCampaign } from "../common/api.js";
import { byId, goTo, h, showView } from "../common/dom.js";
import { ownProblem } from "../common/problems.js";
import { fill, language } from "../common/texts.js";
import { saveAnswers } from "./answers_file.js";
import { answerSections } from "./check.js";
import { chosenFiles } from "./evidence_contents.js";
import { say, setTitle } from "./language.js";
import { backLink } from "./question.js";
import { refusedSteps, showRefusal } from "./refusals.js";
import { Stopped, send } from "./send.js";
import { submissionDocument } from "./submission.js";

let busy = false;

/** Whether the form is on its way right now. */
export function isSending() {
  return busy;
}

/** Show the answers in `place`. */
export async function showCheck(place, form, { onBack, onSent }) {
  const files = await chosenFiles(form);
  const documentOf = () =>
    submissionDocument(form.draft, {
      campaign: form.campaign,
      locale: language(),
      files: files.list.claims,
    });
  const problem = h("div", {
    class: "problem error-summary",
    "data-problem": true,
    role: "alert",
    hidden: true,
  });
  const button = h("button", { type: "button", id: "send", "data-action": "send" });
  button.dataset.text = "check.send";
  const answers = h("div", { id: "answers" });
  fill(
    place,
    h(
      "section",
      { "data-step": "check" },
      backLink(onBack),
      problem,
      h("h1", { text: "check.title" }),
      h("p", { class: "lead", text: "check.lead" }),
      answers,
      h("div", { class: "actions" }, button),
      h("p", {}, h("a", { class: "to-tasks", href: "#tasks", text: "form.to_tasks" })),
    ),
  );
  const refuse = (fault) => refused(fault, { form, problem, documentOf });
  form.listeners.files = () => showAnswers(answers, documentOf(), form);
  showAnswers(answers, documentOf(), form);
  button.addEventListener("click", () => press({ form, files, documentOf, refuse, onSent }));
}

function showAnswers(answers, document, { campaign, draft }) {
  fill(answers, ...answerSections(document, campaign, draft));
}

async function press({ form, files, documentOf, refuse, onSent }) {
  if (busy) return;
  const wrong = form.findings();
  if (wrong.length) {
    refuse(ownProblem(wrong));
    return;
  }
  busy = true;
  try {
    onSent(await sendAll({ form, files, documentOf }));
  } catch (fault) {
    showView("step");
    if (fault instanceof Stopped) goTo(byId("send"));
    else await refuse(fault);
  } finally {
    busy = false;
  }
}

async function sendAll({ form, files, documentOf }) {
  const stopping = new AbortController();
  const stop = byId("stop");
  const report = (state) => {
    say(byId("send-news"), `sending.${state}`);
    stop.hidden = state === "form";
  };
  stop.onclick = () => stopping.abort();
  byId("sending-files").replaceChildren(files.root);
  showView("sending");
  setTitle("sending.title");
  goTo(byId("sending-title"));
  await files.list.ready();
  return send({
    draft: form.draft,
    files: files.list,
    proof: files.proof,
    documentOf,
    keep: () => form.keeper.flush(),
    report,
    stop: stopping.signal,
  });
}

async function refused(fault, { form, problem, documentOf }) {
  const outdated = (error) => error.code === "outdated_text";
  if (fault instanceof Problem && fault.errors.some(outdated)) {
    form.campaign = await readCampaign(form.campaign.id).catch(() => form.campaign);
  }
  form.refused = fault instanceof Problem ? refusedSteps(fault, form.draft) : {};
  setTitle("check.title", { wrong: true });
  showRefusal(problem, fault, { draft: form.draft, actions: waysOn(fault, form, documentOf) });
}

/** What can be done where sending again does not help. */
function waysOn({ code }, form, documentOf) {
  const receipt = h("a", { class: "button secondary", href: "/receipt.html" });
  receipt.dataset.text = "form.to_receipt";
  if (code === "submission_conflict") return [receipt];
  if (!["campaign_closed", "campaign_not_open"].includes(code)) return [];
  const save = h("button", {
    type: "button",
    class: "secondary",
    text: "shut.save",
    on: { click: () => saveAnswers(documentOf(), form) },
  });
  return [save, receipt];
}
