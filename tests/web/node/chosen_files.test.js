/** Chosen files: read, kept, sent in order, taken out. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { ChosenFiles } from "../../../web/src/uploads/chosen_files.js";
import {
  FakeUploads,
  PART_BYTES,
  hurry,
  network,
  problem,
  record,
  sha256,
} from "./fake_uploads.js";

let server;
let kept;
let seen;

/** A device that keeps records, as IndexedDB does: copies, and the bytes apart. */
function device() {
  const records = new Map();
  const contents = new Map();
  return {
    records,
    contents,
    all: async (owner) =>
      [...records.values()]
        .filter((one) => one.owner === owner)
        .map((one) => ({ ...one, file: contents.get(one.id) ?? null })),
    async put({ file, ...rest }) {
      records.set(rest.id, structuredClone(rest));
      if (file) contents.set(rest.id, file);
      return true;
    },
    async remove(id) {
      records.delete(id);
      contents.delete(id);
    },
    clear: async () => records.clear(),
  };
}

function chosenFiles({ target = server.target, limits } = {}) {
  seen = { told: [], values: [], removed: [], changes: 0, states: [] };
  const view = {
    added: () => {},
    moved: ({ record: { name }, state }) => seen.states.push(`${name} ${state}`),
    removed: (chosen) => seen.removed.push(chosen.record.name),
    changed: () => (seen.changes += 1),
    tell: ({ text, values }) => {
      seen.told.push(text);
      seen.values.push(values);
    },
  };
  const means = { put: server.put, hash: server.hash };
  return new ChosenFiles({ store: kept, owner: "a draft", target, limits, means }, view);
}

function file(name, content, type = "image/png") {
  return new File([content], name, { type });
}

beforeEach(() => {
  server = new FakeUploads();
  kept = device();
  network();
});

describe("chosen files", () => {
  test("are claimed in the order in which they were chosen, with what they show", async () => {
    const files = chosenFiles();
    files.add([file("long.mp4", "a longer recording", "video/mp4"), file("b.png", "b")]);
    files.add([file("c\u0000.png", "c")], { show: "ip_location", platform: "weibo" });
    assert.deepEqual(await files.deliver(), []);
    assert.deepEqual(
      files.all.map(({ claim }) => claim),
      [
        ["long.mp4", "a longer recording", "video/mp4", []],
        ["b.png", "b", "image/png", []],
        ["c .png", "c", "image/png", ["ip_location"]],
      ].map(([name, content, type, shows]) => {
        return { name, size: content.length, sha256: sha256(content), media_type: type, shows };
      }),
    );
  });

  test("set out as soon as they are read, without being asked", async () => {
    const files = chosenFiles();
    files.add([file("a.png", "a")]);
    while (files.all[0].state !== "sent") await new Promise(setImmediate);
    assert.ok(server.whole.has(sha256("a")));
  });

  test("are believed to be there only as long as the server says so", async () => {
    const files = chosenFiles();
    files.add([file("a.png", "a")]);
    await files.deliver();
    server.whole.clear();
    assert.deepEqual(await files.deliver(), []);
    assert.ok(server.whole.has(sha256("a")));
  });

  test("that the server never confirms do not get there", async (context) => {
    hurry(context);
    const files = chosenFiles();
    server.lies = true;
    files.add([file("a.png", "a")]);
    const [stuck] = await files.deliver();
    assert.equal(stuck.reason, "unconfirmed");
  });

  test("are refused when empty, too large or too many", async () => {
    const files = chosenFiles({ limits: { max_files: 1, max_file_bytes: 3 } });
    files.add([file("empty.png", ""), file("large.png", "four"), file("a", "a"), file("b", "b")]);
    assert.deepEqual(seen.told, ["files.empty", "files.too_large", "files.too_many"]);
    assert.deepEqual(files.all.map(({ record: { name } }) => name), ["a"]);
  });

  test("beyond the limit are told by their names, once and at once", async () => {
    const files = chosenFiles({ limits: { max_files: 1, max_file_bytes: 9 } });
    files.add([file("a.png", "a"), file("b.png", "bb"), file("c.png", "ccc")]);
    assert.deepEqual(seen.told, ["files.too_many"]);
    assert.deepEqual(seen.values, [{ limit: 1, names: "b.png · c.png" }]);
  });

  test("chosen twice take no place from others", async () => {
    const files = chosenFiles({ limits: { max_files: 3, max_file_bytes: 9 } });
    files.add([file("a.png", "a")]);
    await files.ready();
    files.add([file("a again.png", "a"), file("b.png", "b"), file("b again.png", "b")]);
    files.add([file("c.png", "c"), file("d.png", "d")]);
    assert.deepEqual(await files.deliver(), []);
    const names = files.all.map(({ record: { name } }) => name);
    assert.deepEqual(names.sort(), ["a.png", "b.png", "c.png"]);
    assert.deepEqual(seen.told, ["files.twice", "files.twice", "files.too_many"]);
    assert.equal(seen.values.pop().names, "d.png");
  });

  test("chosen twice stand once, and are tagged when they were wanted", async () => {
    const files = chosenFiles();
    files.add([file("a.png", "a")]);
    await files.deliver();
    files.add([file("again.png", "a")]);
    await files.deliver();
    files.add([file("tagged.png", "a")], { show: "time" });
    await files.deliver();
    assert.deepEqual(seen.told, ["files.twice", "files.twice_tagged"]);
    assert.deepEqual(files.all.map(({ claim: { name, shows } }) => [name, shows]), [
      ["a.png", ["time"]],
    ]);
    assert.equal(kept.records.size, 1);
  });

  test("taken out are thrown away on the server too, if they were on their way", async () => {
    const files = chosenFiles();
    const held = new Promise(() => {});
    server.trouble.put = Array.from({ length: 3 }, () => () => held);
    files.add([file("large.mp4", "abcdefghijklmnop")]);
    while (!server.lines.includes("put part 1")) await new Promise(setImmediate);
    files.remove(files.all[0]);
    assert.deepEqual(seen.removed, ["large.mp4"]);
    assert.ok(server.lines.some((line) => line.startsWith("abort upload-")));
    assert.equal(kept.records.size, 0);
  });

  test("paused stay where they are until they are told to go on", async () => {
    const files = chosenFiles({ target: null });
    files.add([file("a.png", "a")]);
    await files.ready();
    files.pause(files.all[0]);
    files.setTarget(server.target);
    await new Promise(setImmediate);
    assert.equal(files.all[0].state, "paused");
    assert.ok(!server.lines.some((line) => line.startsWith("put")));
    assert.equal((await kept.all("a draft"))[0].paused, true);
    files.resume(files.all[0]);
    while (files.all[0].state !== "sent") await new Promise(setImmediate);
  });

  test("go on when the form is sent, paused or not, refused or not", async () => {
    const files = chosenFiles();
    server.trouble.plans = [problem(409, "campaign_closed")];
    files.add([file("a.png", "a")]);
    while (files.all[0].state !== "failed") await new Promise(setImmediate);
    files.pause(files.all[0]);
    assert.deepEqual(await files.deliver(), []);
  });
});

