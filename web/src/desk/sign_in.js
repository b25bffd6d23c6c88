/** Signing in: by a code from a mail, by a passkey, or through the organisation itself. */

import { Problem, readConfig } from "../common/api.js";
import { byId, showView } from "../common/dom.js";
import { clearProblem, ownProblem, showProblem } from "../common/problems.js";
import { tab } from "../common/storage.js";
import { fill, t, telling } from "../common/texts.js";
import { desk } from "./desk_call.js";

const CAME_FROM = "redress-desk-place";
const ask = () => byId("ask");
const enter = () => byId("enter");
let welcome;

/** Make the sign-in view work. `onWelcome(reviewer)` is called whenever somebody signed in. */
export function startSignIn(onWelcome) {
  welcome = onWelcome;
  ask().addEventListener("submit", (event) => during(event, ask(), askCode));
  enter().addEventListener("submit", (event) => during(event, enter(), enterCode));
  byId("by-passkey").addEventListener("click", (event) => during(event, ask(), byPasskey));
  byId("by-issuer").addEventListener("click", (event) => during(event, ask(), byIssuer));
  byId("other-address").addEventListener("click", () => showSignIn());
  byId("again").addEventListener("click", (event) => during(event, enter(), askAgain));
  byId("by-passkey").hidden = typeof window.PublicKeyCredential !== "function";
}

/** Show the sign-in view; what other views hold stays as it is. `problem` says why, if need be. */
export function showSignIn(problem) {
  byId("who").hidden = true;
  ask().hidden = false;
  enter().hidden = true;
  clearProblem(ask());
  showView("sign-in");
  offerIssuer();
  if (problem) showProblem(ask(), problem);
  else byId("address").focus();
}

/**
 * Go on where somebody comes back from the organisation's own sign-in; gives the reviewer, or
 * null when nobody came back. Throws Problem.
 */
export async function returnedFromIssuer() {
  const given = new URLSearchParams(location.search);
  const [code, state] = [given.get("code"), given.get("state")];
  if (state === null) return null;
  const place = tab.read(CAME_FROM) ?? "";
  tab.remove(CAME_FROM);
  history.replaceState(null, "", `${location.pathname}${place}`);
  if (code === null) throw Problem.ofOurs("issuer_cancelled");
  return desk("POST", "/oidc/session", { ...readConfig(), code, state });
}

async function offerIssuer() {
  const button = byId("by-issuer");
  try {
    const { oidc } = await desk("GET", "/sign-in-ways");
    button.hidden = oidc === null;
    if (oidc) telling(button, () => t("signin.issuer", { name: oidc.name }));
  } catch (problem) {
    // The code by mail is always there; the problem shows when it is asked for
    console.warn("sign-in ways:", problem.code);
  }
}

async function during(event, form, work) {
  event.preventDefault();
  const buttons = form.querySelectorAll("button");
  if ([...buttons].some((button) => button.disabled)) return;
  for (const button of buttons) button.disabled = true;
  clearProblem(form);
  try {
    await work();
  } catch (problem) {
    showProblem(form, problem);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

async function askCode() {
  const email = byId("address").value.trim();
  if (!/^\S+@\S+$/.test(email)) throw ownProblem([{ pointer: "/email", key: "email" }]);
  await desk("POST", "/codes", { email });
  ask().hidden = true;
  enter().hidden = false;
  clearProblem(enter());
  fill(byId("code-news"));
  byId("code").value = "";
  byId("code").focus();
}

async function askAgain() {
  await desk("POST", "/codes", { email: byId("address").value.trim() });
  byId("code").value = "";
  telling(byId("code-news"), () => t("signin.sent_again"));
  byId("code").focus();
}

async function enterCode() {
  const code = byId("code").value.replace(/\s/g, "");
  if (code === "") throw ownProblem([{ pointer: "/code", key: "missing.sign_in_code" }]);
  await welcome(await desk("POST", "/session", { code }));
}

async function byPasskey() {
  const { signedBy } = await import("./passkeys.js");
  const { options } = await desk("POST", "/passkeys/sign-in-options", readConfig());
  const credential = await signedBy(options);
  await welcome(await desk("POST", "/passkeys/session", { ...readConfig(), credential }));
}

async function byIssuer() {
  const { address } = await desk("POST", "/oidc/address", readConfig());
  tab.write(CAME_FROM, location.hash);
  location.assign(address);
}
