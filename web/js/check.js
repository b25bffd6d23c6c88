/** The answers once more before they are sent, each with a way back to where it was given. */

import { formatSize } from "./dates.js";
import { freshId, h } from "./dom.js";
import { fill, language } from "./texts.js";

/** Show the document that will be sent. `change` takes the reader to a section of the form. */
export function showAnswers(place, document, campaign, change) {
  fill(
    place,
    section("you", change, people(document)),
    section("car", change, car(document)),
    section("statement-section", change, [row("form.statement", prose(document.statement))]),
    section("links-section", change, links(document)),
    section("incident-section", change, incident(document.incident)),
    section("files-section", change, files(document.files)),
    section("help", change, help(document.remedies)),
    section("consent-section", change, consents(document, campaign)),
  );
}

function section(id, change, rows) {
  const heading = h("h2", { id: freshId("answers"), text: `form.section.${id}` });
  const button = h("button", {
    type: "button",
    class: "quiet",
    id: freshId("change"),
    text: "check.change",
    on: { click: () => change(id) },
  });
  button.setAttribute("aria-labelledby", `${button.id} ${heading.id}`);
  const head = h("div", { class: "row-head" }, heading, button);
  return h("section", {}, head, h("dl", { class: "answers" }, ...rows));
}

function row(label, value) {
  return h("div", {}, h("dt", { text: label }), h("dd", {}, value));
}

function plain(text) {
  return text ? h("span", {}, text) : h("span", { class: "none", text: "check.nothing" });
}

function prose(text) {
  return h("div", { class: "prose" }, text);
}

function none(label) {
  return [row(label, plain(""))];
}

function people({ contact }) {
  return [
    row("form.name", plain(contact.name)),
    row("form.email", plain(contact.email)),
    row("form.phone", plain(contact.phone)),
  ];
}

function car({ vehicle }) {
  return [
    row("form.model", plain(vehicle.model)),
    row("form.purchase_reference_given", plain(vehicle.purchase_reference)),
  ];
}

function links(document) {
  if (document.links.length === 0) return none("form.section.links-section");
  return document.links.map((link, number) =>
    h(
      "div",
      {},
      h("dt", { text: "links.title", values: { number: number + 1 } }),
      h(
        "dd",
        {},
        h("span", { text: `platform.${link.platform}` }),
        link.account ? ` · ${link.account}` : "",
        h("div", { class: "address" }, link.url),
      ),
    ),
  );
}

function incident(document) {
  if (document === null) return none("form.section.incident-section");
  return [
    row("form.happened_on", plain(document.happened_on)),
    row("form.place", plain(document.place)),
    row("form.description", prose(document.description)),
    row("form.police_report_number_given", plain(document.police_report_number)),
  ];
}

function files(claims) {
  if (claims.length === 0) return none("form.section.files-section");
  const items = claims.map(({ name, size }) => {
    const length = h("span", { class: "size" }, formatSize(size, language()));
    return h("li", {}, h("bdi", {}, name), " ", length);
  });
  return [row("form.section.files-section", h("ul", { class: "plain" }, ...items))];
}

function help(remedies) {
  if (remedies.length === 0) return [row("form.section.help", h("span", { text: "form.no_help" }))];
  const items = remedies.map((remedy) => h("li", { text: `remedy.${remedy}` }));
  return [row("form.section.help", h("ul", { class: "plain" }, ...items))];
}

function consents(document, campaign) {
  return campaign.consents.map((consent, number) => {
    const granted = document.consents[number].granted;
    return h(
      "div",
      {},
      h("dt", { words: consent.text }),
      h("dd", { text: granted ? "check.yes" : "check.no" }),
    );
  });
}