describe("after a reload", () => {
  async function keptBefore(...records) {
    for (const one of records) await kept.put(one);
    const files = chosenFiles();
    await files.restore();
    return files;
  }

  test("files go on from what the server has", async () => {
    const large = record("large.mp4", "abcdefghijklmnop");
    server.arrivePart(large.sha256, 2, Buffer.from("efgh"));
    const files = await keptBefore(large);
    assert.deepEqual(await files.deliver(), []);
    assert.ok(!server.lines.includes("put part 2"));
  });

  test("a paused file stays paused, and says how much of it is there", async () => {
    const large = record("large.mp4", "abcdefghijklmnop", { paused: true });
    server.arrivePart(large.sha256, 2, Buffer.from("efgh"));
    const files = await keptBefore(large);
    while (files.all[0].bytes === 0) await new Promise(setImmediate);
    assert.deepEqual([files.all[0].state, files.all[0].bytes], ["paused", 4]);
    assert.ok(!server.lines.some((line) => line.startsWith("put")));
  });

  test("a file that the browser lost is asked for, unless it has arrived", async () => {
    const [there, lost] = [record("there.png", "there"), record("lost.png", "lost")];
    server.whole.set(there.sha256, "there");
    const files = await keptBefore({ ...there, file: null }, { ...lost, file: null });
    const stuck = await files.deliver();
    assert.deepEqual(stuck.map(({ record: { name }, reason }) => [name, reason]), [
      ["lost.png", "lost"],
    ]);
    assert.equal(files.all[0].state, "sent");
  });

  test("the same file chosen again goes on, another one is told", async () => {
    const files = await keptBefore({ ...record("lost.png", "lost"), file: null });
    await files.deliver();
    await files.replace(files.all[0], file("other.png", "else"));
    assert.deepEqual(seen.told, ["files.other_file"]);
    assert.equal(files.all[0].state, "failed");
    await files.replace(files.all[0], file("lost.png", "lost"));
    assert.deepEqual(await files.deliver(), []);
  });

  test("a lost file that is added once more takes its old place", async () => {
    const files = await keptBefore({ ...record("lost.png", "lost"), file: null });
    await files.deliver();
    files.add([file("new name.png", "lost")]);
    assert.deepEqual(await files.deliver(), []);
    assert.deepEqual(files.all.map(({ record: { name } }) => name), ["lost.png"]);
  });

  test("a file is checked until the server says whether it is there", async () => {
    server.whole.set(sha256("a"), new Blob(["a"]));
    const files = await keptBefore(record("a.png", "a"));
    assert.ok(files.all[0].checking);
    await files.deliver();
    assert.equal(files.all[0].checking, false);
    assert.ok(!seen.states.includes("a.png sending"));
  });

  test("a large file goes on from what was kept of its parts, and is not read again", async () => {
    const content = "abcdefghijklmnop";
    const parts = { bytes: PART_BYTES, sha256: content.match(/.{4}/g).map((part) => sha256(part)) };
    server.hash = async () => assert.fail("it was read again");
    const files = await keptBefore(record("large.mp4", content, { parts }));
    assert.deepEqual(await files.deliver(), []);
    await files.replace(files.all[0], file("large.mp4", content.toUpperCase()));
    assert.deepEqual([files.all[0].record.sha256, files.all[0].record.parts], [
      sha256(content),
      null,
    ]);
  });

  test("a file whose reading was broken off is read again", async () => {
    const files = await keptBefore(record("a.png", "a", { sha256: "" }));
    assert.deepEqual(await files.deliver(), []);
    assert.equal(files.all[0].claim.sha256, sha256("a"));
  });
});
