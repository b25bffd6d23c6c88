/** What of the queue is shown: its kinds, filters that narrow it, and filters kept by a name. */

import { field, h } from "../common/dom.js";
import { ownProblem } from "../common/problems.js";
import { fill, named, t, telling, wording } from "../common/texts.js";
import { FILTERS, QUEUES, filtersSet, queryOf, tally, wantedBy } from "./queue_query.js";
import { folded, smallForm } from "./small_form.js";

const WORDED = { remedy: "remedy", platform: "platform" };
const WIDE = "(min-width: 62rem)";

/** The place of the desk that shows what is wanted. */
export function placeOf(query) {
  return `#/queue/${query}`;
}

/** The queues by group and kind, each with how many wait; `query` says which one is shown. */
export function queues(counts, query) {
  const wanted = wantedBy(query);
  const groups = [...new Set(counts.map(({ group }) => group))];
  const all = counts.reduce((sum, { waiting }) => sum + waiting, 0);
  const rows = groups.flatMap((group) => {
    const kinds = counts.filter((one) => one.group === group);
    const list = h("ul", {}, ...kinds.map((one) => queue(one, wanted)));
    return groups.length > 1 ? [h("h2", named("assignee", group)), list] : [list];
  });
  const everything = link(wanted, {}, all, h("span", { text: "queue.everything" }));
  const nav = { class: "queues", "data-label": "queue.queues" };
  return h("nav", nav, counts.length > 1 ? everything : null, ...rows);
}

function queue({ kind, waiting, held, late_known: late }, wanted) {
  const words = [h("span", named("task", kind))];
  if (late) words.push(" ", h("span", { class: "badge late", text: "queue.late_known" }));
  const resting = { class: "hint", text: "queue.held_count", values: { count: held } };
  if (held) words.push(" ", h("span", resting));
  return h("li", {}, link(wanted, { kind }, waiting, ...words));
}

function link(wanted, chosen, count, ...words) {
  const rest = Object.entries(wanted).filter(([name]) => !(name in QUEUES));
  const here = wanted.kind === chosen.kind;
  return h(
    "a",
    {
      href: placeOf(queryOf({ ...Object.fromEntries(rest), ...chosen })),
      "aria-current": here ? "true" : null,
    },
    h("span", {}, ...words),
    " ",
    h("strong", {}, String(count)),
  );
}

/** The controls of the filters; they stay while what they want comes. */
export class FilterBar {
  #wanted = {};

  /** `onChosen(query)` hears what is wanted; `save(filters)` keeps the reviewer's filters. */
  constructor(element, { onChosen, save }) {
    Object.assign(this, { onChosen, save });
    this.selects = Object.entries(FILTERS).map(([name, values]) => this.#select(name, values));
    this.saved = h("div", { class: "saved" });
    this.summary = h("summary");
    const grid = h("div", { class: "filter-grid" }, ...this.selects.map((one) => one.element));
    this.none = h("button", { type: "button", class: "quiet", text: "queue.no_filters" });
    this.none.addEventListener("click", () => {
      this.selects[0].control.focus();
      this.onChosen(queryOf(this.#queueOnly()));
    });
    const open = globalThis.matchMedia(WIDE).matches;
    this.details = h("details", { class: "filters", open }, this.summary, grid, this.none);
    fill(element, this.saved, this.details);
  }

  /** Show what is wanted now, and how many each choice would leave. */
  show(query, counts, filters) {
    this.#wanted = wantedBy(query);
    const total = tally(counts, this.#wanted);
    for (const { name, control, options } of this.selects) {
      control.value = this.#wanted[name] ?? "";
      for (const option of options) {
        telling(option, () => optionWords(name, option.value, total));
      }
    }
    const count = filtersSet(this.#wanted);
    telling(this.summary, () => (count ? t("queue.filters", { count }) : t("queue.filter")));
    this.none.hidden = count === 0;
    fill(this.saved, ...savedFilters(query, filters, this.save));
  }

  /** Take the reader to the filters. */
  focus() {
    this.details.open = true;
    this.selects[0].control.focus();
  }

  #queueOnly() {
    return Object.fromEntries(Object.keys(QUEUES).map((name) => [name, this.#wanted[name]]));
  }

  #select(name, values) {
    const options = values.map((value) => h("option", { value }));
    const all = h("option", { value: "", text: "queue.all" });
    const control = h("select", { name }, all, ...options);
    control.addEventListener("change", () => {
      const chosen = this.selects.map((one) => [one.name, one.control.value]);
      this.onChosen(queryOf({ ...this.#queueOnly(), ...Object.fromEntries(chosen) }));
    });
    return { name, control, options, element: field({ control, text: `filter.${name}` }) };
  }
}

function optionWords(name, value, total) {
  const words = t(wording(WORDED[name] ?? `filter_${name}`, value));
  const facet = value === "yes" ? name : `${name}:${value}`;
  const counted = !["due", "mine", "held"].includes(name) && value !== "no";
  return counted ? t("queue.of_these", { name: words, count: total[facet] ?? 0 }) : words;
}

function savedFilters(query, filters, save) {
  const rows = filters.map((one) => {
    const rest = filters.filter((other) => other.name !== one.name);
    const forget = smallForm([], "queue.forget", () => save(rest), { class: "inline" });
    const button = forget.querySelector("button");
    button.className = "quiet";
    button.dataset.label = "queue.forget_named";
    button.dataset.values = JSON.stringify({ name: one.name });
    const here = queryOf(wantedBy(one.query)) === query ? "true" : null;
    const use = { href: placeOf(one.query), translate: "no", "aria-current": here };
    return h("li", {}, h("a", use, one.name), forget);
  });
  const list = h("ul", { class: "plain", "data-label": "queue.saved" }, ...rows);
  const kept = filters.some((one) => queryOf(wantedBy(one.query)) === query);
  return [rows.length ? list : null, query && !kept ? keeping(query, filters, save) : null];
}

function keeping(query, filters, save) {
  const name = h("input", { type: "text", maxlength: "60", "data-pointer": "/name" });
  const form = smallForm([field({ control: name, text: "queue.save_as" })], "queue.save", () => {
    const title = name.value.trim();
    if (title === "") throw ownProblem([{ pointer: "/name", key: "missing.filter_name" }]);
    const others = filters.filter((other) => other.name !== title);
    return save([...others, { name: title, query }]);
  });
  return folded("queue.save_open", form);
}
