/** What waits for the reviewer's groups, as rows; nothing personal is in them. */

import { h } from "../common/dom.js";
import { named } from "../common/texts.js";
import { timeLeft } from "./time_left.js";

/** What a task is about: its kind, and the remedy where there is one. */
export function taskName({ kind, remedy }) {
  const name = h("span", {}, h("span", named("task", kind)));
  if (remedy) name.append(" · ", h("span", named("remedy", remedy)));
  return name;
}

/** Rows with a tick each; what is ticked stays so while more rows come. */
export class QueueRows {
  #tasks = [];
  #ticks = new Map();
  #kept = new Set();
  #locked = false;

  /** `onTicked(tasks)` hears which are ticked. */
  constructor(list, onTicked) {
    Object.assign(this, { list, onTicked });
    list.addEventListener("change", () => this.#tell());
  }

  /** Begin again with nothing; what is ticked will be so if it comes again. */
  clear() {
    this.#kept = new Set(this.#ticked().map(({ id }) => id));
    this.#tasks = [];
    this.#ticks.clear();
    this.list.replaceChildren();
  }

  /** Put tasks behind those that are there, and give their rows. */
  add(tasks) {
    const fresh = this.#tasks.length === 0;
    const kept = this.#kept.size;
    const rows = tasks.map((task) => {
      const checked = this.#kept.delete(task.id);
      const tick = h("input", { type: "checkbox", checked, disabled: this.#locked });
      this.#ticks.set(task.id, tick);
      return row(task, tick);
    });
    this.#tasks.push(...tasks);
    this.list.append(...rows);
    if (fresh || this.#kept.size < kept) this.#tell();
    return rows;
  }

  untick() {
    this.#lock(false);
    for (const tick of this.#ticks.values()) tick.checked = false;
    this.#tell();
  }

  /** Keep what is ticked as it is until all is unticked: a decision about it is being written. */
  lock() {
    this.#lock(true);
  }

  #lock(locked) {
    this.#locked = locked;
    for (const tick of this.#ticks.values()) tick.disabled = locked;
  }

  get tasks() {
    return this.#tasks;
  }

  #ticked() {
    return this.#tasks.filter(({ id }) => this.#ticks.get(id).checked);
  }

  #tell() {
    if (!this.#locked) this.onTicked(this.#ticked());
  }
}

function row(task, tick) {
  const label = { label: "batch.tick", values: { case: task.case_id } };
  return h(
    "li",
    {},
    h("label", { class: "pick", ...label }, tick),
    h(
      "a",
      { href: `#${encodeURIComponent(task.id)}` },
      h("span", { class: "case", translate: "no" }, task.case_id),
      " ",
      h("span", { class: "name" }, taskName(task)),
    ),
    h("p", { class: "wants" }, ...wants(task)),
    h("p", { class: "when" }, ...dates(task)),
    marks(task),
  );
}

/** What is asked for, where it happened, and whether there are files. */
function wants({ kind, facets }) {
  const remedies = kind === "carry_out_remedy" ? [] : facets.remedies;
  const words = [
    ...remedies.map((remedy) => named("remedy", remedy)),
    ...facets.platforms.map((platform) => named("platform", platform)),
    { text: facets.evidence ? "queue.has_evidence" : "queue.no_evidence" },
  ];
  return words.flatMap((one, place) => (place ? [" · ", h("span", one)] : [h("span", one)]));
}

function dates(task) {
  return [
    timeLeft(task),
    h(
      "span",
      { class: "since" },
      h("span", { text: "queue.since" }),
      " ",
      h("time", { time: task.opened_at, "data-format": "short" }),
    ),
  ];
}

function marks({ facets, claim, hold, proposed }) {
  const badge = (look, text, values) => h("span", { class: `badge ${look}`, text, values });
  const found = [
    claim ? claimed(claim) : null,
    hold ? held(hold) : null,
    proposed ? badge("", "queue.proposed") : null,
    facets.resembles ? badge("soon", "queue.is_alike") : null,
    facets.unread ? badge("soon", "queue.unread_count", { count: facets.unread }) : null,
  ].filter((mark) => mark !== null);
  return found.length ? h("p", { class: "marks" }, ...found) : null;
}

function claimed({ mine, name }) {
  if (mine) return h("span", { class: "badge preserved", text: "queue.yours" });
  const by = h("bdi", { translate: "no" }, name);
  return h("span", { class: "badge taken" }, h("span", { text: "queue.taken" }), " ", by);
}

function held({ until, reason }) {
  const day = h("time", { time: until, "data-format": "day" });
  const why = h("bdi", {}, reason);
  return h("span", { class: "badge" }, h("span", { text: "queue.on_hold" }), " ", day, ": ", why);
}
