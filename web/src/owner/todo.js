/** What the owner can do now: a short list that leads to each place of the page. */

import { byId, goTo, h } from "../common/dom.js";
import { fill } from "../common/texts.js";

/** Show the list for a case; `unread` counts messages of the team. */
export function showTodo(document, unread) {
  const entries = [
    ...document.requests.map(({ task_id }) => ({
      text: "todo.answer",
      to: () => byId("requests").querySelector(`[data-task="${CSS.escape(task_id)}"] h2`),
      first: true,
    })),
    unread ? { text: "todo.read", values: { count: unread }, to: "messages-title" } : null,
    document.can_add ? { text: "todo.add", to: openedPart("adding") } : null,
    document.can_message ? { text: "todo.write", to: openedPart("messages-title") } : null,
    document.receipt ? { text: "todo.receipt", to: "proof-title" } : null,
    document.can_change_contact ? contactEntry(document.mail_trouble) : null,
  ].filter(Boolean);
  const content = JSON.stringify(entries.map(({ text, values }) => [text, values]));
  const place = byId("todo");
  if (place.dataset.content === content) return;
  place.dataset.content = content;
  place.hidden = entries.length === 0;
  fill(byId("todo-list"), ...entries.map(entry));
}

function contactEntry(trouble) {
  return { text: "todo.contact", to: openedPart("contact"), first: Boolean(trouble) };
}

function entry({ text, values, to, first }) {
  const link = h("a", { href: "#main", text, values, class: first ? "first" : null });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const target = typeof to === "string" ? byId(to) : to();
    if (target) goTo(target);
  });
  return h("li", { "data-todo": text.split(".")[1] }, link);
}

/** A part of the page that may be folded: it is unfolded on the way. */
function openedPart(id) {
  return () => {
    const part = byId(id);
    if (!part.matches("details")) return part;
    part.open = true;
    return part.querySelector("summary");
  };
}
