/** Drawings made of elements, as `h` makes the rest of the page. */

const NAMESPACE = "http://www.w3.org/2000/svg";

/** Make an SVG element; a drawing without a `label` is decoration and silent. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, tag);
  const { label, ...rest } = attributes;
  for (const [name, value] of Object.entries(rest)) element.setAttribute(name, value);
  if (tag === "svg") announce(element, label);
  element.append(...children);
  return element;
}

function announce(drawing, label) {
  if (label) {
    drawing.setAttribute("role", "img");
    drawing.dataset.label = label;
  } else {
    drawing.setAttribute("aria-hidden", "true");
  }
}
