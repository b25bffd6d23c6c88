/** Passkeys (WebAuthn): make one, sign in by one, sign a decision by one. */

import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { Problem } from "../common/api.js";

/** Have the browser make a passkey; gives what the API keeps. Throws Problem. */
export function madePasskey(options) {
  return ceremony(() => startRegistration({ optionsJSON: options }));
}

/** Have a passkey sign a challenge; gives what the API checks. Throws Problem. */
export function signedBy(options) {
  return ceremony(() => startAuthentication({ optionsJSON: options }));
}

const KNOWN = {
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: "passkey_here",
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT: "passkey_unfit",
  ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG: "passkey_unfit",
};

/** Whether somebody cancelled or had no key at hand, browsers do not tell apart. */
async function ceremony(start) {
  try {
    return await start();
  } catch (error) {
    console.warn("passkey:", error.name, error.code);
    throw Problem.ofOurs(KNOWN[error.code] ?? "passkey_cancelled");
  }
}
