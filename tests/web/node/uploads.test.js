/** Files on this device: choosing, keeping, adding up. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { afterEach, describe, test } from "node:test";

import { objection, recordOf } from "../../../web/src/uploads/choosing.js";
import { fingerprintOf, sha256Of } from "../../../web/src/uploads/hashing.js";
import { keep, kept } from "../../../web/src/uploads/keeping.js";
import { Lane } from "../../../web/src/uploads/lane.js";
import { Pace, formatDuration } from "../../../web/src/uploads/pace.js";
import { pauseAfter } from "../../../web/src/uploads/patience.js";
import { PART_BYTES, fingerprint } from "../../../web/src/uploads/sha256_stream.js";
import { Herald, standingOf } from "../../../web/src/uploads/standing.js";
import { sha256 } from "./fake_uploads.js";

const MEGABYTE = 1024 * 1024;

describe("choosing", () => {
  const limits = { max_files: 2, max_file_bytes: 10 };

  test("names the size and the limit", () => {
    const wrong = objection({ name: "a", size: 11 }, limits, String);
    assert.deepEqual(wrong.values, { name: "a", limit: "10", size: "11" });
    assert.equal(objection({ name: "a", size: 10 }, limits, String), null);
    const never = objection({ name: "Virus.EXE", size: 10 }, limits, String);
    assert.equal(never.text, "files.type_not_kept");
    assert.equal(objection({ name: "exe.png", size: 10 }, limits, String), null);
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
  const bytes = randomBytes(2 * PART_BYTES + MEGABYTE + 1);
  const file = new Blob([bytes]);
  const parts = [0, 1, 2].map((n) => sha256(bytes.subarray(n * PART_BYTES, (n + 1) * PART_BYTES)));
  const right = { sha256: sha256(bytes), parts: { bytes: PART_BYTES, sha256: parts } };
  const nothing = async () => new ArrayBuffer(0);
  /** A file whose stream cannot be read into a buffer of ours, as in older browsers. */
  const inSlices = { size: file.size, slice: (...ends) => file.slice(...ends) };

  test("are right for a file and for its parts, told on the way", async () => {
    const read = [];
    assert.deepEqual(await fingerprint(file, (b) => read.push(b)), right);
    assert.ok(read.length > 5 && read.length < 12, `${read}`);
    assert.deepEqual(read, read.toSorted((one, other) => one - other));
    assert.equal(read.pop(), file.size);
  });

  test("are the same where files are read slice by slice", async () => {
    const read = [];
    assert.deepEqual(await fingerprint(inSlices, (b) => read.push(b)), right);
    assert.deepEqual(read.slice(-2), [32 * MEGABYTE, file.size]);
  });

  test("have no part too many where a file ends with a part", async () => {
    const even = new Blob([bytes.subarray(0, 2 * PART_BYTES)]);
    assert.deepEqual((await fingerprint(even)).parts.sha256, parts.slice(0, 2));
  });

  test("are the same without WebAssembly", async (context) => {
    context.mock.method(WebAssembly, "compile", async () => {
      throw new WebAssembly.CompileError("forbidden by the content policy");
    });
    assert.deepEqual(await fingerprint(file), right);
  });

  test("leave parts for later where the browser has no SHA-256 of its own", async (context) => {
    context.mock.getter(globalThis, "crypto", () => undefined);
    assert.deepEqual(await fingerprint(file), { ...right, parts: null });
    assert.equal(await sha256Of(new Blob(["small"])), sha256("small"));
  });

  test("are not made of what is left of a file that is gone", async () => {
    const gone = { name: "NotReadableError" };
    const broken = { size: file.size, stream: () => ({ getReader: () => reader }) };
    const reader = { read: async () => Promise.reject(new TypeError("network error")) };
    await assert.rejects(fingerprint(broken), gone);
    reader.read = async () => ({ done: true });
    await assert.rejects(fingerprint(broken), gone);
    const empty = { size: file.size, slice: () => ({ size: 1, arrayBuffer: nothing }) };
    await assert.rejects(fingerprint(empty), gone);
    await assert.rejects(sha256Of(empty), gone);
    await assert.rejects(sha256Of({ size: 1, arrayBuffer: nothing }), gone);
  });

  test("of what goes in one piece are the browser's own, two at a time", async (context) => {
    let now = 0;
    let most = 0;
    const small = (n) => ({
      size: 1,
      async arrayBuffer() {
        most = Math.max(most, (now += 1));
        await new Promise(setImmediate);
        now -= 1;
        return Uint8Array.of(n).buffer;
      },
    });
    const digest = context.mock.method(crypto.subtle, "digest");
    const found = await Promise.all([1, 2, 3, 4].map((n) => fingerprintOf(small(n))));
    const wanted = [1, 2, 3, 4].map((n) => ({ sha256: sha256(Uint8Array.of(n)), parts: null }));
    assert.deepEqual(found, wanted);
    assert.deepEqual([digest.mock.callCount(), most], [4, 2]);
  });

  test("of larger files come from a worker, which ends when they are given up", async (context) => {
    const workers = [];
    globalThis.Worker = class {
      constructor(address) {
        this.address = String(address);
        workers.push(this);
      }
      postMessage({ file: asked }) {
        fingerprint(asked).then((found) => this.onmessage({ data: { found } }));
      }
      terminate() {
        this.ended = true;
      }
    };
    context.after(() => delete globalThis.Worker);
    assert.deepEqual(await fingerprintOf(file), right);
    const stop = new AbortController();
    const given = fingerprintOf(file, { signal: stop.signal });
    while (workers.length < 2) await new Promise(setImmediate);
    stop.abort();
    await assert.rejects(given, { name: "GivenUp" });
    assert.ok(workers.every(({ address, ended }) => address.endsWith("_worker.js") && ended));
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

  test("that is made wider lets those in who wait, and made narrower waits for those under way", async () => {
    const lane = new Lane(1);
    const begun = [];
    const finish = [];
    const work = (name) => () => {
      begun.push(name);
      return new Promise((resolve) => finish.push(resolve));
    };
    const all = ["a", "b", "c"].map((name) => lane.run(work(name)));
    await new Promise(setImmediate);
    assert.deepEqual(begun, ["a"]);
    lane.width = 2;
    await new Promise(setImmediate);
    assert.deepEqual(begun, ["a", "b"]);
    lane.width = 1;
    finish[0]();
    await all[0];
    assert.deepEqual(begun, ["a", "b"]);
    finish[1]();
    await all[1];
    await new Promise(setImmediate);
    finish[2]();
    await all[2];
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
