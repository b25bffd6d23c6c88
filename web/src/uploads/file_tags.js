/** What a file shows: several things, to be ticked at its row. */

import { choice, h } from "../common/dom.js";
import { applyTexts, named } from "../common/texts.js";

export const SHOWS = [
  "post",
  "account_page",
  "account_id",
  "ip_location",
  "time",
  "engagement",
  "recording",
  "comments",
  "conversation",
  "offline_scene",
  "damage",
  "police_record",
  "repair_bill",
  "original",
  "other",
];

/** Make the tags of a record; `onChange` is called after each tick. */
export function fileTags(record, shows, onChange) {
  const chips = h("span", { class: "chips" });
  const boxes = shows.map((show) => tickBox(show, record, onChange));
  const legend = h("legend", {
    text: "files.shows_of",
    values: { name: record.name },
    class: "visually-hidden",
  });
  const element = h(
    "details",
    { class: "tags" },
    h("summary", {}, chips),
    h(
      "fieldset",
      {},
      legend,
      h("p", { class: "hint", text: "files.shows_hint" }),
      ...boxes.map(({ row }) => row),
    ),
  );
  const render = () => {
    const words = record.shows.map((show) => h("span", { class: "chip", ...named("shows", show) }));
    const quiet = words.length > 0 && "visually-hidden";
    element.classList.toggle("untold", words.length === 0);
    chips.replaceChildren(h("span", { class: quiet, text: "files.shows" }), ...words);
    for (const { show, box } of boxes) box.checked = record.shows.includes(show);
    applyTexts(element);
  };
  render();
  return { element, render };
}

function tickBox(show, record, onChange) {
  const toggle = () => {
    const others = record.shows.filter((other) => other !== show);
    record.shows = box.checked ? [...others, show] : others;
    onChange();
  };
  const box = h("input", { type: "checkbox", value: show, on: { change: toggle } });
  return { show, box, row: choice({ control: box, ...named("shows", show) }) };
}
