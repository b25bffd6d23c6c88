/** For leads: the reviewers of their groups, what each may do, and what they had to look at. */

import { byId, goTo, h, showView } from "../common/dom.js";
import { fill, named } from "../common/texts.js";
import { desk } from "./desk_call.js";
import { personForm } from "./people_form.js";

/** Show the reviewers of the groups that `self` leads. */
export async function showPeople(self) {
  const [{ reviewers }, exposure] = await Promise.all([
    desk("GET", "/reviewers"),
    desk("GET", "/exposure"),
  ]);
  const list = h("ul", { class: "rows" });
  const news = h("p", { class: "note", role: "status" });
  const show = (all) => fill(list, ...all.map((one) => row(one, self, kept)));
  const kept = (all) => {
    show(all);
    fill(news, h("span", { text: "people.saved" }));
    goTo(list);
  };
  const view = byId("people");
  fill(
    view,
    h("h1", { text: "people.title" }),
    h("p", { class: "lead", text: "people.lead" }),
    news,
    list,
    adding(self, kept),
    exposed(exposure.reviewers),
  );
  show(reviewers);
  showView("people");
  goTo(view.querySelector("h1"));
}

function row(reviewer, self, kept) {
  const trouble = reviewer.mail_trouble;
  const marks = [
    reviewer.lead ? h("span", { class: "badge", text: "people.is_lead" }) : null,
    reviewer.disabled ? h("span", { class: "badge", text: "people.disabled" }) : null,
    reviewer.id === self.id ? h("span", { class: "badge", text: "people.you" }) : null,
  ];
  const groups = reviewer.groups.flatMap((group) => [h("span", named("assignee", group)), " · "]);
  return h(
    "li",
    {},
    h("strong", { translate: "no" }, reviewer.name),
    " ",
    ...marks,
    h(
      "p",
      { class: "hint" },
      ...groups,
      h("span", { translate: "no" }, reviewer.email),
      " · ",
      h("span", { text: "people.claims", values: { count: reviewer.claims } }),
      " · ",
      h("span", { text: "people.passkeys", values: { count: reviewer.passkeys } }),
    ),
    trouble ? h("p", { class: "notice", ...named("mail_trouble", trouble) }) : null,
    h(
      "details",
      {},
      h("summary", { text: "people.change" }),
      personForm(reviewer, self, async (wanted) => {
        kept((await desk("PUT", reviewerPath(reviewer.id), wanted)).reviewers);
      }),
    ),
  );
}

const reviewerPath = (id) => `/reviewers/${encodeURIComponent(id)}`;

function adding(self, kept) {
  const nobody = {
    name: "",
    email: "",
    locale: self.locale,
    groups: self.groups.slice(0, 1),
    lead: false,
    mail_mode: "immediate",
    disabled: false,
  };
  const place = h("details", { class: "panel" });
  const add = async (wanted) => {
    kept((await desk("POST", "/reviewers", wanted)).reviewers);
    renew();
  };
  const renew = () => {
    place.open = false;
    fill(place, h("summary", { text: "people.add" }), personForm(nobody, self, add));
  };
  renew();
  return place;
}

function exposed(reviewers) {
  const head = ["people.name", "people.today", "people.week", "people.month"];
  const rows = reviewers.map((one) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", translate: "no" }, one.name),
      ...[one.today, one.week, one.month].map((count) => h("td", {}, String(count))),
    ),
  );
  return h(
    "section",
    { class: "paper" },
    h("h2", { text: "people.exposure" }),
    h("p", { class: "hint", text: "people.exposure_hint" }),
    h(
      "table",
      { class: "counts" },
      h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, ...rows),
    ),
  );
}
