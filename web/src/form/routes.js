/** Where the reader is: each question is an entry of the browser's history. */

let depth = 0;
let show = () => {};

/** Begin to follow the address; `shown` is told the question, and where it leads back to. */
export function startRoutes(shown) {
  show = shown;
  depth = history.state?.depth ?? 0;
  if (history.state?.depth === undefined) history.replaceState({ depth }, "");
  addEventListener("popstate", () => {
    if (history.state?.depth === undefined) history.replaceState({ depth: depth + 1 }, "");
    depth = history.state.depth;
    show(here());
  });
  document.addEventListener("click", follow);
}

/** A browser would scroll past the question, to the field that is called as the address ends. */
function follow(event) {
  const link = event.target.closest?.('#step a[href^="#"]');
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!link || elsewhere || event.defaultPrevented) return;
  event.preventDefault();
  go(link.getAttribute("href").slice(1));
}

/** `#model` asks a question; `#model/check` asks it again and goes back to the check. */
export function here() {
  const [step, then = ""] = location.hash.slice(1).split("/");
  return { step, then };
}

export function go(path) {
  depth += 1;
  history.pushState({ depth }, "", `#${path}`);
  show(here());
}

/** Go somewhere without leaving a trace of where one was. */
export function replace(path) {
  history.replaceState({ depth }, "", `#${path}`);
  show(here());
}

/** One question back: where the reader came from, or what lies before on a page just opened. */
export function back(otherwise) {
  if (depth > 0) history.back();
  else replace(otherwise);
}
