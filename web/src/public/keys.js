/** The public keys that sign receipts, as they were published with the pages. */

import { call } from "../shared/api.js";
import { byId, h } from "../shared/dom.js";
import { startReading } from "../shared/page.js";
import { showProblem } from "../shared/problems.js";
import { fill } from "../shared/texts.js";

const FINGERPRINT = /^[0-9a-f]{64}$/;

async function start() {
  await startReading();
  try {
    const { current, keys } = await call("GET", "/keys.json");
    const known = keys.filter(({ fingerprint }) => FINGERPRINT.test(fingerprint));
    fill(byId("keys"), ...known.map((key) => row(key, key.fingerprint === current)));
  } catch (problem) {
    showProblem(byId("main"), problem);
  }
}

function row({ fingerprint, published_at }, current) {
  return h(
    "li",
    {},
    h(
      "div",
      { class: "row-head" },
      h("a", { href: `/keys/${fingerprint}.pem`, download: "signing-key.pem", text: "keys.fetch" }),
      current
        ? h("span", { class: "badge preserved", text: "keys.current" })
        : h("span", { class: "badge", text: "keys.earlier" }),
    ),
    h("p", { class: "hint" }, h("span", { text: "keys.since" }), " ", day(published_at)),
    h("p", { class: "address" }, h("code", { translate: "no" }, fingerprint)),
  );
}

function day(iso) {
  return h("time", { time: iso, "data-format": "day" });
}

start();
