/** The start page: whether the campaign is open, and what can be gone on with. */

import { Problem } from "../common/api.js";
import { siteCampaign } from "../common/campaign.js";
import { zoneName } from "../common/dates.js";
import { byId } from "../common/dom.js";
import { guardExit } from "../common/exit_guard.js";
import { startPage } from "../common/page.js";
import { LANGUAGES, applyTexts } from "../common/texts.js";

async function start() {
  if (guardExit()) return;
  await startPage();
  byId("again").addEventListener("click", look);
  await look();
}

async function look() {
  try {
    const campaign = await siteCampaign();
    showCampaign(campaign);
    await offerDraft(campaign);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    showStanding("unreachable");
  }
}

function showCampaign(campaign) {
  for (const place of document.querySelectorAll("[data-campaign]")) {
    place.dataset.words = JSON.stringify(campaign[place.dataset.campaign]);
  }
  byId("opens-at").dataset.time = campaign.opens_at;
  byId("closes-at").dataset.time = campaign.closes_at;
  const names = LANGUAGES.map((language) => [language, zoneName(campaign.timezone, language)]);
  byId("zone").dataset.words = JSON.stringify(Object.fromEntries(names));
  byId("campaign").hidden = false;
  showStanding(campaign.state);
  applyTexts();
}

function showStanding(state) {
  for (const place of document.querySelectorAll("[data-standing]")) {
    place.hidden = place.dataset.standing !== state;
  }
  byId("begin").hidden = state === "not_open" || state === "closed";
  document.body.dataset.state = state;
}

/** What was written before stays on the device, so the way on leads back to it. */
async function offerDraft(campaign) {
  const { readDraft } = await import("../form/draft.js");
  if ((await readDraft(campaign.id)) === null) return;
  const begin = byId("begin");
  begin.dataset.text = "start.go_on";
  begin.hidden = false;
  byId("kept").hidden = campaign.state !== "open";
  applyTexts(byId("ways"));
}

start();
