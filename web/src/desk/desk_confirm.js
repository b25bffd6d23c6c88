/** A decision is read once more before it is recorded: it cannot be changed afterwards. */

import { byId, h } from "../common/dom.js";
import { fill, named } from "../common/texts.js";

/** Show the decision in a dialog; answers whether it is meant. */
export function confirmed({ task }, { verdict, reason, remedies }) {
  const dialog = byId("confirm");
  fill(
    byId("confirm-words"),
    h("p", {}, h("span", { class: "eyebrow", translate: "no" }, task.case_id)),
    h("p", {}, h("strong", named("verdict", verdict)), " · ", h("span", named("reason", reason))),
    remedies.length
      ? h("ul", {}, ...remedies.map((remedy) => h("li", named("remedy", remedy))))
      : null,
    h("p", { class: "hint", text: "decision.confirm_hint" }),
  );
  return new Promise((resolve) => {
    byId("confirm-yes").onclick = () => dialog.close("yes");
    byId("confirm-no").onclick = () => dialog.close("no");
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}
