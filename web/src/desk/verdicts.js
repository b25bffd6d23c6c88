/** What each verdict asks of a reviewer: which fields are shown, and which must be filled in. */

const ASKS = {
  advance: { show: ["grounds", "not_criticism", "internal_note"], need: ["grounds"] },
  accept: {
    show: ["remedies", "grounds", "not_criticism", "owner_text", "internal_note"],
    need: ["remedies", "grounds", "not_criticism"],
  },
  ask_owner: { show: ["owner_text", "internal_note"], need: ["owner_text"] },
  decline: { show: ["owner_text", "internal_note"], need: ["owner_text"] },
  duplicate: {
    show: ["duplicate_of", "owner_text", "internal_note"],
    need: ["duplicate_of", "owner_text"],
  },
  spam: { show: ["internal_note"], need: [] },
  carried_out: {
    show: ["reference", "done_on", "owner_text", "internal_note"],
    need: ["reference", "done_on"],
  },
  given_up: { show: ["owner_text", "internal_note"], need: ["owner_text"] },
};
const UNKNOWN = { show: ["owner_text", "internal_note"], need: [] };
const ORDER = Object.keys(ASKS);
const EMPTY = {
  internal_note: "",
  owner_text: "",
  grounds: [],
  not_criticism: "",
  remedies: [],
  declined: [],
  duplicate_of: "",
  reference: "",
  done_on: "",
};

export const GROUNDS = [
  "insult",
  "defamation",
  "privacy",
  "portrait",
  "business_reputation",
  "threat",
  "doxxing",
  "property_damage",
];

/** The fields that a verdict shows and needs. */
export function asks(verdict) {
  return ASKS[verdict] ?? UNKNOWN;
}

/** Verdicts in the order in which they are offered. */
export function inOrder(verdicts) {
  const place = (verdict) => (ORDER.indexOf(verdict) + ORDER.length + 1) % (ORDER.length + 1);
  return [...verdicts].sort((one, other) => place(one) - place(other));
}

/**
 * The document of a decision: only what its verdict asks for goes into it. What was decided about
 * each remedy (`{remedies, declined}`) is one field of the form.
 */
export function decisionDocument(revision, verdict, reason, fields) {
  const shown = asks(verdict).show;
  const told = shown
    .filter((name) => name !== "remedies")
    .map((name) => [name, fields[name] ?? EMPTY[name]]);
  const remedies = shown.includes("remedies") ? fields.remedies : {};
  return { revision, verdict, reason, ...EMPTY, ...Object.fromEntries(told), ...remedies };
}

/** What is missing: `[{pointer, key}]` in the order of the form. */
export function missing(document) {
  if (!document.verdict) return [{ pointer: "/verdict", key: "missing.verdict" }];
  const wrong = document.reason ? [] : [{ pointer: "/reason", key: "missing.decision_reason" }];
  const { show, need } = asks(document.verdict);
  const needed = show.filter((field) => need.includes(field));
  if (document.declined.length > 0 && !needed.includes("owner_text")) needed.push("owner_text");
  for (const name of needed) {
    const value = document[name];
    const empty = Array.isArray(value) ? value.length === 0 : value.trim() === "";
    if (empty) wrong.push({ pointer: `/${name}`, key: `missing.${name}` });
  }
  document.declined.forEach(({ reason }, number) => {
    if (!reason) wrong.push({ pointer: `/declined/${number}`, key: "missing.declined_reason" });
  });
  return wrong;
}
