/** From the form to the document that the API takes, and what can be checked before it is sent. */

import { isAddress } from "./platforms.js";

const EMAIL = /^[^\s@<>(),;:"\\[\]]{1,64}@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]{2,}$/;
const PHONE = /^[0-9+()\-\s]{3,32}$/;
const LIMITS = {
  "/contact/name": 100,
  "/contact/email": 254,
  "/contact/phone": 32,
  "/vehicle/model": 100,
  "/vehicle/purchase_reference": 200,
  "/statement": 10_000,
  "/incident/place": 100,
  "/incident/description": 10_000,
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

/** Make the document of POST /api/submissions. */
export function submissionDocument(draft, { campaign, locale, files }) {
  const trimmed = (fields) =>
    Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, text.trim()]));
  return {
    submission_id: draft.submission_id,
    campaign_id: draft.campaign_id,
    locale,
    contact: trimmed(draft.contact),
    vehicle: trimmed(draft.vehicle),
    statement: draft.statement.trim(),
    links: draft.links,
    incident: draft.happened_offline ? trimmed(draft.incident) : null,
    remedies: draft.remedies,
    consents: campaign.consents.map(({ purpose, version }) => ({
      purpose,
      version,
      granted: draft.consents[purpose] === version,
    })),
    files,
  };
}

/** List what is missing or wrong: `[{pointer, key, values}]`, in the order of the form. */
export function findings(document, campaign, today) {
  const { contact, vehicle, statement, incident } = document;
  return [
    ...needed("/contact/name", contact.name),
    ...contactFindings(contact),
    ...needed("/vehicle/model", vehicle.model),
    ...tooLong("/vehicle/purchase_reference", vehicle.purchase_reference),
    ...needed("/statement", statement),
    ...linkFindings(document.links),
    ...(incident ? incidentFindings(incident, today) : []),
    ...consentFindings(document.consents, campaign),
  ];
}

function contactFindings({ email, phone }) {
  if (!email && !phone) return [{ pointer: "/contact/email", key: "email_or_phone" }];
  const wrong = [...tooLong("/contact/email", email), ...tooLong("/contact/phone", phone)];
  if (email && !EMAIL.test(email)) wrong.push({ pointer: "/contact/email", key: "email" });
  if (phone && !PHONE.test(phone)) wrong.push({ pointer: "/contact/phone", key: "phone" });
  return wrong;
}

/** What is wrong with links; also asked for links that are added to a case. */
export function linkFindings(links) {
  return links.flatMap(({ url, account }, number) => [
    ...(isAddress(url) ? [] : [{ pointer: `/links/${number}/url`, key: "address" }]),
    ...tooLong(`/links/${number}/account`, account, 200),
  ]);
}

function incidentFindings(incident, today) {
  const wrong = [...needed("/incident/happened_on", incident.happened_on)];
  if (incident.happened_on > today) wrong.push({ pointer: "/incident/happened_on", key: "future" });
  return [
    ...wrong,
    ...needed("/incident/place", incident.place),
    ...needed("/incident/description", incident.description),
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
