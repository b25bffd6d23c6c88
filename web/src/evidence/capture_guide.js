/** How to capture an item: a few steps in the app, and a few in a browser. */

import { h } from "../common/dom.js";
import { has } from "../common/texts.js";

/** Most steps of one way; a reader in distress does not follow more. */
const MOST = 4;
const WAYS = ["app", "browser"];

/** The keys of the steps, the platform's own where there are some: `{app: […], browser: […]}`. */
export function captureSteps(place, item) {
  const numbers = Array.from({ length: MOST }, (_, step) => step + 1);
  const steps = (of, way) =>
    numbers.map((number) => `capture.${of}.${item}.${way}.${number}`).filter(has);
  const given = WAYS.map((way) => {
    const own = steps(place, way);
    return [way, own.length ? own : steps("any", way)];
  });
  return Object.fromEntries(given.filter(([, keys]) => keys.length));
}

/** The steps as lists that can be read, with the way above each where there are two. */
export function captureGuide(place, item) {
  const ways = Object.entries(captureSteps(place, item));
  return ways.flatMap(([way, keys]) => [
    ways.length > 1 ? h("p", { class: "way", text: `capture_way.${way}` }) : null,
    h("ol", {}, ...keys.map((key) => h("li", { text: key }))),
  ]);
}
