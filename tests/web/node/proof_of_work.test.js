/** The proof of work and the calls that need it. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { Proof } from "../../../web/src/uploads/proof_of_work.js";
import { provenCall } from "../../../web/src/uploads/proven_call.js";
import { hurry } from "./fake_uploads.js";

const CHALLENGE = { parameters: { algorithm: "PBKDF2/SHA-256" }, signature: "5eed" };
const SOLUTION = { counter: 7, derivedKey: "00ff" };
const TICKET = { ticket: "a-ticket", seconds: 20 };
const { fetch: realFetch } = globalThis;

function decoded({ "Redress-Proof": value }) {
  return JSON.parse(Buffer.from(value, "base64url").toString());
}

/** Answer requests in turn with `[status, document]`, noting the headers. */
function serve(...answers) {
  const shown = [];
  globalThis.fetch = async (_, { headers }) => {
    shown.push(headers["Redress-Proof"]);
    const [status, document] = answers.shift();
    return new Response(JSON.stringify(document), { status });
  };
  return shown;
}

function refusal(reason, more = {}) {
  return [403, { code: "proof_of_work_needed", title: "", detail: "", reason, ...more }];
}

afterEach(() => {
  globalThis.fetch = realFetch;
});

describe("a proof", () => {
  const ask = async () => ({ challenge: CHALLENGE, wait: TICKET });
  const never = () => new Promise(() => {});

  test("is the solution with its challenge, in letters that headers take", async () => {
    const proof = new Proof("id", { ask, solve: async () => SOLUTION });
    const header = await proof.header();
    assert.match(header["Redress-Proof"], /^[\w-]+$/);
    assert.deepEqual(decoded(header), { challenge: CHALLENGE, solution: SOLUTION });
  });

  test("is asked for once, for this submission", async () => {
    const asked = [];
    const noting = async (id) => {
      asked.push(id);
      return ask();
    };
    const proof = new Proof("id", { ask: noting, solve: async () => SOLUTION });
    proof.start();
    await Promise.all([proof.header(), proof.header()]);
    assert.deepEqual(asked, ["id"]);
  });

  test("is the ticket where the device cannot compute, after the time named", async (context) => {
    const pauses = hurry(context);
    const solve = async () => {
      throw new Error("no workers here");
    };
    const header = await new Proof("id", { ask, solve }).header();
    assert.deepEqual(header, { "Redress-Proof": "a-ticket" });
    assert.deepEqual(pauses, [20_000]);
  });

  test("is the ticket where computing takes longer than it", async (context) => {
    hurry(context);
    const header = await new Proof("id", { ask, solve: never }).header();
    assert.deepEqual(header, { "Redress-Proof": "a-ticket" });
  });

  test("is nothing where nothing is asked", async () => {
    const off = async () => ({ challenge: null, wait: null });
    assert.deepEqual(await new Proof("id", { ask: off, solve: never }).header(), {});
  });

  test("that could not be had is asked for again", async () => {
    const answers = [Promise.reject(new Error("offline")), ask()];
    const proof = new Proof("id", { ask: () => answers.shift(), solve: async () => SOLUTION });
    await assert.rejects(proof.header(), { message: "offline" });
    assert.ok((await proof.header())["Redress-Proof"]);
  });

  test("is renewed once, however many were refused with it", async () => {
    let asked = 0;
    const counting = async () => {
      asked += 1;
      return ask();
    };
    const proof = new Proof("id", { ask: counting, solve: async () => SOLUTION });
    const refused = await proof.header();
    const [one, other] = await Promise.all([proof.renew(refused), proof.renew(refused)]);
    assert.equal(asked, 2);
    assert.equal(one, other);
    assert.notEqual(one, refused);
  });
});

describe("a call with a proof", () => {
  function numbered() {
    let number = 0;
    const header = async () => ({ "Redress-Proof": `proof-${number}` });
    const renew = async () => {
      number += 1;
      return header();
    };
    return { header, renew };
  }

  test("is repeated once with a new proof", async () => {
    const shown = serve(refusal("expired"), [200, { done: true }]);
    const answer = await provenCall(numbered(), "POST", "/api/uploads", { body: "{}" });
    assert.deepEqual(answer, { done: true });
    assert.deepEqual(shown, ["proof-0", "proof-1"]);
  });

  test("that is refused twice is refused", async () => {
    const shown = serve(refusal("wrong"), refusal("wrong"));
    const call = provenCall(numbered(), "POST", "/api/uploads", { body: "{}" });
    await assert.rejects(call, { code: "proof_of_work_needed" });
    assert.equal(shown.length, 2);
  });

  test("with a ticket that came too early waits for it", async (context) => {
    const pauses = hurry(context);
    const shown = serve(refusal("early", { retry_after: 12 }), [200, {}]);
    await provenCall(numbered(), "POST", "/api/uploads", { body: "{}" });
    assert.deepEqual(shown, ["proof-0", "proof-0"]);
    assert.ok(pauses.includes(12_000));
  });

  test("that fails otherwise is not repeated", async () => {
    const shown = serve([409, { code: "campaign_closed", title: "", detail: "" }]);
    const call = provenCall(numbered(), "POST", "/api/uploads", { body: "{}" });
    await assert.rejects(call, { code: "campaign_closed" });
    assert.equal(shown.length, 1);
  });
});
