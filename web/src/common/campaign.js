/** The campaign that this site is for: asked for once a page, with its brand shown. */

import { readCampaign, readConfig } from "./api.js";
import { showBrand } from "./brand.js";
import { setZone } from "./texts.js";

let asked = null;

/** Give the campaign. After a failure, the next call asks again. Throws Problem. */
export function siteCampaign() {
  asked ??= read().catch((problem) => {
    asked = null;
    throw problem;
  });
  return asked;
}

async function read() {
  const campaign = await readCampaign(readConfig().campaign_id);
  setZone(campaign.timezone);
  showBrand(campaign.brand);
  return campaign;
}
