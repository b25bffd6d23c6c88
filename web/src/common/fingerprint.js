/** The hash of a file, for whoever wants to compare it. */

import { h } from "./dom.js";

/** A hash that is folded away until somebody wants it. */
export function fingerprint(sha256) {
  return h(
    "details",
    { class: "fingerprint" },
    h("summary", { text: "fingerprint.title" }),
    h("code", { translate: "no" }, sha256),
  );
}
