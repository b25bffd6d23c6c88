/** What evidence is there and what is missing, for each platform and for what happened offline. */

import { isAddress } from "./addresses.js";
import { PLATFORMS, understand } from "./platforms.js";

/** What counts online, in the order in which it is best recorded. */
export const ONLINE = [
  "post_link",
  "post",
  "account_page",
  "account_id",
  "ip_location",
  "time",
  "engagement",
  "recording",
  "original",
];

/** What counts for something that happened offline. */
export const OFFLINE = ["offline_scene", "damage", "police_record", "repair_bill"];

/** The things that an owner may have said to have, and the item each of them is. */
const HELD_AS = {
  original: "original_device",
  recording: "screen_recording",
  post: "screenshots",
  police_record: "police_record",
  repair_bill: "repair_bill",
};

/**
 * Compare what an owner gave with what counts. `files` are `{name, shows, platform?}`: one that
 * names no platform counts for the first that lacks what it shows. Each item tells whether it is
 * `done`, `by` which file, link or number, and whether the owner said to have it (`held`).
 * The original stays with its owner, so there the word of the owner suffices. `untold` counts
 * the files of which nobody said what they show.
 */
export function sufficiency(given) {
  const { links = [], accounts = [], files = [], incident = null } = given;
  const { about = [], evidence_held: held = [] } = given;
  const spare = files.map((file) => ({ ...file, left: new Set(file.shows ?? []) }));
  const groups = places(links, accounts, about).map((place) => ({
    place,
    items: ONLINE.map((item) => {
      const told = fromLinks(item, place, links) || fromAccounts(item, place, accounts);
      return answer(item, told || fromFiles(item, place, spare), held);
    }),
  }));
  if (about.includes("offline") || incident) {
    const items = OFFLINE.map((item) => {
      const number = item === "police_record" ? (incident?.police_report_number ?? "").trim() : "";
      return answer(item, number || fromFiles(item, "", spare), held);
    });
    groups.push({ place: "offline", items });
  }
  const all = groups.flatMap(({ items }) => items);
  const untold = files.filter(({ shows = [] }) => shows.length === 0).length;
  return { groups, done: all.filter(({ done }) => done).length, total: all.length, untold };
}

/** The platforms that were named; those who named none yet still see what counts anywhere. */
function places(links, accounts, about) {
  const named = [
    ...links.filter(({ url }) => isAddress(url)),
    ...accounts.filter(({ url, name, handle }) => url || name || handle),
  ];
  const found = PLATFORMS.filter((place) => named.some(({ platform }) => platform === place));
  if (found.length > 0) return found;
  const offlineOnly = about.length > 0 && about.every((what) => what === "offline");
  return offlineOnly ? [] : ["other"];
}

function fromLinks(item, place, links) {
  const here = links.filter(({ url, platform }) => isAddress(url) && platform === place);
  const read = here.map(({ url }) => understand(url));
  if (item === "post_link") return read.find(({ kind }) => kind !== "account")?.url ?? "";
  if (item === "account_page") return read.find(({ kind }) => kind === "account")?.url ?? "";
  if (item === "account_id") return read.find(({ account_id: id }) => id)?.account_id ?? "";
  return "";
}

function fromAccounts(item, place, accounts) {
  const here = accounts.filter(({ platform }) => platform === place);
  if (item === "account_page") return here.find(({ url }) => url)?.url ?? "";
  if (item !== "account_id") return "";
  const ids = here.map(({ handle, url }) => handle || understand(url ?? "").account_id);
  return ids.find(Boolean) ?? "";
}

function fromFiles(item, place, spare) {
  const fit = spare.filter(({ left, platform }) => left.has(item) && (platform || place) === place);
  const file = fit.find(({ platform }) => platform === place) ?? fit[0];
  file?.left.delete(item);
  return file?.name ?? "";
}

function answer(item, by, evidenceHeld) {
  const held = evidenceHeld.includes(HELD_AS[item]);
  return { item, done: by !== "" || (item === "original" && held), by, held };
}
