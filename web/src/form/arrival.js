/** The form has arrived: its receipt is shown, and kept on this device until its code is. */

import { Problem } from "../common/api.js";
import { byId, showView } from "../common/dom.js";
import { clearProblem, showProblem } from "../common/problems.js";
import { forgetReceipt, keepReceipt } from "../common/receipt_memory.js";
import { Keeper, readDraft } from "./draft.js";
import { forgetFiles } from "./evidence_contents.js";
import { receiptAgain } from "./send.js";
import { showSent, whatIsNext } from "./sent.js";

/** Take the answer to a form that was sent. */
export async function arrived(form, { case_id, receipt_code, earlier }) {
  form.draft.sent_at = Date.now();
  await form.keeper.flush();
  const sent = { sent_at: form.draft.sent_at, next: whatIsNext(form.draft), kept: false };
  const receipt = { case_id, receipt_code, earlier, ...sent };
  keepReceipt(receipt);
  history.replaceState(history.state, "", location.pathname);
  await showReceipt(form, receipt);
}

/** Show the receipt that this tab keeps; the form is forgotten once its code is kept. */
export async function showReceipt(form, receipt) {
  form.over = () => showView("sent");
  const draft = form.draft ?? (await readDraft(form.campaign.id));
  const forget = async () => {
    if (!draft?.sent_at) return;
    await (form.keeper ?? new Keeper(draft)).forget();
    await forgetFiles({ draft });
  };
  await showSent(receipt, {
    onKept: async () => {
      keepReceipt({ ...receipt, kept: true });
      await forget();
      form.tabs.gone();
    },
    onAnother: async () => {
      await forget();
      forgetReceipt();
      location.reload();
    },
  });
}

/** The page was gone before the code was kept: ask for the receipt again. */
export async function fetchReceipt(form) {
  showView("arrived");
  const retry = byId("arrived-retry");
  retry.onclick = () => fetchReceipt(form);
  retry.hidden = true;
  clearProblem(byId("arrived"));
  try {
    await arrived(form, await receiptAgain(form.draft));
  } catch (problem) {
    retry.hidden = false;
    showProblem(byId("arrived"), problem instanceof Problem ? problem : Problem.ofOurs("page"));
  }
}
