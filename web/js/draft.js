/** The form as it stands on this device: kept until it is sent or cleared. */

import { device, readDocument } from "./storage.js";
import { uuid7 } from "./uuid7.js";

const KEPT = "redress-draft";
const KEPT_FOR_MS = 30 * 24 * 60 * 60 * 1000;

/** A form that nobody has filled in. */
export function emptyDraft(campaignId) {
  return {
    submission_id: uuid7(),
    campaign_id: campaignId,
    contact: { name: "", email: "", phone: "" },
    vehicle: { model: "", purchase_reference: "" },
    statement: "",
    links: [],
    happened_offline: false,
    incident: { happened_on: "", place: "", description: "", police_report_number: "" },
    remedies: [],
    consents: {},
    unanswered: [],
    saved_at: 0,
  };
}

/** The form that this device kept for a campaign, or null when there is none. */
export function readDraft(campaignId, now = Date.now()) {
  const kept = readDocument(device, KEPT);
  if (kept?.campaign_id !== campaignId || now - kept.saved_at > KEPT_FOR_MS) return null;
  return { ...emptyDraft(campaignId), ...kept };
}

/** Keep the form; say whether the browser does. */
export function keepDraft(draft) {
  draft.saved_at = Date.now();
  return device.write(KEPT, JSON.stringify(draft));
}

export function forgetDraft() {
  device.remove(KEPT);
}

/** Tell when another tab sent or cleared the form that this one shows. */
export function onForgotten(listener) {
  addEventListener("storage", (event) => {
    if (event.key === KEPT && event.newValue === null) listener();
  });
}
