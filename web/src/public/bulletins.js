/** The public bulletins: what happened to everybody's cases together, as it was published. */

import { Problem, call } from "../common/api.js";
import { byId, h } from "../common/dom.js";
import { startReading } from "../common/page.js";
import { showProblem } from "../common/problems.js";
import { applyTexts, fill } from "../common/texts.js";

const OURS = /^\/bulletins\/[\w./-]+$/;
/** What a bucket says of a file that is not there: 403 to those who may not list it. */
const NOT_THERE = new Set([403, 404]);

async function start() {
  await startReading();
  try {
    const { bulletins } = await call("GET", "/bulletins/index.json");
    show(bulletins.filter(({ url }) => OURS.test(url)));
  } catch (problem) {
    if (problem instanceof Problem && NOT_THERE.has(problem.status)) show([]);
    else fail(problem);
  }
}

function show(bulletins) {
  const newest = [...bulletins].sort((one, other) => other.as_of.localeCompare(one.as_of));
  fill(byId("bulletins"), ...newest.map(row));
  const news = byId("news");
  news.dataset.text = "bulletins.none";
  news.hidden = newest.length > 0;
  applyTexts(byId("main"));
}

function row({ as_of: asOf, title, url }) {
  return h(
    "li",
    {},
    h("a", { href: url, words: title }),
    h("p", { class: "hint" }, h("time", { time: asOf, "data-format": "end" })),
  );
}

function fail(problem) {
  byId("news").hidden = true;
  showProblem(byId("main"), problem);
}

start();
