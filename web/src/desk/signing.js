/** What a decision needs before it counts: nothing, a signature by a passkey, or a fresh code. */

import { desk } from "./desk_call.js";
import { freshCode } from "./proof.js";

/**
 * Have a decision on a task signed; gives what is to be sent with it, undefined where a fresh
 * code is enough. A code is entered beneath `place`. Throws Problem, also when it is given up.
 */
export async function signatureFor(taskId, document, place) {
  const path = `/tasks/${encodeURIComponent(taskId)}/signing`;
  const asked = await desk("POST", path, document);
  if (asked.way === "passkey") {
    const { signedBy } = await import("./passkeys.js");
    return { nonce: asked.nonce, credential: await signedBy(asked.options) };
  }
  if (asked.way === "code" && !asked.fresh) await freshCode(place);
  return undefined;
}
