/** From the form to the API's document, and how it is sent. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { emptyDraft } from "../../../web/src/form/draft.js";
import { Stopped, receiptAgain, send } from "../../../web/src/form/send.js";
import { findings, lengthOf, submissionDocument } from "../../../web/src/form/submission.js";
import { setLanguage } from "../../../web/src/common/texts.js";

const TODAY = "2026-11-22";
const campaign = {
  id: "autumn",
  consents: [
    { purpose: "handling", version: "2", required: true },
    { purpose: "law_firm", version: "1", required: false },
  ],
};

function filledIn() {
  const draft = emptyDraft("autumn");
  Object.assign(draft.contact, { name: " 张三 ", email: "z@example.com" });
  draft.vehicle.model = "S7";
  draft.about = ["posts"];
  draft.statement = "text";
  draft.consents = { handling: "2" };
  return draft;
}

const documentOf = (draft) => submissionDocument(draft, { campaign, locale: "en", files: [] });
const pointersOf = (draft) =>
  findings(documentOf(draft), campaign, TODAY).map(({ pointer }) => pointer);

describe("the submission", () => {
  test("is the API's document and nothing else", () => {
    const draft = filledIn();
    assert.deepEqual(documentOf(draft), {
      submission_id: draft.submission_id,
      campaign_id: "autumn",
      locale: "en",
      contact: { name: "张三", email: "z@example.com", phone: "", confirmation: false },
      vehicle: { model: "S7", purchase_reference: "" },
      about: ["posts"],
      statement: "text",
      links: [],
      accounts: [],
      incident: null,
      evidence_held: [],
      remedies: [],
      consents: [
        { purpose: "handling", version: "2", granted: true },
        { purpose: "law_firm", version: "1", granted: false },
      ],
      files: [],
      guide_version: "",
    });
    assert.deepEqual(pointersOf(draft), []);
  });

  test("answers that are not asked for any more are kept, and not sent", () => {
    const draft = filledIn();
    const link = { url: "https://weibo.com/1", platform: "weibo", account: "", pasted: "" };
    const account = { platform: "weibo", name: "n", handle: "", url: "" };
    Object.assign(draft, { about: ["posts", "accounts", "offline"], links: [link] });
    draft.accounts = [account];
    draft.incident.place = " 上海 ";
    const whole = documentOf(draft);
    assert.deepEqual([whole.links, whole.accounts], [[link], [account]]);
    assert.equal(whole.incident.place, "上海");
    draft.about = ["accounts"];
    const less = documentOf(draft);
    assert.deepEqual([less.links, less.accounts, less.incident], [[], [account], null]);
    assert.deepEqual(draft.links, [link]);
  });

  test("a confirmation needs an address to go to", () => {
    const draft = filledIn();
    draft.contact.confirmation = true;
    assert.equal(documentOf(draft).contact.confirmation, true);
    draft.contact.email = " ";
    assert.equal(documentOf(draft).contact.confirmation, false);
  });

  test("a consent to an older text is no consent to the new one", () => {
    const draft = filledIn();
    draft.consents = { handling: "1" };
    assert.deepEqual(pointersOf(draft), ["/consents/0"]);
  });

  test("an empty form names everything that is needed, from top to bottom", () => {
    const draft = emptyDraft("autumn");
    assert.deepEqual(pointersOf(draft), [
      "/contact/name",
      "/contact/email",
      "/vehicle/model",
      "/about",
      "/statement",
      "/consents/0",
    ]);
    draft.about = ["offline"];
    assert.deepEqual(pointersOf(draft).slice(4, 7), [
      "/incident/happened_on",
      "/incident/place",
      "/incident/description",
    ]);
  });

  test("wrong formats are found", () => {
    const draft = filledIn();
    Object.assign(draft.contact, { email: "no address", phone: "call me" });
    draft.about = ["posts", "accounts", "offline"];
    draft.links = [{ url: "javascript:alert(1)", platform: "other", account: "x".repeat(201) }];
    draft.accounts = [
      { platform: "weibo", name: "", handle: "", url: "" },
      { platform: "weibo", name: "n", handle: "", url: "javascript:alert(1)" },
      { platform: "", name: "n", handle: "", url: "" },
    ];
    Object.assign(draft.incident, { happened_on: "2026-11-23", place: "p", description: "d" });
    assert.deepEqual(pointersOf(draft), [
      "/contact/email",
      "/contact/phone",
      "/links/0/url",
      "/links/0/account",
      "/accounts/0",
      "/accounts/1/url",
      "/accounts/2/platform",
      "/incident/happened_on",
    ]);
  });

  test("length is counted by character, not by UTF-16 unit", () => {
    const draft = filledIn();
    assert.equal(lengthOf("😀😀"), 2);
    draft.statement = "😀".repeat(10_000);
    assert.deepEqual(pointersOf(draft), []);
    draft.statement += "a";
    assert.deepEqual(pointersOf(draft), ["/statement"]);
  });
});

describe("sending", () => {
  const receipt = { case_id: "RD-1", receipt_code: "CODE" };
  const reply = (status, document) =>
    new Response(JSON.stringify(document), {
      status,
      headers: { "Content-Type": "application/json" },
    });
  const refusal = (status, code) => reply(status, { code, title: "t", status });
  const conflict = () => refusal(409, "submission_conflict");
  let proofs;
  let kept;
  const sending = (draft, more = {}) =>
    send({
      draft,
      documentOf: () => documentOf(draft),
      files: { send: async () => undefined },
      proof: {
        header: async () => ({ "Redress-Proof": `proof ${proofs}` }),
        renew: async () => ({ "Redress-Proof": `proof ${(proofs += 1)}` }),
      },
      keep: async () => kept.push([...draft.unanswered]),
      report: () => undefined,
      ...more,
    });

  beforeEach(async () => {
    proofs = 1;
    kept = [];
    const nothing = { documentElement: {}, querySelectorAll: () => [] };
    globalThis.document = { ...nothing, querySelector: () => ({ content: "/texts" }) };
    const texts = { "problem.unreachable.title": "t", "problem.unreachable.detail": "d" };
    globalThis.fetch = async () => reply(200, texts);
    await setLanguage("en");
  });

  test("gives the receipt; what is sent is kept before it leaves", async () => {
    const draft = filledIn();
    globalThis.fetch = async (_, { body }) => {
      assert.deepEqual(kept, [[body]]);
      return reply(202, receipt);
    };
    assert.deepEqual(await sending(draft), { ...receipt, earlier: false });
  });

  test("repeats after a network failure, with the same bytes", async () => {
    const bodies = [];
    globalThis.fetch = async (_, { body }) => {
      bodies.push(body);
      if (bodies.length === 1) throw new TypeError("network");
      return reply(202, receipt);
    };
    await sending(filledIn());
    assert.equal(bodies.length, 2);
    assert.equal(bodies[0], bodies[1]);
  });

  test("a refused proof of work is renewed without a word", async () => {
    const shown = [];
    globalThis.fetch = async (_, { headers }) => {
      shown.push(headers["Redress-Proof"]);
      return shown.length === 1 ? refusal(403, "proof_of_work_needed") : reply(202, receipt);
    };
    await sending(filledIn());
    assert.deepEqual(shown, ["proof 1", "proof 2"]);
  });

  test("an earlier wording that had arrived gets its receipt", async () => {
    const draft = filledIn();
    const first = JSON.stringify(documentOf(draft));
    globalThis.fetch = async () => refusal(500, "fault");
    await assert.rejects(sending(draft), { code: "fault" });
    assert.deepEqual(draft.unanswered, [first]);
    draft.statement = "changed";
    globalThis.fetch = async (_, { body }) => (body === first ? reply(202, receipt) : conflict());
    assert.deepEqual(await sending(draft), { ...receipt, earlier: true });
  });

  test("a conflict that nothing explains is shown, and a refused form is not kept", async () => {
    const draft = filledIn();
    globalThis.fetch = async () => conflict();
    await assert.rejects(sending(draft), { code: "submission_conflict" });
    assert.deepEqual(draft.unanswered, []);
  });

  test("a receipt that was not kept is asked for again, with the very same bytes", async () => {
    const draft = filledIn();
    globalThis.fetch = async () => reply(202, receipt);
    await sending(draft);
    const [sent] = draft.unanswered;
    globalThis.fetch = async (_, { body }) => (body === sent ? reply(202, receipt) : conflict());
    assert.deepEqual(await receiptAgain(draft), { ...receipt, earlier: false });
  });

  test("waits for a connection, and goes on by itself", async (context) => {
    const device = { onLine: false };
    Object.defineProperty(globalThis, "navigator", { value: device, configurable: true });
    context.after(() => delete globalThis.navigator);
    const told = [];
    globalThis.addEventListener = (_, listener) => {
      assert.deepEqual(told, ["files", "offline"]);
      device.onLine = true;
      listener();
    };
    context.after(() => delete globalThis.addEventListener);
    globalThis.fetch = async () => reply(202, receipt);
    await sending(filledIn(), { report: (state) => told.push(state) });
    assert.deepEqual(told, ["files", "offline", "form"]);
  });

  test("can be stopped until the form itself is on its way", async () => {
    const stopping = new AbortController();
    const files = { send: () => new Promise(() => undefined) };
    const work = sending(filledIn(), { files, stop: stopping.signal });
    stopping.abort();
    await assert.rejects(work, Stopped);
  });
});
