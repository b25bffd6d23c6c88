/** Files on this device: choosing, keeping, adding up. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { objection, recordOf } from "../../../web/src/uploads/choosing.js";
import { sha256Of } from "../../../web/src/uploads/hashing.js";
import { keep, kept } from "../../../web/src/uploads/keeping.js";
import { Lane } from "../../../web/src/uploads/lane.js";
import { Pace, formatDuration } from "../../../web/src/uploads/pace.js";
import { pauseAfter } from "../../../web/src/uploads/patience.js";
import { streamedSha256 } from "../../../web/src/uploads/sha256_stream.js";
import { Herald, standingOf } from "../../../web/src/uploads/standing.js";
import { sha256 } from "./fake_uploads.js";

const MEGABYTE = 1024 * 1024;

describe("choosing", () => {
  const limits = { max_files: 2, max_file_bytes: 10 };

  test("says first that the list is full", () => {
    const wrong = objection({ name: "a", size: 0 }, 2, limits, String);
    assert.deepEqual(wrong, { text: "files.too_many", values: { limit: 2 } });
  });

  test("names the size and the limit", () => {
    const wrong = objection({ name: "a", size: 11 }, 1, limits, String);
    assert.deepEqual(wrong.values, { name: "a", limit: "10", size: "11" });
    assert.equal(objection({ name: "a", size: 10 }, 1, limits, String), null);
    const never = objection({ name: "Virus.EXE", size: 10 }, 1, limits, String);
    assert.equal(never.text, "files.type_not_kept");
    assert.equal(objection({ name: "exe.png", size: 10 }, 1, limits, String), null);
  });

  test("makes names and types that the API takes", () => {
    const long = `${"长".repeat(300)}.png`;
    const { name } = recordOf(new File(["a"], long, { type: "image/png" }), { owner: "o" });
    assert.equal([...name].length, 255);
    assert.ok(name.endsWith(".png"));
    const odd = recordOf(new File(["a"], "a\u2028b", { type: "text/plain;charset=x" }), {});
    assert.deepEqual([odd.name, odd.type], ["a b", ""]);
  });
});

describe("fingerprints", () => {
  const bytes = Buffer.alloc(9 * MEGABYTE + 1, "evidence");

  test("are right for files of any size, read in slices", async () => {
    const read = [];
    assert.equal(await streamedSha256(new Blob([bytes]), (b) => read.push(b)), sha256(bytes));
    assert.deepEqual(read, [4 * MEGABYTE, 8 * MEGABYTE, bytes.length]);
  });

  test("are the same without WebAssembly", async (context) => {
    context.mock.method(WebAssembly, "compile", async () => {
      throw new WebAssembly.CompileError("forbidden by the content policy");
    });
    assert.equal(await streamedSha256(new Blob([bytes])), sha256(bytes));
  });

  test("are the same without workers, and can be given up", async (context) => {
    const large = Buffer.alloc(17 * MEGABYTE, "evidence");
    assert.equal(typeof globalThis.Worker, "undefined");
    assert.equal(await sha256Of(new Blob([large])), sha256(large));
    const stop = new AbortController();
    const onBytes = () => stop.abort();
    const given = sha256Of(new Blob([large]), { onBytes, signal: stop.signal });
    await assert.rejects(given, { name: "GivenUp" });
    context.diagnostic("computed on the page itself");
  });
});

describe("keeping", () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const room = (quota) =>
    Object.defineProperty(globalThis, "navigator", {
      configurable: true,
      value: { storage: { estimate: async () => ({ quota, usage: 0 }) } },
    });
  const small = () => ({ id: "1", size: 4, file: new Blob(["four"]) });
  const noting = (accepts) => {
    const puts = [];
    const put = async (record) => {
      puts.push(record.file !== null);
      return accepts(record);
    };
    return { puts, put };
  };

  afterEach(() => {
    if (before) Object.defineProperty(globalThis, "navigator", before);
    else delete globalThis.navigator;
  });

  test("keeps the file where there is room, else its name", async () => {
    room(1024 * MEGABYTE);
    assert.equal(await keep(noting(() => true), small()), "whole");
    room(10);
    const store = noting(() => true);
    assert.equal(await keep(store, small()), "named");
    assert.deepEqual(store.puts, [false]);
  });

  test("makes no second copy of a very large file", async () => {
    room(1024 * 1024 * MEGABYTE);
    const huge = { ...small(), size: 501 * MEGABYTE };
    assert.equal(await keep(noting(() => true), huge), "named");
  });

  test("says when the browser keeps only names, or nothing", async () => {
    room(1024 * MEGABYTE);
    assert.equal(await keep(noting(({ file }) => file === null), small()), "named");
    assert.equal(await keep(noting(() => false), small()), "not");
  });

  test("gives back only what can be read, and whole", async () => {
    const unreadable = { size: 4, slice: () => ({ arrayBuffer: () => Promise.reject(new Error()) }) };
    const records = [small(), { ...small(), file: unreadable }, { ...small(), size: 5 }];
    const store = { all: async (owner) => (owner === "o" ? records : []) };
    const found = await kept(store, "o");
    assert.deepEqual(found.map(({ file }) => file !== null), [true, false, false]);
  });
});

describe("a lane", () => {
  test("does so much at a time, in order, also after failures", async () => {
    const lane = new Lane(1);
    const done = [];
    const failing = lane.run(async () => Promise.reject(new Error("no")));
    const others = [1, 2].map((number) => lane.run(async () => done.push(number)));
    await assert.rejects(failing, { message: "no" });
    await Promise.all(others);
    assert.deepEqual(done, [1, 2]);
  });

  test("lets those leave who do not want to wait any more", async () => {
    const lane = new Lane(1);
    let finish;
    const first = lane.run(() => new Promise((resolve) => (finish = resolve)));
    const stop = new AbortController();
    const leaving = lane.run(() => assert.fail("it was given up"), stop.signal);
    stop.abort();
    await assert.rejects(leaving, { name: "GivenUp" });
    finish();
    await first;
    assert.equal(await lane.run(async () => "free"), "free");
  });
});

describe("all files together", () => {
  const chosen = (state, bytes, size = 100) => ({ state, bytes, record: { size } });

  test("count what is there, not what is read", () => {
    const all = [chosen("sent", 0), chosen("sending", 40), chosen("reading", 90)];
    const { count, sent, going, bytes, sentBytes } = standingOf(all);
    assert.deepEqual([count, sent, going, bytes, sentBytes], [3, 1, 2, 300, 140]);
  });

  test("are spoken of when they begin, at half, and at the end", () => {
    const herald = new Herald();
    const said = [
      [],
      [chosen("reading", 50)],
      [chosen("sending", 0)],
      [chosen("sending", 40)],
      [chosen("sending", 55)],
      [chosen("waiting", 60)],
      [chosen("sending", 60)],
      [chosen("sent", 100)],
      [chosen("sent", 100)],
      [chosen("sent", 100), chosen("sending", 0)],
      [chosen("sent", 100), chosen("failed", 0)],
      [chosen("sent", 100), chosen("sending", 10)],
      [chosen("sent", 100), chosen("sent", 100)],
    ].map((all) => herald.hear(standingOf(all)));
    const first = [null, null, "begun", null, "half", null, null, "all", null];
    assert.deepEqual(said, [...first, "begun", null, "begun", "all"]);
  });

  test("take as long as the last seconds say", () => {
    const pace = new Pace();
    pace.note(0, 0);
    pace.note(1_000, 1_000);
    assert.equal(pace.secondsFor(1_000), null);
    pace.note(4_000, 4_000);
    assert.equal(pace.secondsFor(2_000), 2);
    pace.note(100, 5_000);
    assert.equal(pace.secondsFor(2_000), null);
  });

  test("name the time as exactly as it is known", () => {
    const words = [3, 42, 70, 1_500, 5_400].map((seconds) => formatDuration(seconds, "en"));
    assert.deepEqual(words, ["10 seconds", "50 seconds", "1 minute", "25 minutes", "1.5 hours"]);
  });

  test("try again later and later, but not for ever later", () => {
    const longest = [1, 2, 3, 10, 40].map((failures) => pauseAfter(failures, 1));
    assert.deepEqual(longest, [1_000, 2_000, 4_000, 30_000, 30_000]);
    assert.equal(pauseAfter(3, 0), 2_000);
  });
});
