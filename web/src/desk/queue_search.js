/** A search for a case by its number, or for an account by its name, number or address. */

import { field, h } from "../common/dom.js";
import { ownProblem } from "../common/problems.js";
import { fill, named, t, telling } from "../common/texts.js";
import { desk } from "./desk_call.js";
import { smallForm } from "./small_form.js";

/** What the API is asked for: a case number however it is typed, else an account. */
export function askedFor(text) {
  return /^rd[-\s]?[0-9a-z]{4}[-\s]?[0-9a-z]{4}[-\s]?[0-9a-z]{4}$/i.test(text)
    ? { case: text }
    : { account: text };
}

/** The form, and below it what was found; what was asked for is in no address. */
export function searchBox() {
  const control = h("input", {
    type: "search",
    id: "search",
    maxlength: "500",
    "data-pointer": "/search",
  });
  const found = h("div", { class: "found" });
  const news = h("p", { class: "note", role: "status" });
  const form = smallForm(
    [field({ control, text: "queue.search" })],
    "queue.find",
    async () => {
      const text = control.value.trim();
      if (text === "") throw ownProblem([{ pointer: "/search", key: "missing.search" }]);
      const { cases } = await desk("POST", "/search", askedFor(text));
      const count = cases.length;
      telling(news, () => (count ? t("queue.found", { count }) : t("queue.found_none")));
      fill(found, count ? results(cases) : null);
    },
    { role: "search" },
  );
  control.addEventListener("input", () => {
    if (control.value !== "") return;
    fill(found);
    telling(news, () => "");
  });
  form.append(news, found);
  return form;
}

function results(cases) {
  const rows = cases.map(({ case_id: id, task_id: task, stage, opened_at: at }) =>
    h(
      "li",
      {},
      h("a", { href: `#${encodeURIComponent(task)}`, class: "case", translate: "no" }, id),
      h(
        "p",
        { class: "hint" },
        h("span", named("at_stage", stage)),
        " · ",
        h("time", { time: at, "data-format": "day" }),
      ),
    ),
  );
  return h("ul", { class: "plain" }, ...rows);
}
