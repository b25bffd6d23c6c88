/** Links as people paste them: the platform, what is behind the link, and its lasting address. */

import { PORTALS } from "./address_rules.js";
import { addressesIn, isAddress } from "./addresses.js";
import { COMMUNITIES } from "./community_rules.js";
import { HOSTS, SHORT_HOSTS, isUnder } from "./hosts.js";

export { isAddress };

/** Every platform that a link can name, in the order in which they are offered. */
export const PLATFORMS = [
  "weibo",
  "douyin",
  "bilibili",
  "xiaohongshu",
  "zhihu",
  "dongchedi",
  "autohome",
  "wechat",
  "other",
];

const RULES = { ...PORTALS, ...COMMUNITIES };
/** Fifty of them, all in Chinese, still fit into one request. */
const MOST_PASTED = 1000;

/** Who shared it, and through what; the page is the same without. */
const TRACKING = new RegExp(
  `^(?:${[
    "utm_\\w+",
    "spm(?:_\\w+)?",
    "scm",
    "share_\\w+",
    "share(?:id|uid|from|token|redid)",
    "sharer_\\w+",
    "vd_source",
    "isappinstalled",
    "fbclid|gclid|msclkid|yclid|igshid|igsh|bd_vid",
    "mc_[ce]id",
    "_hs(?:enc|mi)",
    "hm(?:sr|pl|cu|kw|ci)",
  ].join("|")})$`,
  "i",
);

/**
 * Read what was pasted: `{url, platform, kind, id, account_id, pasted, short}` of the first
 * address in it. `pasted` is empty where it is the address itself. Without any address `url` is
 * the text as it was typed, so that nothing is lost.
 */
export function understand(pasted) {
  return understandAll(pasted)[0] ?? { ...UNKNOWN, url: pasted.trim(), pasted: "" };
}

/** Read every address in what was pasted, each once. */
export function understandAll(pasted) {
  const known = new Map();
  for (const address of addressesIn(pasted)) {
    const meaning = meaningOf(address);
    const whole = { ...meaning, pasted: kept(pasted, meaning.url) };
    if (!known.has(meaning.url)) known.set(meaning.url, whole);
  }
  return [...known.values()];
}

/** Say which platform an address belongs to, by its host; `other` when none is known. */
export function recognise(address) {
  const url = parsed(address);
  if (url === null) return "other";
  const owns = ([, domains]) => domains.some((domain) => isUnder(hostOf(url), domain));
  return Object.entries(HOSTS).find(owns)?.[0] ?? "other";
}

const UNKNOWN = { platform: "other", kind: "unknown", id: "", account_id: "", short: false };

function meaningOf(found) {
  const platform = recognise(found);
  const url = parsed(platform === "other" ? found : withoutSentence(found));
  if (url === null) return { ...UNKNOWN, url: found };
  const place = `${hostOf(url).replace(/^www\./, "")}${url.pathname.replace(/\/+$/, "")}`;
  for (const rule of RULES[platform] ?? []) {
    const meaning = byRule(rule, place, url);
    if (meaning) return { ...UNKNOWN, platform, ...meaning };
  }
  const short = SHORT_HOSTS.includes(hostOf(url)) && url.pathname.length > 1;
  return { ...UNKNOWN, platform, kind: short ? "short" : "unknown", short, url: cleaned(url) };
}

function byRule({ on, from = {}, kind, to, keep = [], place: anchor }, place, url) {
  const match = on.exec(place);
  if (!match) return null;
  const given = parameters(url);
  const gaps = { ...match.groups };
  for (const [gap, name] of Object.entries(from)) {
    if (!given.get(name)) return null;
    gaps[gap] = given.get(name);
  }
  const filled = to.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);
  const query = keep
    .filter((name) => given.get(name) && !(name === "p" && given.get(name) === "1"))
    .map((name) => `${name}=${given.get(name)}`);
  const hash = anchor?.test(url.hash) ? url.hash : "";
  const address = `https://${filled}${query.length ? `?${query.join("&")}` : ""}${hash}`;
  const account = decoded(gaps.account ?? "");
  return { url: address, kind, id: decoded(gaps.id ?? account), account_id: account };
}

/** Links of known platforms are plain ASCII but for names: a sentence may be glued to the end. */
function withoutSentence(address) {
  return /^[^/]*\/\/[^/]*\/n\//.test(address) ? address : address.replace(/[^\x20-\x7e].*$/s, "");
}

function cleaned(url) {
  const lasting = url.search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && !TRACKING.test(pair.split("=")[0]));
  url.search = lasting.join("&");
  return url.href;
}

/** Parameters as they stand: decoding and encoding them again could change them. */
function parameters(url) {
  const pairs = url.search.slice(1).split("&");
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function kept(pasted, url) {
  const text = pasted.replace(/[\s\x00-\x1f\x7f]+/g, " ").trim();
  return text === url ? "" : [...text].slice(0, MOST_PASTED).join("");
}

function hostOf(url) {
  return url.hostname.replace(/\.$/, "");
}

/** Only web addresses; a name and password in front of the host are taken out. */
function parsed(address) {
  try {
    const url = new URL(address);
    if (url.protocol !== "https:" && url.protocol !== "http:") return null;
    url.username = "";
    url.password = "";
    return url;
  } catch {
    return null;
  }
}

function decoded(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
