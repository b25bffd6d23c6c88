/** The files and papers of the case: what each is, how it is kept, and how to mend what failed. */

import { formatSize } from "../common/dates.js";
import { h } from "../common/dom.js";
import { shownName } from "../common/file_names.js";
import { fingerprint } from "../common/fingerprint.js";
import { svg } from "../common/svg.js";
import { LANGUAGES, fill, named, wording } from "../common/texts.js";
import { follow } from "./keep_rows.js";

const PAPER = /^(submission|answer|addition)-\d{4}\.json$/;
const KINDS = [
  ["picture", /^image\//, /\.(png|jpe?g|gif|webp|heic|heif|bmp|avif)$/i],
  ["video", /^video\//, /\.(mp4|mov|m4v|webm|mkv|avi|3gp)$/i],
  ["sound", /^audio\//, /\.(mp3|m4a|aac|wav|amr|ogg|flac)$/i],
];
const OUTLINES = {
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  video: "M4 6h11v12H4zM15 10l5-3v10l-5-3",
  sound: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0M19 16a2.5 2.5 0 1 1-5 0",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  paper: "M5 4h14v16H5zM8 8h8M8 12h8M8 16h5",
};

/** How an item is kept, as the list says it: quarantine goes before everything else. */
export function keptAs({ state, quarantined }) {
  return quarantined ? "quarantined" : state;
}

/** What an item is to the eye: by what its bytes are, and by its name until they were read. */
export function kindOf({ name, media_type }) {
  if (PAPER.test(name)) return "paper";
  const known = KINDS.find(([, type, ending]) =>
    media_type ? type.test(media_type) : ending.test(name),
  );
  return known ? known[0] : "file";
}

/** Show the list; `onAdd` opens the form for adding something. */
export function showEvidence(place, items, { canAdd, onAdd }) {
  if (items.length === 0) {
    fill(place, h("p", { class: "none", text: "receipt.no_evidence" }));
    return;
  }
  let list = place.querySelector(".evidence");
  if (!list) {
    list = h("ul", { class: "evidence" });
    place.replaceChildren(list);
  }
  const entries = items.map((item) => ({ ...item, canAdd }));
  follow(list, entries, ({ number }) => number, (item) => row(item, onAdd));
}

/** The last day until which something of the case is locked, or null. */
export function lockedUntil(items) {
  const dates = items.map(({ retain_until }) => retain_until).filter(Boolean);
  return dates.length ? dates.reduce((a, b) => (new Date(a) > new Date(b) ? a : b)) : null;
}

function row(item, onAdd) {
  const kept = keptAs(item);
  return h(
    "li",
    { "data-state": kept, "data-item": item.number },
    icon(kindOf(item)),
    h(
      "div",
      { class: "row-head" },
      title(item),
      h("span", { class: `badge ${kept}`, ...named("evidence_state", kept) }),
    ),
    ...explained(item, kept, onAdd),
    facts(item),
    shown(item.shows ?? []),
    fingerprint(item.sha256),
  );
}

/** The number is the item's own on the desk and on the receipt, too. */
function title({ number, name }) {
  const paper = PAPER.exec(name);
  const called = paper ? h("span", { text: `paper.${paper[1]}` }) : h("bdi", {}, shownName(name));
  return h("span", { class: "name" }, `${number}. `, called);
}

function explained({ refusal, canAdd }, kept, onAdd) {
  if (kept === "announced") return [h("p", { text: "item.being_checked" })];
  if (kept === "quarantined") return [h("p", { text: "item.infected" })];
  if (!refusal) return [];
  const again = { type: "button", class: "quiet", text: "item.add_again", on: { click: onAdd } };
  return [
    h("p", { class: "refused", ...named("refusal", refusal) }),
    canAdd ? h("button", again) : null,
  ];
}

function facts({ size, preserved_at, retain_until }) {
  const parts = [h("span", { words: sizeWords(size) })];
  if (preserved_at) parts.push(h("span", { text: "item.since" }), day(preserved_at));
  if (retain_until) parts.push(h("span", { text: "receipt.locked_until" }), day(retain_until));
  const spaced = parts.flatMap((part, number) => {
    if (number === 0) return [part];
    return [number % 2 ? " · " : " ", part];
  });
  return h("p", { class: "hint" }, ...spaced);
}

function sizeWords(size) {
  return Object.fromEntries(LANGUAGES.map((language) => [language, formatSize(size, language)]));
}

function shown(shows) {
  const known = shows.filter((show) => wording("shows", show));
  if (known.length === 0) return null;
  return h(
    "p",
    { class: "hint" },
    h("span", { text: "item.shows" }),
    " ",
    ...known.flatMap((show, number) => [number ? " · " : "", h("span", named("shows", show))]),
  );
}

function icon(kind) {
  return svg("svg", { class: "kind", viewBox: "0 0 24 24" }, svg("path", { d: OUTLINES[kind] }));
}

function day(iso) {
  return h("time", { time: iso, "data-format": "day" });
}
