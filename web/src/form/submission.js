/** From the form to the document that the API takes, and what can be checked before it is sent. */

import { isAddress } from "../evidence/addresses.js";
import { contactFindings } from "../common/person.js";

const LIMITS = {
  "/contact/name": 100,
  "/contact/email": 254,
  "/contact/phone": 32,
  "/vehicle/model": 100,
  "/vehicle/purchase_reference": 200,
  "/statement": 10_000,
  "/incident/place": 100,
  "/incident/description": 10_000,
  "/incident/damage": 10_000,
  "/incident/police_report_number": 200,
};

/** Count characters as the API does: by code point. */
export function lengthOf(text) {
  return [...text].length;
}

/** How many characters a field takes, or undefined when it has no limit of its own. */
export function limitOf(pointer) {
  return LIMITS[pointer];
}

/** Make the document of POST /api/submissions; answers that are not asked for any more stay out. */
export function submissionDocument(draft, { campaign, locale, files }) {
  const told = (what, answer, nothing) => (draft.about.includes(what) ? answer : nothing);
  const contact = trimmed(draft.contact);
  return {
    submission_id: draft.submission_id,
    campaign_id: draft.campaign_id,
    locale,
    contact: { ...contact, confirmation: draft.contact.confirmation && contact.email !== "" },
    vehicle: trimmed(draft.vehicle),
    about: draft.about,
    statement: draft.statement.trim(),
    links: told("posts", draft.links, []),
    accounts: told("accounts", draft.accounts, []),
    incident: told("offline", trimmed(draft.incident), null),
    evidence_held: draft.evidence_held,
    remedies: draft.remedies,
    consents: campaign.consents.map(({ purpose, version }) => ({
      purpose,
      version,
      granted: draft.consents[purpose] === version,
    })),
    files,
    guide_version: draft.guide_version,
  };
}

function trimmed(fields) {
  const entries = Object.entries(fields).filter(([, text]) => typeof text === "string");
  return Object.fromEntries(entries.map(([name, text]) => [name, text.trim()]));
}

/** List what is missing or wrong: `[{pointer, key, values}]`, in the order of the form. */
export function findings(document, campaign, today) {
  const { contact, vehicle, incident } = document;
  return [
    ...contactFindings(contact),
    ...needed("/vehicle/model", vehicle.model),
    ...tooLong("/vehicle/purchase_reference", vehicle.purchase_reference),
    ...(document.about.length ? [] : [{ pointer: "/about", key: "missing.about" }]),
    ...needed("/statement", document.statement),
    ...linkFindings(document.links),
    ...accountFindings(document.accounts),
    ...(incident ? incidentFindings(incident, today) : []),
    ...consentFindings(document.consents, campaign),
  ];
}

/** What is wrong with links; also asked for links that are added to a case. */
export function linkFindings(links) {
  return links.flatMap(({ url, account }, number) => [
    ...(isAddress(url) ? [] : [{ pointer: `/links/${number}/url`, key: "address" }]),
    ...tooLong(`/links/${number}/account`, account, 200),
  ]);
}

function accountFindings(accounts) {
  return accounts.flatMap(({ platform, name, handle, url }, number) => {
    const at = `/accounts/${number}`;
    if (!name && !handle && !url) return [{ pointer: at, key: "account_empty" }];
    return [
      ...(platform === "" ? [{ pointer: `${at}/platform`, key: "missing.platform" }] : []),
      ...tooLong(`${at}/name`, name, 200),
      ...tooLong(`${at}/handle`, handle, 200),
      ...(url === "" || isAddress(url) ? [] : [{ pointer: `${at}/url`, key: "address" }]),
    ];
  });
}

function incidentFindings(incident, today) {
  const wrong = needed("/incident/happened_on", incident.happened_on);
  if (incident.happened_on > today) wrong.push({ pointer: "/incident/happened_on", key: "future" });
  return [
    ...wrong,
    ...needed("/incident/place", incident.place),
    ...needed("/incident/description", incident.description),
    ...tooLong("/incident/damage", incident.damage),
    ...tooLong("/incident/police_report_number", incident.police_report_number),
  ];
}

function consentFindings(consents, campaign) {
  const required = new Set(campaign.consents.filter((c) => c.required).map((c) => c.purpose));
  return consents.flatMap(({ purpose, granted }, number) =>
    required.has(purpose) && !granted ? [{ pointer: `/consents/${number}`, key: "consent" }] : [],
  );
}

function needed(pointer, text) {
  return text === "" ? [{ pointer, key: missing(pointer) }] : tooLong(pointer, text);
}

function missing(pointer) {
  return `missing.${pointer.slice(1).replace("/", ".")}`;
}

function tooLong(pointer, text, limit = LIMITS[pointer]) {
  if (limit === undefined || lengthOf(text) <= limit) return [];
  return [{ pointer, key: "too_long", values: { limit, length: lengthOf(text) } }];
}
