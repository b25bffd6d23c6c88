/** From the form to the API's document, and drafts that survive. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { emptyDraft, forgetDraft, keepDraft, readDraft } from "../../../web/js/draft.js";
import { send } from "../../../web/js/send.js";
import { findings, lengthOf, submissionDocument } from "../../../web/js/submission.js";
import { setLanguage } from "../../../web/js/texts.js";

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
      contact: { name: "张三", email: "z@example.com", phone: "" },
      vehicle: { model: "S7", purchase_reference: "" },
      statement: "text",
      links: [],
      incident: null,
      remedies: [],
      consents: [
        { purpose: "handling", version: "2", granted: true },
        { purpose: "law_firm", version: "1", granted: false },
      ],
      files: [],
    });
    assert.deepEqual(pointersOf(draft), []);
  });

  test("a consent to an older text is no consent to the new one", () => {
    const draft = filledIn();
    draft.consents = { handling: "1" };
    assert.deepEqual(pointersOf(draft), ["/consents/0"]);
  });

  test("an empty form names everything that is needed, from top to bottom", () => {
    const draft = emptyDraft("autumn");
    draft.happened_offline = true;
    assert.deepEqual(pointersOf(draft), [
      "/contact/name",
      "/contact/email",
      "/vehicle/model",
      "/statement",
      "/incident/happened_on",
      "/incident/place",
      "/incident/description",
      "/consents/0",
    ]);
  });

  test("wrong formats are found", () => {
    const draft = filledIn();
    Object.assign(draft.contact, { email: "no address", phone: "call me" });
    draft.links = [{ url: "javascript:alert(1)", platform: "other", account: "x".repeat(201) }];
    draft.happened_offline = true;
    Object.assign(draft.incident, { happened_on: "2026-11-23", place: "p", description: "d" });
    assert.deepEqual(pointersOf(draft), [
      "/contact/email",
      "/contact/phone",
      "/links/0/url",
      "/links/0/account",
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

describe("the draft", () => {
  beforeEach(() => {
    const kept = new Map();
    globalThis.localStorage = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
    };
  });

  test("comes back with the same id, until it is forgotten", () => {
    const draft = filledIn();
    assert.ok(keepDraft(draft));
    assert.deepEqual(readDraft("autumn"), draft);
    assert.equal(readDraft("another campaign"), null);
    forgetDraft();
    assert.equal(readDraft("autumn"), null);
  });

  test("is not offered any more after thirty days", () => {
    keepDraft(filledIn());
    const day = 24 * 60 * 60 * 1000;
    assert.notEqual(readDraft("autumn", Date.now() + 29 * day), null);
    assert.equal(readDraft("autumn", Date.now() + 31 * day), null);
  });

  test("a browser that keeps nothing is told, not crashed on", () => {
    globalThis.localStorage = {
      setItem: () => {
        throw new Error("full");
      },
    };
    assert.equal(keepDraft(filledIn()), false);
    assert.equal(readDraft("autumn"), null);
  });
});

describe("sending", () => {
  const receipt = { case_id: "RD-1", receipt_code: "CODE" };
  const reply = (status, document) =>
    new Response(JSON.stringify(document), {
      status,
      headers: { "Content-Type": "application/json" },
    });
  const conflict = () => reply(409, { code: "submission_conflict", title: "t", status: 409 });
  const files = { send: async () => undefined };
  const sending = (draft, document) =>
    send({ draft, document, files, keep: () => undefined, report: () => undefined });

  beforeEach(async () => {
    Object.assign(globalThis, { document: { documentElement: {}, querySelectorAll: () => [] } });
    const texts = { "problem.unreachable.title": "t", "problem.unreachable.detail": "d" };
    globalThis.fetch = async () => reply(200, texts);
    await setLanguage("en");
  });

  test("gives the receipt", async () => {
    globalThis.fetch = async () => reply(202, receipt);
    const draft = filledIn();
    assert.deepEqual(await sending(draft, documentOf(draft)), { ...receipt, earlier: false });
    assert.deepEqual(draft.unanswered, []);
  });

  test("repeats after a network failure, with the same bytes", async () => {
    const bodies = [];
    globalThis.fetch = async (_, { body }) => {
      bodies.push(body);
      if (bodies.length === 1) throw new TypeError("network");
      return reply(202, receipt);
    };
    const draft = filledIn();
    await sending(draft, documentOf(draft));
    assert.equal(bodies.length, 2);
    assert.equal(bodies[0], bodies[1]);
  });

  test("an earlier wording that had arrived gets its receipt", async () => {
    const draft = filledIn();
    const first = JSON.stringify(documentOf(draft));
    globalThis.fetch = async () => reply(500, { code: "fault", title: "t", status: 500 });
    await assert.rejects(sending(draft, documentOf(draft)), { code: "fault" });
    assert.deepEqual(draft.unanswered, [first]);
    draft.statement = "changed";
    globalThis.fetch = async (_, { body }) => (body === first ? reply(202, receipt) : conflict());
    assert.deepEqual(await sending(draft, documentOf(draft)), { ...receipt, earlier: true });
  });

  test("a conflict that nothing explains is shown", async () => {
    const draft = filledIn();
    globalThis.fetch = async () => conflict();
    await assert.rejects(sending(draft, documentOf(draft)), { code: "submission_conflict" });
  });
});
