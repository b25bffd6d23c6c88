/** After sending: the receipt code, which is the owner's only key, kept before anything else. */

import { byId, goTo, h, showView } from "../common/dom.js";
import { leaving } from "../common/exit_guard.js";
import { fill, t } from "../common/texts.js";
import { setTitle } from "./language.js";

let kept = true;
let opening = false;

/**
 * Show the receipt of a form that was sent: `{case_id, receipt_code, earlier, next, kept}`.
 * `onKept` is told once the owner has kept the code; `onAnother` begins another form.
 */
export async function showSent(receipt, { onKept, onAnother }) {
  kept = Boolean(receipt.kept);
  const box = byId("code-kept");
  const keeping = () => {
    box.checked = true;
    if (!kept) onKept();
    kept = true;
  };
  box.checked = kept;
  box.onchange = keeping;
  byId("earlier").hidden = !receipt.earlier;
  // Opening the case keeps nothing: what was written stays here, and with it the way to the code
  byId("sent-to-receipt").onclick = () => {
    opening = true;
  };
  byId("another").onclick = () => {
    if (kept || confirm(t("sent.another_sure"))) onAnother();
  };
  fill(byId("sent-next"), ...receipt.next.map((text) => h("li", { text })));
  showView("sent");
  setTitle("sent.title");
  goTo(byId("sent-title"));
  const { receiptCard } = await import("../common/receipt_card.js").catch(() => plainCard);
  const card = { caseId: receipt.case_id, code: receipt.receipt_code };
  byId("card-place").replaceChildren(receiptCard(card, { onKept: keeping }));
}

/** The code alone, for a connection that ended when the form had just arrived. */
const plainCard = {
  receiptCard: ({ caseId, code }) =>
    h(
      "div",
      { class: "card" },
      h("p", { class: "code", id: "receipt-code", translate: "no" }, code),
      h("p", { translate: "no" }, caseId),
    ),
};

/** What comes next, as keys of the texts, for the form that was sent. */
export function whatIsNext({ contact: { email, confirmation }, remedies }) {
  const reviewed = remedies.some((remedy) => remedy !== "evidence_guidance");
  return [
    "sent.next_preserve",
    reviewed ? "sent.next_review" : "sent.next_no_review",
    email ? "sent.next_mail" : "sent.next_page",
    ...(confirmation ? ["sent.next_confirmation"] : []),
  ];
}

/** Nobody leaves without the code by mistake: the browser asks once. */
export function guardCode() {
  addEventListener("beforeunload", (event) => {
    if (kept || opening || leaving()) return;
    event.preventDefault();
    event.returnValue = "";
  });
}
