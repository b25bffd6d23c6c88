/** All sections of the form with how far each is, and how much is done. */

import { h } from "../common/dom.js";
import { SECTIONS, asked, firstOpen, progress, sectionState } from "./steps.js";

/** Make the page. `wrong` are the questions with something wrong (see steps.js). */
export function taskListPage({ draft, campaign, wrong, kept, onDelete }) {
  const open = firstOpen(draft, wrong);
  const fresh = Object.keys(draft.passed).length === 0;
  const next = h("a", {
    class: "button",
    "data-action": "next",
    href: open ? `#${open.id}` : "#check",
    text: nextText(open, fresh),
  });
  return h(
    "section",
    { "data-step": "tasks" },
    h("p", { class: "eyebrow", words: campaign.organisation }),
    h("h1", { text: "tasks.title" }),
    h("p", { class: "lead", text: "tasks.progress", values: progress(draft, wrong) }),
    kept,
    h("ol", { class: "tasks" }, ...SECTIONS.map((section) => task(section, draft, wrong))),
    h("div", { class: "actions" }, next),
    folded("tasks.leaving", ["tasks.leaving_how", "tasks.leaving_keys", "tasks.leaving_history"]),
    h(
      "div",
      { class: "keeping" },
      h("a", { href: "/receipt.html", text: "form.to_receipt" }),
      h("button", {
        type: "button",
        class: "quiet",
        id: "delete",
        text: "form.delete",
        on: { click: onDelete },
      }),
    ),
  );
}

function nextText(open, fresh) {
  if (!open) return "tasks.to_check";
  return fresh ? "tasks.begin" : "tasks.go_on";
}

function task(section, draft, wrong) {
  const state = sectionState(section, draft, wrong);
  const name = `section.${section}`;
  const badge = h("span", {
    class: `badge task-${state}`,
    id: `task-${section}-state`,
    text: `progress.${state}`,
  });
  const label =
    state === "waiting"
      ? h("span", { text: name })
      : h("a", {
          href: `#${target(section, draft, wrong)}`,
          "aria-describedby": badge.id,
          text: name,
        });
  return h("li", { "data-section": section, "data-state": state }, label, badge);
}

function target(section, draft, wrong) {
  if (section === "send") return "check";
  const steps = asked(draft).filter((step) => step.section === section);
  const open = steps.find(({ id }) => !draft.passed[id] || id in wrong);
  return (open ?? steps[0]).id;
}

function folded(title, texts) {
  return h(
    "details",
    { class: "advice" },
    h("summary", { text: title }),
    ...texts.map((text) => h("p", { text })),
  );
}
