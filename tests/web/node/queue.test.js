/** The queue of the desk as far as it needs no browser. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { KEYS, actionOf } from "../../../web/src/desk/keys.js";
import {
  filtersSet,
  nextOf,
  queryOf,
  rowOf,
  tally,
  wantedBy,
} from "../../../web/src/desk/queue_query.js";
import { askedFor } from "../../../web/src/desk/queue_search.js";
import { leftInWords } from "../../../web/src/desk/time_left.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const task = (number, claim = null) => ({
  id: `RD-${number}`,
  opened_at: `2026-11-0${number}T02:00:00+00:00`,
  claim,
});

describe("time left", () => {
  const words = (seconds) => {
    const { key, count } = leftInWords(seconds);
    return `${key} ${count}`;
  };

  test("never promises more than there is", () => {
    assert.equal(words(3 * DAY - 1), "time_left.days 2");
    assert.equal(words(2 * DAY), "time_left.days 2");
    assert.equal(words(2 * DAY - 1), "time_left.hours 47");
    assert.equal(words(HOUR), "time_left.hours 1");
    assert.equal(words(HOUR - 1), "time_left.soon 0");
    assert.equal(words(0), "time_left.soon 0");
  });

  test("says by how much it is over", () => {
    assert.equal(words(-1), "time_left.late_soon 0");
    assert.equal(words(-5 * HOUR), "time_left.late_hours 5");
    assert.equal(words(-6.5 * DAY), "time_left.late_days 6");
  });
});

describe("what is wanted of the queue", () => {
  test("goes to an address and back, in a steady order", () => {
    const wanted = { platform: "weibo", kind: "screening", due: "late", language: "zh-CN" };
    const query = queryOf(wanted);
    assert.equal(query, "kind=screening&due=late&platform=weibo&language=zh-CN");
    assert.deepEqual(wantedBy(query), wanted);
    assert.equal(queryOf(wantedBy("language=zh-CN&due=late")), "due=late&language=zh-CN");
  });

  test("leaves out what nobody knows", () => {
    assert.deepEqual(wantedBy("due=soon&colour=red&after=abc&evidence=no"), { evidence: "no" });
    assert.equal(queryOf({ due: "", remedy: undefined, mine: "yes" }), "mine=yes");
    assert.equal(queryOf({}), "");
  });

  test("counts filters, and not which queue it is", () => {
    assert.equal(filtersSet(wantedBy("kind=screening&due=late&held=yes")), 2);
  });

  test("adds up what is counted in the chosen queues", () => {
    const counts = [
      { group: "community", kind: "screening", facets: { evidence: 3 } },
      { group: "legal", kind: "legal_review", facets: { evidence: 2, "platform:weibo": 1 } },
    ];
    assert.deepEqual(tally(counts, {}), { evidence: 5, "platform:weibo": 1 });
    assert.deepEqual(tally(counts, { kind: "screening" }), { evidence: 3 });
    assert.deepEqual(tally(counts, { group: "legal" }), { evidence: 2, "platform:weibo": 1 });
  });
});

describe("the next task", () => {
  const queue = [task(1), task(2, { mine: false }), task(3, { mine: true }), task(4)];

  test("is the first that nobody else works on, after the one that was left", () => {
    assert.equal(nextOf(queue, null).id, "RD-1");
    assert.equal(nextOf(queue, task(1)).id, "RD-3");
    assert.equal(nextOf(queue.slice(2), task(2)).id, "RD-3");
    assert.equal(nextOf(queue, task(4)), null);
  });

  test("has its row where the one was that is gone", () => {
    assert.equal(rowOf(queue, task(3)), 2);
    assert.equal(rowOf(queue.toSpliced(2, 1), task(3)), 2);
    assert.equal(rowOf(queue, task(5)), -1);
  });
});

describe("a search", () => {
  test("knows a case number however it is typed", () => {
    for (const text of ["RD-7K2M-9QXD-3FTA", "rd 7k2m 9qxd 3fta", "rd7k2m9qxd3fta"]) {
      assert.deepEqual(askedFor(text), { case: text });
    }
  });

  test("takes all else for an account", () => {
    for (const text of ["rd_lover", "rd-123", "weibo.com/u/1", "老周"]) {
      assert.deepEqual(askedFor(text), { account: text });
    }
  });
});

describe("keys", () => {
  const typing = { matches: (selector) => selector.includes("textarea") };

  test("do nothing while somebody types, or with a modifier", () => {
    assert.equal(actionOf({ key: "j" }), "next_row");
    assert.equal(actionOf({ key: "j", target: typing }), null);
    for (const held of ["ctrlKey", "metaKey", "altKey", "isComposing"]) {
      assert.equal(actionOf({ key: "j", [held]: true }), null);
    }
    assert.equal(actionOf({ key: "q" }), null);
  });

  test("mean one thing each, but for the question mark of either keyboard", () => {
    const actions = Object.values(KEYS);
    assert.equal(new Set(actions).size, actions.length - 1);
    assert.equal(KEYS["？"], KEYS["?"]);
  });
});
