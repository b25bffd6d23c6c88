/** The form as it stands on this device: kept with every change until it is sent or deleted. */

import { device, readDocument } from "../common/storage.js";
import { uuid7 } from "../common/uuid7.js";
import { drafts } from "../uploads/store.js";

const LAST_WORD = "redress-draft";
const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_FOR_MS = 30 * DAY_MS;
const PAUSE_MS = 300;

/** A form that nobody has filled in. */
export function emptyDraft(campaignId) {
  return {
    submission_id: uuid7(),
    campaign_id: campaignId,
    contact: { name: "", email: "", phone: "", confirmation: false },
    vehicle: { model: "", purchase_reference: "" },
    about: [],
    statement: "",
    links: [],
    accounts: [],
    incident: { happened_on: "", place: "", description: "", damage: "", police_report_number: "" },
    evidence_held: [],
    remedies: [],
    consents: {},
    guide_version: "",
    step: "",
    passed: {},
    touched: {},
    unanswered: [],
    sent_at: 0,
    saved_at: 0,
  };
}

/** Read a form that was kept, also by an earlier version of these pages. */
export function upgraded(kept) {
  const { happened_offline: offline, ...known } = kept;
  const empty = emptyDraft(kept.campaign_id);
  const about = [...(kept.links?.length ? ["posts"] : []), ...(offline ? ["offline"] : [])];
  return {
    ...empty,
    about,
    ...known,
    contact: { ...empty.contact, ...kept.contact },
    incident: { ...empty.incident, ...kept.incident },
  };
}

/** The form that this device kept for a campaign, or null; what is too old is forgotten. */
export async function readDraft(campaignId, { store = drafts, now = Date.now() } = {}) {
  const last = readDocument(device, LAST_WORD);
  const kept = [await store.get(campaignId), last?.campaign_id === campaignId ? last : null]
    .filter((draft) => draft?.submission_id)
    .sort((one, other) => other.saved_at - one.saved_at)[0];
  if (!kept) return null;
  const age = kept.sent_at ? now - kept.sent_at - DAY_MS : now - kept.saved_at - KEPT_FOR_MS;
  if (age <= 0) return upgraded(kept);
  await store.remove(campaignId);
  device.remove(LAST_WORD);
  return null;
}

/** Keeps one form. `onKept` is told where it is: database, device, or nowhere. */
export class Keeper {
  #timer = null;
  #writing = Promise.resolve();
  #over = false;

  constructor(draft, { store = drafts, onKept = () => {} } = {}) {
    Object.assign(this, { draft, store, onKept });
  }

  /** Something was typed: it is written as soon as the typing pauses. */
  changed() {
    this.draft.saved_at = Date.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** Write now. */
  flush() {
    clearTimeout(this.#timer);
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** The page may be gone in a moment: what can be written at once is, and the rest is tried. */
  lastWord() {
    if (this.#over) return;
    device.write(LAST_WORD, JSON.stringify(this.draft));
    this.flush();
  }

  /** Write no more, as another tab goes on with the form. */
  async handOver() {
    await this.flush();
    this.#over = true;
  }

  async forget() {
    this.#over = true;
    clearTimeout(this.#timer);
    await this.#writing;
    await this.store.remove(this.draft.campaign_id);
    device.remove(LAST_WORD);
  }

  async #write() {
    if (this.#over) return;
    if (await this.store.put(JSON.parse(JSON.stringify(this.draft)))) {
      device.remove(LAST_WORD);
      this.onKept("database");
    } else {
      this.onKept(device.write(LAST_WORD, JSON.stringify(this.draft)) ? "device" : "nowhere");
    }
  }
}
