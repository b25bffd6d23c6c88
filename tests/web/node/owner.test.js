/** The owner's page: what it decides without a browser. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { findings } from "../../../web/src/owner/contribution.js";
import { keptAs, kindOf, lockedUntil } from "../../../web/src/owner/evidence_list.js";
import { KeptWords } from "../../../web/src/owner/kept_words.js";
import { newSince, stillShown } from "../../../web/src/owner/messages.js";
import { fileName } from "../../../web/src/owner/my_data.js";
import { wayOf } from "../../../web/src/owner/standing.js";
import { leftWords, timeLeft } from "../../../web/src/owner/time_left.js";
import { withoutEchoes } from "../../../web/src/owner/timeline.js";
import { paceOf, waitAfter } from "../../../web/src/owner/watch.js";
import { formatTime } from "../../../web/src/common/dates.js";
import { contactFindings } from "../../../web/src/common/person.js";
import {
  charactersOf,
  readableCode,
  receiptAddress,
} from "../../../web/src/common/receipt_memory.js";

const CODE = "ZVVG-HKEJ-GAND-4K61-GA7T";
const NOW = Date.parse("2026-10-10T10:00:00Z");
const shelf = new Map();

beforeEach(() => {
  shelf.clear();
  globalThis.sessionStorage = {
    getItem: (key) => shelf.get(key) ?? null,
    setItem: (key, value) => shelf.set(key, value),
    removeItem: (key) => shelf.delete(key),
  };
});

describe("a receipt code", () => {
  for (const typed of [
    CODE,
    "zvvghkejgand4k61ga7t",
    " zvvg hkej gand 4k61 ga7t ",
    "回执码：ＺＶＶＧ－HKEJ－GAND－4K61－GA7T。",
    "ZUVG-HKEJ-GAND-4K6I-GA7T",
    receiptAddress(CODE, "https://help.example"),
  ]) {
    test(`is read from ${typed}`, () => assert.equal(readableCode(typed), CODE));
  }

  test("is not read from too few characters, which are counted", () => {
    assert.equal(readableCode("ZVVG-HKEJ"), null);
    assert.equal(charactersOf("ZVVG-HKEJ").length, 8);
  });

  test("stands in the fragment of its address", () => {
    assert.equal(new URL(receiptAddress(CODE, "https://help.example")).hash, `#${CODE}`);
  });
});

describe("the way of a case", () => {
  const marks = (document) => wayOf(document).map(({ step, mark }) => `${step}:${mark}`);
  const wanted = ["lawyers_letter"];

  test("shows what is done, and where it stands", () => {
    assert.deepEqual(marks({ stage: "legal_review", outcome: null, wanted }), [
      "preserve:done",
      "screening:done",
      "legal:now",
      "pursue:",
      "closed:",
    ]);
  });

  test("is short where only guidance was asked for", () => {
    const document = { stage: "guiding", outcome: null, wanted: ["evidence_guidance"] };
    assert.deepEqual(marks(document), ["preserve:done", "closed:now"]);
  });

  test("claims no step for a case that ended early, nor while it is ending", () => {
    const ended = ["preserve:", "screening:", "legal:", "pursue:"];
    const declined = { stage: "closed", outcome: "declined_at_screening", wanted };
    assert.deepEqual(marks(declined), [...ended, "ended:done"]);
    const leaving = { stage: "withdrawing", outcome: "withdrawn", wanted };
    assert.deepEqual(marks(leaving), [...ended, "ended:now"]);
  });

  test("says that everything stays preserved, however the case ended", () => {
    const kept = { state: "preserved", preserved_at: "2026-10-10T10:00:00Z" };
    const [coming, refused] = ["announced", "refused"].map((state) => ({ state }));
    const declined = { stage: "closed", outcome: "declined_by_legal", wanted };
    assert.equal(marks({ ...declined, evidence: [kept] })[0], "preserve:done");
    assert.equal(marks({ ...declined, evidence: [kept, refused] })[0], "preserve:done");
    assert.equal(marks({ ...declined, evidence: [kept, coming] })[0], "preserve:");
  });

  test("ends well when everything was done", () => {
    const document = { stage: "closed", outcome: "completed", wanted };
    assert.ok(wayOf(document).every(({ mark }) => mark === "done"));
  });
});

describe("the time that is left", () => {
  const left = (due) => timeLeft(due, NOW);

  test("is told in whole days, then hours, then minutes", () => {
    assert.deepEqual(left("2026-10-15T18:00:00+08:00"), { unit: "day", count: 5 });
    assert.deepEqual(left("2026-10-12T09:59:00Z"), { unit: "hour", count: 47 });
    assert.deepEqual(left("2026-10-10T10:59:59Z"), { unit: "minute", count: 59 });
    assert.deepEqual(left("2026-10-10T10:00:20Z"), { unit: "minute", count: 1 });
  });

  test("is over at the instant itself", () => {
    assert.equal(left("2026-10-10T10:00:00Z"), null);
  });

  test("has words in both languages", () => {
    assert.deepEqual(leftWords({ unit: "day", count: 5 }), { "zh-CN": "5天", en: "5 days" });
    assert.equal(leftWords({ unit: "hour", count: 1 }).en, "1 hour");
  });

  test("a deadline at midnight is 24:00 of the day before, with its weekday", () => {
    const due = "2026-10-16T00:00:00+08:00";
    const said = (language) => formatTime(due, language, "Asia/Shanghai", "due");
    assert.equal(said("en"), "Thursday 15 October at 24:00 (Beijing time)");
    assert.equal(said("zh-CN"), "10月15日星期四 24:00（北京时间）");
  });
});

describe("messages", () => {
  const messages = [{ id: "a", from: "team", at: "2026-10-10T10:00:00Z", text: "…" }];

  test("are shown as long as the case is not withdrawn, also after its end", () => {
    assert.deepEqual(stillShown({ messages, outcome: null }), messages);
    assert.deepEqual(stillShown({ messages, outcome: "completed" }), messages);
    assert.deepEqual(stillShown({ messages, outcome: "withdrawn" }), []);
  });
});

describe("evidence", () => {
  test("is known by its bytes, and by its name until they were read", () => {
    assert.equal(kindOf({ name: "a.png", media_type: "" }), "picture");
    assert.equal(kindOf({ name: "a.png", media_type: "video/mp4" }), "video");
    assert.equal(kindOf({ name: "a.M4A", media_type: "" }), "sound");
    assert.equal(kindOf({ name: "contract.pdf", media_type: "application/pdf" }), "file");
    assert.equal(kindOf({ name: "answer-0003.json", media_type: "application/json" }), "paper");
  });

  test("that carries malware is said to be kept apart, whatever its state", () => {
    assert.equal(keptAs({ state: "preserved", quarantined: true }), "quarantined");
    assert.equal(keptAs({ state: "refused", quarantined: false }), "refused");
  });

  test("is locked until the latest of its dates, compared as instants", () => {
    const items = [
      { retain_until: "2029-01-01T07:00:00+08:00" },
      { retain_until: "2029-01-01T00:30:00+00:00" },
      { retain_until: null },
    ];
    assert.equal(lockedUntil(items), "2029-01-01T00:30:00+00:00");
    assert.equal(lockedUntil([{ retain_until: null }]), null);
  });
});

test("a question is told once: the decision to ask it goes unsaid", () => {
  const decided = {
    event: "case:decision:recorded",
    facts: { verdict: "ask_owner" },
    text: "When?",
  };
  const asked = { event: "case:question:asked", facts: {}, text: "When?" };
  const told = withoutEchoes([decided, asked]);
  assert.deepEqual(
    told.map(({ event, number }) => [event, number]),
    [["case:question:asked", 1]],
  );
  assert.equal(withoutEchoes([decided]).length, 1);
});

describe("messages", () => {
  const messages = [
    { id: "1", from: "team", at: "2026-10-01T00:00:00Z" },
    { id: "2", from: "owner", at: "2026-10-03T00:00:00Z" },
    { id: "3", from: "team", at: "2026-10-03T08:00:00+08:00" },
  ];

  test("are new when the team wrote them after the last visit", () => {
    assert.deepEqual([...newSince(messages, "2026-10-02T00:00:00Z")], ["3"]);
    assert.deepEqual([...newSince(messages, "2026-10-03T00:00:00Z")], []);
  });

  test("are all new on the first visit, but one's own", () => {
    assert.deepEqual([...newSince(messages, null)], ["1", "3"]);
  });
});

describe("words that were not sent", () => {
  test("are kept per case and form, and forgotten together", () => {
    const words = new KeptWords("RD-1");
    words.keep("add", { text: "a" });
    words.keep("message", { text: "m", id: "1" });
    words.drop("add");
    assert.equal(words.of("add"), null);
    assert.deepEqual(new KeptWords("RD-1").of("message"), { text: "m", id: "1" });
    assert.equal(new KeptWords("RD-2").any, false);
    words.clear();
    assert.equal(words.any, false);
    assert.equal(shelf.size, 0);
  });

  test("leave nothing behind once everything was sent", () => {
    const words = new KeptWords("RD-1");
    words.keep("add", { text: "a" });
    words.drop("add");
    assert.equal(words.any, false);
  });
});

describe("after a failure the page waits", () => {
  test("longer each time, up to two minutes", () => {
    assert.deepEqual([1, 2, 3, 4, 9].map((n) => waitAfter(n) / 1000), [15, 30, 60, 120, 120]);
  });

  test("as long as the server says, if that is longer", () => {
    assert.equal(waitAfter(1, { rest: { retry_after: 600 } }), 600_000);
    assert.equal(waitAfter(4, { rest: { retry_after: 5 } }), 120_000);
  });
});

describe("the page looks again", () => {
  const document = (changes) => ({
    stage: "screening",
    updated_at: "2026-10-10T09:59:00Z",
    evidence: [{ state: "preserved" }],
    ...changes,
  });
  const pace = (changes) => paceOf(document(changes), NOW) / 1000;

  test("calmly, and seldom at a closed case", () => {
    assert.equal(pace({}), 15);
    assert.equal(pace({ stage: "closed" }), 60);
  });

  test("soon while something new is being preserved, but not for ever", () => {
    const evidence = [{ state: "announced" }];
    assert.equal(pace({ evidence }), 5);
    assert.equal(pace({ stage: "preserving" }), 5);
    assert.equal(pace({ evidence, updated_at: "2026-10-10T09:50:00Z" }), 15);
  });
});

describe("what is wrong before it is sent", () => {
  const keys = (found) => found.map(({ pointer, key }) => `${pointer} ${key}`);

  test("an addition needs something in it", () => {
    assert.deepEqual(keys(findings(" ", [], [])), ["/text something"]);
    assert.deepEqual(keys(findings("", [], [{}])), []);
  });

  test("an addition's links and length", () => {
    const links = [
      { url: "https://weibo.example/1", account: "" },
      { url: "javascript:alert(1)", account: "x".repeat(201) },
    ];
    assert.deepEqual(keys(findings("很".repeat(10_001), links, [])), [
      "/text too_long",
      "/links/1/url address",
      "/links/1/account too_long",
    ]);
    assert.deepEqual(keys(findings("😀".repeat(10_000), [], [])), []);
  });

  test("a contact needs a name and a way to be reached", () => {
    const found = contactFindings({ name: "", email: "", phone: "" }, "");
    assert.deepEqual(keys(found), ["/name missing.contact.name", "/email email_or_phone"]);
    assert.deepEqual(contactFindings({ name: "张三", email: "", phone: "+86 (10) 1234-5678" }), []);
    const wrong = contactFindings({ name: "a", email: "a@b", phone: "call me" });
    assert.deepEqual(keys(wrong), ["/contact/email email", "/contact/phone phone"]);
  });
});

test("the file of one's data is called by the case and the day", () => {
  assert.equal(fileName("RD-1", new Date(NOW)), "Redress-RD-1-2026-10-10.json");
});
