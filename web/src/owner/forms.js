/** The forms for answers and additions: loaded only for a case that takes them. */

import { byId } from "../common/dom.js";
import { Contribution } from "./contribution.js";
import { anyAnswerBegun, emptyRequests, forgetRequests, showRequests } from "./requests.js";

let adding = null;

/** Show the forms that the case takes now. */
export function showForms(document, options) {
  const { onAnswered, onAdded, ...common } = options;
  showRequests(byId("requests"), document.requests, { ...common, onDone: onAnswered });
  if (document.can_add) open({ ...common, onDone: onAdded });
  else if (adding?.dirty) adding.close("receipt.add_closed", () => forgetAdding());
  else forgetAdding();
  byId("adding").hidden = adding === null;
}

function open(common) {
  if (adding === null) {
    adding = new Contribution({
      ...common,
      path: "/api/receipt/evidence",
      name: "add",
      textKey: "contribution.note",
      buttonKey: "receipt.add_send",
    });
    byId("add").append(adding.element);
    adding.restored.then(() => {
      if (adding?.dirty) byId("adding").open = true;
    });
  }
  adding.reopen();
}

function forgetAdding() {
  adding?.element.remove();
  adding = null;
  byId("adding").hidden = true;
}

/** Whether there is something in a form that was not sent. */
export function anyUnsent() {
  return adding?.dirty || anyAnswerBegun();
}

/** Take all forms off the page; with `empty` what is in them is forgotten on the device too. */
export async function forgetForms({ empty = false } = {}) {
  if (empty) await Promise.all([adding?.empty(), emptyRequests()]);
  forgetRequests();
  forgetAdding();
}
