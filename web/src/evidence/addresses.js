/** Finding web addresses in what people paste: shared texts, several lines, full-width letters. */

import { HOSTS, isUnder } from "./hosts.js";

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const WIDE_LETTER = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g;
/** Full-width signs count as those of an address only where an address goes on after them. */
const WIDE_SIGN = /[．／：？＝＆％＃＿－～](?=[\w./／．-])/g;
const WIDE_DOT = /([a-z\d])。(?=(?:com|cn|tv)(?![a-z]))/gi;

/** Ends at white space, quotes, angle brackets and Chinese punctuation. */
const ADDRESS =
  /https?:\/\/[^\s"<>\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff65\u2018-\u201f\u2026]+/gi;
const WITHOUT_SCHEME =
  /(^|[^\w@./:-])((?:[a-z\d-]+\.)+[a-z]{2,}(?:[/?#][^\s"<>\u3000-\u303f\uff00-\uff65]*)?)/gi;
const BARE = /^(?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,}(?::\d+)?(?:[/?#]\S*)?$/u;
const WHOLE = /^https?:\/\/[^\s\x00-\x1f\x7f"<>/?#][^\s\x00-\x1f\x7f"<>]*$/;
const LONGEST = 2000;
const KNOWN = Object.values(HOSTS).flat();
const OPENED_BY = { ")": "(", "]": "[", "}": "{" };

/** Every web address in a text, in its order, each beginning with http:// or https://. */
export function addressesIn(pasted) {
  const text = plain(pasted);
  const found = [...text.matchAll(ADDRESS)].flatMap((match) => apart(match[0], match.index));
  for (const { 1: before, 2: address, index } of text.matchAll(WITHOUT_SCHEME)) {
    const at = index + before.length;
    const inside = found.some((other) => at >= other.at && at < other.at + other.text.length);
    if (!inside && isKnown(address)) found.push({ at, text: `https://${address}` });
  }
  if (found.length === 0 && BARE.test(text)) found.push({ at: 0, text: `https://${text}` });
  return found
    .sort((one, other) => one.at - other.at)
    .map(({ text: address }) => withoutTail(address))
    .filter((address) => /^https?:\/\/[^/?#]/i.test(address));
}

/** Say whether the API takes this as an address. */
export function isAddress(text) {
  return WHOLE.test(text) && text.length <= LONGEST;
}

function plain(pasted) {
  const narrow = (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
  return pasted
    .replace(INVISIBLE, "")
    .replace(WIDE_LETTER, narrow)
    .replace(WIDE_SIGN, narrow)
    .replace(WIDE_DOT, "$1.")
    .trim();
}

/** Two addresses without a gap are two; one that is a value inside another stays there. */
function apart(text, at) {
  const parts = [];
  let start = 0;
  for (const { index } of text.matchAll(/https?:\/\//gi)) {
    if (index > start && !"=/?&".includes(text[index - 1])) {
      parts.push({ at: at + start, text: text.slice(start, index) });
      start = index;
    }
  }
  return [...parts, { at: at + start, text: text.slice(start) }];
}

function isKnown(address) {
  const host = address.split(/[/?#]/)[0].toLowerCase();
  return KNOWN.some((domain) => isUnder(host, domain));
}

/** Punctuation of the sentence around is no part of an address; a bracket is if it was opened. */
function withoutTail(address) {
  let text = address;
  for (;;) {
    const last = text.slice(-1);
    const opened = OPENED_BY[last];
    const spare = opened && text.split(last).length > text.split(opened).length;
    if (text === "" || (!spare && !".,;:!?'*|\\`".includes(last))) return text;
    text = text.slice(0, -1);
  }
}
