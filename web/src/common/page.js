/** What every page of owners and the public begins with: its words, and the campaign's brand. */

import { Problem } from "./api.js";
import { recallBrand } from "./brand.js";
import { siteCampaign } from "./campaign.js";
import { startTexts } from "./texts.js";

export async function startPage() {
  recallBrand();
  await startTexts();
}

/** The same for pages that do without the campaign: when it does not come, our own mark stays. */
export async function startReading() {
  await startPage();
  try {
    await siteCampaign();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
  }
}
