/** Making elements. Whatever people wrote becomes text, never markup. */

const PROPERTIES = new Set(["checked", "disabled", "hidden", "required", "value", "open"]);

/**
 * Make an element. `text` is a key of the texts, `values` fills its gaps, `time` is an ISO
 * instant, `words` holds one wording per language, `on` maps event names to listeners; all
 * other names are attributes. Children are elements or plain strings.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    set(element, name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function set(element, name, value) {
  if (name === "text") element.dataset.text = value;
  else if (name === "label") element.dataset.label = value;
  else if (name === "values") element.dataset.values = JSON.stringify(value);
  else if (name === "words") element.dataset.words = JSON.stringify(value);
  else if (name === "time") element.dataset.time = value;
  else if (name === "on") listen(element, value);
  else if (PROPERTIES.has(name)) element[name] = value;
  else if (name.startsWith("on")) throw new TypeError(`${name} is no attribute`);
  else element.setAttribute(name, value === true ? "" : value);
}

function listen(element, listeners) {
  for (const [event, listener] of Object.entries(listeners)) {
    element.addEventListener(event, listener);
  }
}

export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`no element #${id}`);
  return element;
}

let numbered = 0;

/** Give an id that no other element of the page has. */
export function freshId(stem) {
  numbered += 1;
  return `${stem}-${numbered}`;
}

/** Show one of the page's views and hide the others. */
export function showView(name) {
  for (const view of document.querySelectorAll("[data-view]")) {
    view.hidden = view.dataset.view !== name;
  }
}

/** Take the reader to an element: keyboard, screen reader and eyes alike. */
export function goTo(element) {
  if (!element.matches("a, button, input, select, textarea, summary")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({
    block: element.matches("input, select, textarea") ? "center" : "start",
  });
}

/** A label, a hint and a control that belong together. */
export function field({ control, text, hint, values }) {
  control.id ||= freshId("field");
  const parts = [h("label", { for: control.id, text, values })];
  if (hint) {
    const id = `${control.id}-hint`;
    parts.push(h("p", { class: "hint", id, text: hint }));
    control.setAttribute("aria-describedby", id);
  }
  return h("div", { class: "field" }, ...parts, control);
}

/** A tick box or radio button with its label beside it. */
export function choice({ control, text, hint, words }) {
  control.id ||= freshId("choice");
  const label = h("label", { for: control.id, text, words });
  if (!hint) return h("div", { class: "choice" }, control, label);
  const id = `${control.id}-hint`;
  control.setAttribute("aria-describedby", id);
  return h("div", { class: "choice" }, control, label, h("p", { class: "hint", id, text: hint }));
}

/** Only addresses that a browser may open: nothing that runs as a script. */
export function openable(address) {
  try {
    return ["https:", "http:"].includes(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}
