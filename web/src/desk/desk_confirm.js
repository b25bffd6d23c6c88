/** A decision is read once more before it is recorded: it cannot be changed afterwards. */

import { byId, h } from "../common/dom.js";
import { fill, named } from "../common/texts.js";

/** Show the decision in a dialog; answers whether it is meant. */
export function confirmed({ task, rules }, { verdict, reason, grounds = [], remedies, declined }) {
  const dialog = byId("confirm");
  fill(
    byId("confirm-words"),
    h("p", {}, h("span", { class: "eyebrow", translate: "no" }, task.case_id)),
    h("p", {}, h("strong", named("verdict", verdict)), " · ", said(reason)),
    ...grounds.map((ground) => h("p", named("ground", ground))),
    remedies.length
      ? h("ul", {}, ...remedies.map((remedy) => h("li", named("remedy", remedy))))
      : null,
    ...declined.map((one) =>
      h("p", {}, h("s", named("remedy", one.remedy)), " · ", said(one.reason)),
    ),
    h("p", { class: "hint", text: "decision.confirm_hint" }),
    rules.weighty.includes(verdict) ? h("p", { class: "hint", text: "decision.will_sign" }) : null,
    rules.four_eyes ? h("p", { class: "hint", text: "decision.will_propose" }) : null,
  );
  return new Promise((resolve) => {
    byId("confirm-yes").onclick = () => dialog.close("yes");
    byId("confirm-no").onclick = () => dialog.close("no");
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}

function said(reason) {
  return h("span", named("reason", reason));
}
