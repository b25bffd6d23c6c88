/** The owner's signed evidence receipt: what it says, what it waits for, where it is fetched. */

import { call } from "../common/api.js";
import { byId, h, openable } from "../common/dom.js";
import { clearProblem, showProblem } from "../common/problems.js";
import { fill, wording } from "../common/texts.js";
import { inWords } from "./trouble.js";

const LINK_LIFETIME_MS = 5 * 60 * 1000;
const KEY = /^\/keys\/[0-9a-f]{64}\.pem$/;
let shown = null;
let ending;

/** Show the block as the case's document says; links stay while they are those of its receipt. */
export function showProof({ receipt, waits_for }) {
  byId("proof").hidden = receipt === null && waits_for.length === 0;
  byId("proof-fetch").hidden = receipt === null;
  const manifest = receipt?.manifest_sha256 ?? null;
  if (manifest !== shown) withdrawLinks();
  shown = manifest;
  fill(byId("proof-words"), ...(receipt ? signed(receipt) : []), ...awaited(receipt, waits_for));
}

function signed({ issued_at, stamps }) {
  const signature = h("p", {}, h("span", { text: "proof.signed" }), " ", instant(issued_at));
  return [
    h("p", { text: "proof.what" }),
    h("div", { class: "hint" }, signature, ...stamps.map(stamped)),
  ];
}

function stamped({ authority, at }) {
  const by = h("span", { text: "proof.stamped", values: { authority } });
  return h("p", {}, by, " ", instant(at));
}

function instant(time) {
  return h("time", { time });
}

function awaited(receipt, waits) {
  if (waits.length === 0) return [];
  return [
    h("p", { text: receipt ? "proof.newer" : "proof.coming" }),
    h("ul", {}, ...waits.map(wait)),
  ];
}

function wait(name) {
  return h("li", { text: wording("waits_for", name) ?? "waits_for.unknown" });
}

/** Make the button work; `authorization` gives the headers of the owner's requests. */
export function startProof(authorization) {
  const form = byId("proof-fetch");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    clearProblem(form);
    try {
      const headers = authorization();
      offer(await call("POST", "/api/receipt/documents", { headers, again: true }));
    } catch (problem) {
      showProblem(form, inWords(problem));
    } finally {
      button.disabled = false;
    }
  });
}

function offer({ pdf, json, signature, key }) {
  const links = [
    link(openable(pdf), "proof.pdf", "proof.pdf_hint"),
    link(openable(json), "proof.document", "proof.document_hint"),
    link(openable(signature), "proof.signature", "proof.signature_hint"),
    link(KEY.test(key) ? key : null, "proof.key", "proof.key_hint"),
  ];
  fill(
    byId("proof-links"),
    h("ul", { class: "addresses" }, ...links),
    h("p", { class: "hint", text: "proof.five_minutes" }),
  );
  clearTimeout(ending);
  ending = setTimeout(withdrawLinks, LINK_LIFETIME_MS, "proof.link_over");
}

function link(href, text, hint) {
  if (href === null) return null;
  const target = { target: "_blank", rel: "noopener noreferrer" };
  return h("li", {}, h("a", { href, ...target, text }), h("p", { class: "hint", text: hint }));
}

function withdrawLinks(text) {
  clearTimeout(ending);
  fill(byId("proof-links"), text ? h("p", { class: "hint", text }) : null);
}
