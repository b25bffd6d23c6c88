/** The sufficiency meter: in words and drawings, what is there and how to get the rest. */

import { h } from "../common/dom.js";
import { applyTexts, fill } from "../common/texts.js";
import { captureGuide } from "./capture_guide.js";
import { drawing } from "./drawings.js";

const NAMES = { other: "meter.online", offline: "meter.offline" };
const ACTIONS = { post_link: "meter.add_link", original: "meter.keep" };

/**
 * Show a model of sufficiency.js in a place; may be called again with every change. What is
 * unfolded stays so, and so does the focus. `onAdd(show, platform)` is called to add something,
 * `onTell()` to say what a file shows.
 */
export function showMeter(place, model, { onAdd, onTell }) {
  const parts = place.querySelector(".meter") ? partsOf(place) : begin(place, onTell);
  tell(parts, model);
  ask(parts.untold, model.untold);
  const unfolded = unfoldedIn(parts.groups, model.groups);
  const inside = parts.groups.contains(document.activeElement);
  const focused = inside ? document.activeElement.dataset.key : undefined;
  fill(parts.groups, ...model.groups.map((group) => groupOf(group, { onAdd, unfolded })));
  if (focused) focusAgain(parts.groups, focused);
}

/** The keys of what is unfolded; at first that is the first place with something missing. */
function unfoldedIn(place, groups) {
  const keys = (selector) =>
    [...place.querySelectorAll(selector)].map(({ parentElement, dataset }) =>
      parentElement.open ? dataset.key : "",
    );
  const known = new Set(keys(".group > summary"));
  if (known.size > 0) return new Set(keys("summary"));
  const first = groups.find(({ items }) => items.some(({ done }) => !done)) ?? groups[0];
  return new Set([first?.place]);
}

/** What had the focus may be done and gone: then its item has it. */
function focusAgain(groups, key) {
  const keyed = [...groups.querySelectorAll("[data-key]")];
  const named = (name) => keyed.find(({ dataset }) => dataset.key === name);
  (named(key) ?? named(key.replace(/\/\w+$/, "")))?.focus();
}

function begin(place, onTell) {
  const bar = h("progress", { label: "meter.progress" });
  const count = h("p", { class: "count-there" });
  const cheer = h("p", { class: "cheer" });
  const groups = h("div", { class: "groups" });
  const go = { type: "button", class: "secondary", text: "meter.tell", on: { click: onTell } };
  const untold = h("div", { class: "offer", hidden: true }, h("p"), h("button", go));
  place.append(
    h(
      "section",
      { class: "meter" },
      h("h2", { text: "meter.title" }),
      h("div", { class: "tally", role: "status" }, count, cheer),
      bar,
      untold,
      h("p", { class: "note", text: "meter.optional" }),
      groups,
      h("p", { class: "note", text: "meter.menus" }),
    ),
  );
  applyTexts(place);
  return { bar, count, cheer, groups, untold };
}

function partsOf(place) {
  const part = (selector) => place.querySelector(`.meter ${selector}`);
  return {
    bar: part("progress"),
    count: part(".count-there"),
    cheer: part(".cheer"),
    groups: part(".groups"),
    untold: part(".offer"),
  };
}

/** The status is written only where it changed: each writing is read out. */
function tell({ bar, count, cheer }, { done, total }) {
  bar.max = Math.max(total, 1);
  bar.value = done;
  const values = JSON.stringify({ done, total });
  const words = cheerFor(done, total);
  if (count.dataset.values === values && cheer.dataset.text === words) return;
  Object.assign(count.dataset, { text: "meter.count", values });
  cheer.dataset.text = words;
  applyTexts(count.parentElement);
}

/** Files count for nothing until somebody says what they show. */
function ask(untold, count) {
  untold.hidden = count === 0;
  const words = untold.querySelector("p");
  words.dataset.text = "meter.untold";
  words.dataset.values = JSON.stringify({ count });
  applyTexts(untold);
}

function cheerFor(done, total) {
  if (done === total) return "meter.cheer_all";
  if (done === 0) return "meter.cheer_none";
  return done * 2 < total ? "meter.cheer_some" : "meter.cheer_most";
}

function groupOf({ place, items }, { onAdd, unfolded }) {
  const done = items.filter((item) => item.done).length;
  const values = { done, total: items.length };
  return h(
    "details",
    { class: "group", "data-place": place, open: unfolded.has(place) },
    h(
      "summary",
      { "data-key": place },
      h("h3", { text: NAMES[place] ?? `platform.${place}` }),
      h("span", { class: "tally-small", text: "meter.count_short", values }),
    ),
    h("ul", { class: "items" }, ...items.map((item) => itemOf(item, place, { onAdd, unfolded }))),
  );
}

function itemOf({ item, done, by, held }, place, { onAdd, unfolded }) {
  const words = h(
    "div",
    { class: "what" },
    h("p", { class: "name", text: `shows.${item}` }),
    h(
      "p",
      { class: "state" },
      h("span", { text: stateOf({ item, done, held }) }),
      " ",
      done && by ? h("bdi", { class: "by" }, by) : null,
    ),
  );
  const mark = h("span", { class: "tick", "aria-hidden": "true" }, done ? "✓" : "");
  const row = h("li", {
    class: done ? "done" : "missing",
    "data-item": item,
    "data-key": `${place}/${item}`,
    tabindex: -1,
  });
  row.append(drawing(item), words, mark);
  if (!done) row.append(helpFor(item, place, { onAdd, unfolded }));
  return row;
}

function stateOf({ item, done, held }) {
  if (done) return "meter.there";
  if (item === "original") return "meter.say_held";
  return held ? "meter.held" : "meter.missing";
}

function helpFor(item, place, { onAdd, unfolded }) {
  const key = `${place}/${item}`;
  const guide = h(
    "details",
    { open: unfolded.has(`${key}/how`) },
    h("summary", { text: "meter.how", "data-key": `${key}/how` }),
    ...captureGuide(place, item),
  );
  const add = h(
    "button",
    {
      type: "button",
      class: "secondary",
      "data-action": "add-evidence",
      "data-key": `${key}/add`,
      on: { click: () => onAdd(item, place === "offline" ? "" : place) },
    },
    h("span", { text: ACTIONS[item] ?? "meter.add" }),
    h("span", { class: "visually-hidden", text: `shows.${item}` }),
  );
  return h("div", { class: "help" }, guide, add);
}
