/** Sending files as the API plans it. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { Courier } from "../../../web/src/uploads/courier.js";
import { FakeUploads, hurry, network, problem, record, sha256 } from "./fake_uploads.js";

const LARGE = "abcdefghijklmnopqrstuvwx";
let server;
let line;

function bringing({ name, size, sha256, type, file, parts }, { signal } = {}) {
  const told = { bytes: [], waits: [], uploads: [] };
  const work = new Courier(server.target, server).bring(
    { claim: { name, size, sha256, media_type: type }, file, parts },
    {
      signal,
      onBytes: (bytes) => told.bytes.push(bytes),
      onWait: ({ reason }) => told.waits.push(reason),
      onUpload: ({ upload_id: id }) => told.uploads.push(id),
    },
  );
  return { work, told };
}

function sent() {
  return server.lines.filter((entry) => entry.startsWith("put"));
}

beforeEach(() => {
  server = new FakeUploads();
  line = network();
});

describe("a file in one piece", () => {
  test("counts as there only when the server says so after it was sent", async () => {
    const { work, told } = bringing(record("small", "four"));
    await work;
    assert.deepEqual(server.lines, ["plans small", "put whole", "plans small"]);
    assert.deepEqual(told.bytes, [4]);
  });

  test("that is there already is not sent", async () => {
    const small = record("small", "four");
    server.whole.set(small.sha256, "four");
    await bringing(small).work;
    assert.deepEqual(server.lines, ["plans small"]);
  });

  test("that is there already needs no bytes, one that is not is lost without", async () => {
    const small = record("small", "four", { file: null });
    await assert.rejects(bringing(small).work, { reason: "lost" });
    server.whole.set(small.sha256, "four");
    await bringing(small).work;
  });

  test("that the storage has (412) is confirmed by the server all the same", async () => {
    server.trouble.put = [{ though: 412 }];
    await bringing(record("small", "four")).work;
    assert.deepEqual(server.lines, ["plans small", "put whole", "plans small"]);
  });

  test("goes to a new address when the first ran out", async (context) => {
    hurry(context);
    server.trouble.put = [{ status: 403, code: "AccessDenied" }];
    const { work, told } = bringing(record("small", "four"));
    await work;
    assert.deepEqual(told.waits, ["expired"]);
    assert.deepEqual(sent(), ["put whole", "put whole"]);
  });

  test("that arrived though its answer was lost is not sent again", async (context) => {
    hurry(context);
    server.trouble.put = [{ though: 0 }];
    await bringing(record("small", "four")).work;
    assert.equal(sent().length, 1);
  });

  test("that is never confirmed fails in the end", async (context) => {
    hurry(context);
    server.lies = true;
    await assert.rejects(bringing(record("small", "four")).work, { reason: "unconfirmed" });
    assert.equal(sent().length, 8);
  });

  test("that changed under way is told apart", async (context) => {
    hurry(context);
    const small = record("small", "four", { file: new Blob(["five"]) });
    await assert.rejects(bringing(small).work, { reason: "changed" });
  });

  test("that cannot be read any more is lost, and not tried again", async () => {
    const gone = Object.assign(new Error("gone"), { name: "NotReadableError" });
    server.trouble.put = [gone];
    await assert.rejects(bringing(record("small", "four")).work, { reason: "lost" });
    assert.equal(sent().length, 1);
  });
});

describe("refusals and pauses", () => {
  test("a refusal of the server is final and keeps its words", async () => {
    server.trouble.plans = [problem(409, "campaign_closed")];
    await assert.rejects(bringing(record("small", "four")).work, (error) => {
      assert.equal(error.reason, "refused");
      assert.equal(error.problem.code, "campaign_closed");
      return true;
    });
    assert.deepEqual(server.lines, ["plans small"]);
  });

  test("the server's time is kept, others grow and stay bounded", async (context) => {
    const pauses = hurry(context);
    const busy = { status: 503, code: "SlowDown" };
    server.trouble.put = [busy, busy];
    server.trouble.plans = [problem(429, "too_many_requests", { retry_after: 40 })];
    await bringing(record("small", "four")).work;
    const [asked, second, third] = pauses;
    assert.equal(asked, 40_000);
    assert.ok(second >= 1_000 && second <= 2_000, `${second}`);
    assert.ok(third >= 2_000 && third <= 4_000, `${third}`);
  });

  test("after eight failures in a row it is given up", async (context) => {
    hurry(context);
    server.trouble.plans = Array.from({ length: 9 }, () => problem(503, "unexpected"));
    await assert.rejects(bringing(record("small", "four")).work, { reason: "busy" });
    assert.equal(server.lines.length, 8);
  });

  test("while offline nothing is tried, and afterwards it goes on by itself", async (context) => {
    hurry(context);
    server.trouble.put = [
      async () => {
        line.lose();
        return { status: 0 };
      },
    ];
    const { work, told } = bringing(record("small", "four"));
    while (told.waits.length === 0) await new Promise(setImmediate);
    const before = server.lines.length;
    await new Promise(setImmediate);
    assert.equal(server.lines.length, before);
    line.find();
    await work;
    assert.deepEqual(told.waits, ["network"]);
  });

  test("what is given up stops before the next request", async () => {
    const stop = new AbortController();
    server.trouble.put = [async () => stop.abort()];
    const { work } = bringing(record("small", "four"), { signal: stop.signal });
    await assert.rejects(work, { name: "GivenUp" });
    assert.equal(server.lines.filter((entry) => entry.startsWith("plans")).length, 1);
  });
});

describe("a file in parts", () => {
  test("sends each part once and has the file made of them", async () => {
    const large = record("large", LARGE);
    const { work, told } = bringing(large);
    await work;
    assert.equal(String(server.whole.get(large.sha256)), LARGE);
    assert.equal(sent().length, 6);
    assert.deepEqual(told.uploads, [`upload-${large.sha256.slice(0, 4)}`]);
    assert.deepEqual(told.bytes.slice(-1), [24]);
    assert.deepEqual(server.lines.slice(-2), ["complete 24", "plans large"]);
  });

  test("sends only what is missing", async () => {
    const large = record("large", LARGE);
    server.arrivePart(large.sha256, 1, Buffer.from("abcd"));
    server.arrivePart(large.sha256, 3, Buffer.from("ijkl"));
    const { work, told } = bringing(large);
    await work;
    assert.equal(told.bytes[0], 8);
    assert.deepEqual(sent().sort(), ["put part 2", "put part 4", "put part 5", "put part 6"]);
    assert.equal(String(server.whole.get(large.sha256)), LARGE);
  });

  describe("whose parts were hashed with it", () => {
    const hashes = LARGE.match(/.{4}/g).map((part) => sha256(part));
    const hashed = { bytes: 4, sha256: hashes };
    const large = (more) => record("large", LARGE, { parts: { ...hashed, ...more } });

    beforeEach(() => {
      server.hashed = [];
      const { hash } = server;
      server.hash = async (blob) => {
        server.hashed.push(await blob.text());
        return hash(blob);
      };
    });

    test("is not read for that again", async () => {
      server.arrivePart(large().sha256, 2, Buffer.from("efgh"));
      await bringing(large()).work;
      assert.deepEqual(server.hashed, []);
      assert.equal(String(server.whole.get(large().sha256)), LARGE);
    });

    test("is hashed anew in the parts that the server wants, if those are others", async () => {
      await bringing(large({ bytes: 8 })).work;
      assert.equal(server.hashed.sort().join(""), LARGE);
      assert.equal(String(server.whole.get(large().sha256)), LARGE);
    });

    test("is refused by the storage when it has changed since", async (context) => {
      hurry(context);
      const changed = new Blob([LARGE.replace("m", "M")]);
      const work = bringing({ ...large(), file: changed }).work;
      await assert.rejects(work, { reason: "changed" });
      assert.ok(!server.lines.some((entry) => entry.startsWith("complete")));
    });
  });

  test("asks for a new address of the part alone whose address ran out", async (context) => {
    hurry(context);
    server.trouble.put = [{ status: 403, code: "AccessDenied" }];
    await bringing(record("large", LARGE)).work;
    const asked = server.lines.filter((entry) => entry.startsWith("parts"));
    assert.equal(asked.length, 3);
    assert.equal(asked.filter((entry) => /^parts \d$/.test(entry)).length, 1);
    assert.equal(sent().length, 7);
  });

  /** Send a file of twelve parts and give how many went side by side at most. */
  async function sideBySide(trouble = () => {}) {
    let now = 0;
    let most = 0;
    const count = async () => {
      most = Math.max(most, (now += 1));
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      now -= 1;
      return trouble();
    };
    server.trouble.put = Array.from({ length: 12 }, () => count);
    await bringing(record("large", LARGE + LARGE)).work;
    return most;
  }

  test("has at most three requests with bytes under way", async () => {
    assert.equal(await sideBySide(), 3);
  });

  test("has up to six under way on a fast line", async () => {
    server.now = () => 0;
    assert.equal(await sideBySide(), 6);
  });

  test("takes a line that fails for a slow one", async (context) => {
    hurry(context);
    server.now = () => 0;
    assert.equal(await sideBySide(() => ({ status: 0 })), 3);
  });

  test("goes on when the server misses a part at the end", async (context) => {
    hurry(context);
    server.trouble.complete = [problem(409, "parts_missing")];
    const { work, told } = bringing(record("large", LARGE));
    await work;
    assert.deepEqual(told.waits, ["unconfirmed"]);
    assert.equal(sent().length, 6);
  });

  test("a part that never gets through stops the others", async (context) => {
    hurry(context);
    server.put = async ({ part }) => {
      server.lines.push(`put part ${part.number}`);
      return { status: part.number === 1 ? 500 : 200 };
    };
    await assert.rejects(bringing(record("large", LARGE)).work, { reason: "busy" });
    assert.equal(sent().filter((entry) => entry === "put part 1").length, 8);
    assert.ok(!server.lines.some((entry) => entry.startsWith("complete")));
  });

  test("given up in the middle, it neither completes nor fails otherwise", async () => {
    const stop = new AbortController();
    server.trouble.put = [async () => stop.abort()];
    const { work } = bringing(record("large", LARGE), { signal: stop.signal });
    await assert.rejects(work, { name: "GivenUp" });
    assert.ok(!server.lines.some((entry) => entry.startsWith("complete")));
  });
});
