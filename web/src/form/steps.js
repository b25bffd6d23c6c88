/** The questions of the form in the order in which they are asked, and how far an answer got. */

import { names } from "../common/pointer.js";

const about = (what) => (draft) => draft.about.includes(what);

/** Every question: its section, when it is asked, its fields, and the pointers it answers for. */
export const STEPS = [
  { id: "name", section: "you", pointers: ["/contact/name"] },
  { id: "contact", section: "you", pointers: ["/contact"] },
  { id: "model", section: "car", pointers: ["/vehicle"] },
  { id: "purchase", section: "car", pointers: ["/vehicle/purchase_reference"], optional: true },
  { id: "about", section: "story", pointers: ["/about"] },
  { id: "story", section: "story", pointers: ["/statement"] },
  { id: "links", section: "story", pointers: ["/links"], when: about("posts") },
  { id: "accounts", section: "story", pointers: ["/accounts"], when: about("accounts") },
  { id: "offline", section: "story", pointers: ["/incident"], when: about("offline") },
  {
    id: "happened",
    section: "story",
    pointers: ["/incident/description", "/incident/damage"],
    when: about("offline"),
  },
  {
    id: "police",
    section: "story",
    pointers: ["/incident/police_report_number"],
    when: about("offline"),
    optional: true,
  },
  { id: "held", section: "evidence", pointers: ["/evidence_held"], optional: true },
  { id: "gather", section: "evidence", pointers: ["/files"], optional: true },
  { id: "help", section: "help", pointers: ["/remedies"], optional: true },
  { id: "consent", section: "consent", pointers: ["/consents"] },
];

/** The sections of the task list; the last one has no question of its own. */
export const SECTIONS = ["you", "car", "story", "evidence", "help", "consent", "send"];

/** The questions that the answers so far call for. */
export function asked(draft) {
  return STEPS.filter(({ when }) => !when || when(draft));
}

export function stepNamed(id, draft) {
  return asked(draft).find((step) => step.id === id);
}

/** The question that comes before or after another; undefined beyond the first or last. */
export function neighbour(id, draft, distance) {
  const steps = asked(draft);
  return steps[steps.findIndex((step) => step.id === id) + distance];
}

/** The question that a pointer (RFC 6901) of the sent document belongs to, or undefined. */
export function stepOf(pointer) {
  const path = names(pointer);
  const around = (known) => names(known).every((name, depth) => name === path[depth]);
  const length = (step) => Math.max(...step.pointers.filter(around).map((p) => p.length), 0);
  const best = [...STEPS].sort((one, other) => length(other) - length(one))[0];
  return length(best) > 0 ? best : undefined;
}

/** The questions with something wrong, by id: `{contact: [finding…]}`. */
export function wrongSteps(findings) {
  const wrong = {};
  for (const finding of findings) {
    const id = stepOf(finding.pointer)?.id;
    if (id) (wrong[id] ??= []).push(finding);
  }
  return wrong;
}

/** The first question that still wants an answer, or undefined when all are answered. */
export function firstOpen(draft, wrong) {
  return asked(draft).find(({ id }) => !draft.passed[id] || id in wrong);
}

/** How far a section is: done, begun, new; the last one waits for all others. */
export function sectionState(section, draft, wrong) {
  if (section === "send") return firstOpen(draft, wrong) ? "waiting" : "new";
  const steps = asked(draft).filter((step) => step.section === section);
  if (steps.every(({ id }) => draft.passed[id] && !(id in wrong))) return "done";
  return steps.some(({ id }) => draft.passed[id] || draft.touched[id]) ? "begun" : "new";
}

/** How many sections with questions are done, and how many there are. */
export function progress(draft, wrong) {
  const sections = SECTIONS.slice(0, -1);
  const done = sections.filter((section) => sectionState(section, draft, wrong) === "done");
  return { done: done.length, total: sections.length };
}
