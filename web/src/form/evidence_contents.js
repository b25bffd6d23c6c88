/** The questions about evidence: what they need is loaded when they are asked. */

import { h } from "../common/dom.js";
import { files } from "../uploads/store.js";
import { ABOUT, HELD } from "./contents.js";

/** The parts of each question, none of which is needed before. */
const PARTS = {
  links: () => import("../evidence/links.js"),
  accounts: () => import("../evidence/accounts.js"),
  gather: async () => ({
    ...(await import("../evidence/sufficiency.js")),
    ...(await import("../evidence/meter.js")),
    ...(await import("../evidence/guide_version.js")),
  }),
};

let chosen = null;

/** Load what a question will need before it is asked; if that fails now, it is told then. */
export function prepare(id, form) {
  const parts = [PARTS[id]?.(), id === "gather" ? chosenFiles(form) : null];
  Promise.all(parts).catch((error) => console.warn(`not loaded yet: ${id}`, error));
}

/** The chosen files of the form, with their place on the page; made once. */
export async function chosenFiles(form) {
  chosen ??= makeFiles(form).catch((error) => {
    chosen = null;
    throw error;
  });
  return chosen;
}

/** Stop and forget the files of the form. */
export async function forgetFiles({ draft }) {
  const made = await chosen?.catch(() => null);
  await (made ? made.list.clear() : files.clear(draft.submission_id));
}

async function makeFiles({ campaign, draft, listeners }) {
  const [{ FileList }, { draftTarget }, { Proof }] = await Promise.all([
    import("../uploads/file_list.js"),
    import("../uploads/targets.js"),
    import("../uploads/proof_of_work.js"),
  ]);
  const proof = new Proof(draft.submission_id);
  proof.start();
  const root = h("div", { id: "files" });
  const ids = { submissionId: draft.submission_id, campaignId: draft.campaign_id };
  const list = new FileList(root, {
    store: files,
    limits: campaign.limits,
    target: draftTarget({ ...ids, proof }),
    onChange: () => listeners.files(),
  });
  await list.restore();
  return { list, root, proof };
}

/** By question: give its fields; `tidy` takes out the rows left empty. */
export const EVIDENCE_CONTENTS = { links, accounts, gather };

async function links(form) {
  const { Links } = await PARTS.links();
  const { draft, changed } = form;
  const keep = (rows) => {
    draft.links = rows.links;
    changed();
  };
  const onAccount = (account) => {
    draft.accounts = [...draft.accounts, account];
    draft.about = ABOUT.filter((what) => what === "accounts" || draft.about.includes(what));
    changed();
  };
  return rowsOf(Links, { links: draft.links, onAccount }, keep);
}

async function accounts({ draft, changed }) {
  const { Accounts } = await PARTS.accounts();
  const platform = onlyPlatform(draft.links);
  const keep = (rows) => {
    draft.accounts = rows.accounts;
    changed();
  };
  return rowsOf(Accounts, { accounts: draft.accounts, platform }, keep);
}

/** Where everything was posted that was linked, if that is one known place. */
function onlyPlatform(links) {
  const places = new Set(links.map(({ platform }) => platform));
  const [place] = places;
  return places.size === 1 && place !== "other" ? place : "";
}

function rowsOf(Rows, given, keep) {
  const place = h("div", { class: "rows" });
  let rows = null;
  const onChange = () => rows && keep(rows);
  rows = new Rows(place, { ...given, blank: true, onChange });
  const tidy = () => {
    rows.tidy();
    keep(rows);
  };
  return { kind: "several", controls: [place], tidy };
}

async function gather(form) {
  const [{ list, root }, parts] = await Promise.all([chosenFiles(form), PARTS.gather()]);
  const { sufficiency, showMeter, GUIDE_VERSION } = parts;
  const { draft, listeners } = form;
  const meter = h("div", { id: "meter" });
  const onAdd = (show, platform) => add(show, platform, { form, list, update });
  const update = () => {
    const { links, accounts, about, evidence_held } = draft;
    const incident = about.includes("offline") ? draft.incident : null;
    const given = { links, accounts, incident, about, evidence_held, files: list.shown };
    showMeter(meter, sufficiency(given), { onAdd, onTell: () => list.askNext() });
  };
  listeners.files = () => {
    update();
    form.changed();
  };
  update();
  if (draft.guide_version !== GUIDE_VERSION) {
    draft.guide_version = GUIDE_VERSION;
    form.changed();
  }
  const guide = h("a", { href: "/guide.html", target: "_blank", text: "form.to_guide" });
  return {
    kind: "several",
    controls: [
      h("p", {}, guide),
      meter,
      h("h2", { text: "form.your_files" }),
      h("p", { class: "hint", text: "form.files_travel" }),
      root,
    ],
  };
}

/** What the meter misses is a link, an account, the owner's word, or a file. */
function add(show, platform, { form, list, update }) {
  const { draft } = form;
  if (show === "post_link") form.goTo("links");
  else if (show === "account_id") form.goTo("accounts");
  else if (show === "original") {
    draft.evidence_held = HELD.filter(
      (held) => held === "original_device" || draft.evidence_held.includes(held),
    );
    form.changed();
    update();
  } else list.addFor(show, platform);
}
