/** A fresh proof: some things ask again who is there, by a code from a mail. */

import { Problem } from "../common/api.js";
import { field, h } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { fill } from "../common/texts.js";
import { desk } from "./desk_call.js";

/**
 * Do `work()`; when the API asks for a fresh proof, mail a code, have it entered beneath
 * `place`, and do the work again. Throws Problem; a proof that is given up is one, too.
 */
export async function provedAnew(place, work) {
  try {
    return await work();
  } catch (problem) {
    if (problem.code !== "fresh_code_needed") throw problem;
    await freshCode(place);
    return work();
  }
}

/** Mail a code and have it entered beneath `place`. Throws Problem, also when it is given up. */
export async function freshCode(place) {
  await desk("POST", "/fresh-codes", {});
  await entered(place);
}

function entered(place) {
  return new Promise((resolve, reject) => {
    const code = h("input", {
      class: "code-input",
      type: "text",
      inputmode: "numeric",
      autocomplete: "one-time-code",
      "data-pointer": "/code",
    });
    const enter = h("button", { type: "submit", text: "signin.prove" });
    const stop = h("button", { type: "button", class: "quiet", text: "signin.give_up" });
    const form = h(
      "form",
      { novalidate: true, class: "notice" },
      h("p", {}, h("strong", { text: "signin.proof_needed" })),
      h("p", { text: "signin.proof_sent" }),
      h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
      field({ control: code, text: "desk.code", hint: "desk.code_hint" }),
      h("div", { class: "actions" }, enter, stop),
    );
    const end = (settle, value) => {
      holder.remove();
      settle(value);
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      // It stands within another form, which is not to be sent by it
      event.stopPropagation();
      if (enter.disabled) return;
      enter.disabled = true;
      clearProblem(form);
      try {
        await proveBy(code.value.replace(/\s/g, ""));
        end(resolve);
      } catch (problem) {
        showProblem(form, problem);
      } finally {
        enter.disabled = false;
      }
    });
    stop.addEventListener("click", () => end(reject, Problem.ofOurs("proof_given_up")));
    const holder = h("div", { class: "proof" });
    place.append(holder);
    fill(holder, form);
    code.focus();
  });
}

async function proveBy(code) {
  if (code === "") throw ownProblem([{ pointer: "/code", key: "missing.sign_in_code" }]);
  await desk("POST", "/session/proof", { code });
}
