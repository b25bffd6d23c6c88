/** The public keys that sign receipts, as they were published with the pages. */

import { call } from "../common/api.js";
import { byId, h } from "../common/dom.js";
import { startReading } from "../common/page.js";
import { showProblem } from "../common/problems.js";
import { fill } from "../common/texts.js";

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
