/** What happened, the latest first, in plain words. */

import { h } from "../common/dom.js";
import { named, wording } from "../common/texts.js";
import { follow } from "./keep_rows.js";

const ASKED = "case:question:asked";

/**
 * Show the timeline. A question that is still open stands in its own panel, so the timeline
 * does not ask it a second time; files are called by their names.
 */
export function showTimeline(list, { timeline, evidence, requests }) {
  const open = new Set(requests.map(({ question }) => question).filter(Boolean));
  const names = new Map(evidence.map(({ number, name }) => [number, name]));
  const entries = withoutEchoes(timeline).map((entry) => ({
    ...entry,
    asked: entry.event === ASKED && open.has(entry.text),
    file: names.get(entry.facts.item) ?? "",
  }));
  follow(list, entries.reverse(), ({ number }) => number, line);
}

/** A reviewer's decision to ask is told once: by the question that follows it. */
export function withoutEchoes(timeline) {
  const questions = new Set(timeline.filter(({ event }) => event === ASKED).map((e) => e.text));
  return timeline
    .map((entry, number) => ({ ...entry, number }))
    .filter(({ facts, text }) => facts.verdict !== "ask_owner" || !questions.has(text));
}

function line(entry) {
  return h(
    "li",
    {},
    h("p", { class: "when" }, h("time", { time: entry.at })),
    h("p", { class: "what" }, ...happening(entry)),
    entry.asked ? h("p", { class: "hint", text: "timeline.asked_above" }) : null,
    entry.text && !entry.asked ? h("blockquote", { class: "prose" }, entry.text) : null,
  );
}

function happening({ event, facts, file }) {
  const told = facts.verdict ? wording("told", facts.verdict) : null;
  const ended = event === "case:record:closed" ? wording("outcome", facts.outcome) : null;
  const own = wording("own", event);
  const what = told ?? own;
  const parts = [h("span", what ? { text: what } : named("event", event))];
  for (const field of (facts.fields ?? "").split(",").filter(Boolean)) {
    parts.push(h("span", named("contact", field)));
  }
  if (file) parts.push(h("bdi", {}, file));
  if (ended) parts.push(h("span", { text: ended }));
  if (facts.remedy) parts.push(h("span", named("remedy", facts.remedy)));
  parts.push(...remedies(facts, "accepted"), ...remedies(facts, "declined"));
  if (facts.refusal) parts.push(h("span", named("refused_because", facts.refusal)));
  for (const count of ["files", "links", "items"]) {
    if (facts[count]) {
      parts.push(h("span", { text: `count.${count}`, values: { count: facts[count] } }));
    }
  }
  return parts.flatMap((part, number) => [number ? " · " : "", part]);
}

/** What was decided about each remedy that was asked for. */
function remedies(facts, decided) {
  return (facts[decided] ?? "")
    .split(",")
    .filter(Boolean)
    .map((remedy) =>
      h("span", {}, h("span", named("remedy", remedy)), h("span", { text: `timeline.${decided}` })),
    );
}
