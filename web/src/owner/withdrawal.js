/** Withdrawing: what it means, what stays locked until when, and doing it. */

import { call } from "../common/api.js";
import { byId } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { applyTexts } from "../common/texts.js";
import { lockedUntil } from "./evidence_list.js";
import { inWords } from "./trouble.js";

/** Show whether one can withdraw, and until when the last item stays locked. */
export function showWithdrawal({ can_withdraw, evidence }) {
  byId("withdrawing").hidden = !can_withdraw;
  const until = lockedUntil(evidence);
  byId("withdraw-locked").hidden = until === null;
  const time = byId("withdraw-until");
  if (until && time.dataset.time !== until) {
    time.dataset.time = until;
    applyTexts(byId("withdraw-locked"));
  }
}

/** Make the form work; `onWithdrawn` gets the case as it is afterwards. */
export function startWithdrawal({ authorization, onWithdrawn }) {
  const form = byId("withdraw");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    clearProblem(form);
    try {
      onWithdrawn(await withdraw(authorization()));
    } catch (problem) {
      showProblem(form, inWords(problem));
    } finally {
      button.disabled = false;
    }
  });
}

async function withdraw(headers) {
  if (!byId("withdraw-sure").checked) {
    throw ownProblem([{ pointer: "/confirmed", key: "withdraw" }]);
  }
  const body = JSON.stringify({ confirmed: true });
  try {
    return await call("POST", "/api/receipt/withdrawal", { body, headers, again: true });
  } catch (problem) {
    if (problem.code !== "already_withdrawn") throw problem;
    return call("GET", "/api/receipt", { headers });
  }
}
