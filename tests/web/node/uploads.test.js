/** Sending files as the API plans it. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { sendFiles } from "../../../web/js/uploads.js";

const TARGET = { state: "single", method: "PUT", url: "https://incoming.example/1", headers: {} };
const ARRIVED = { state: "arrived" };
let sent;

/** Notes what is sent and where, and takes it. */
class TakingRequest {
  upload = { addEventListener: () => {} };
  #listeners = {};
  status = 200;

  open(method, url) {
    this.line = `${method} ${url}`;
  }

  addEventListener(name, listener) {
    this.#listeners[name] = listener;
  }

  send() {
    sent.push(this.line);
    this.#listeners.load();
  }
}

function entry(name) {
  const noted = [];
  return {
    claim: { name },
    file: new Blob(["content"]),
    noted,
    progress: (state) => noted.push(state),
    arrived: async ({ place }) => noted.push(`at ${place}`),
  };
}

describe("sending files", () => {
  beforeEach(() => {
    sent = [];
    globalThis.XMLHttpRequest = TakingRequest;
  });

  test("a file that has arrived is not sent again", async () => {
    const [there, missing] = [entry("there"), entry("missing")];
    const asked = [];
    const prepare = async (claims) => {
      asked.push(claims.map(({ name }) => name));
      return [ARRIVED, TARGET];
    };
    await sendFiles([there, missing], { prepare, place: "a draft" });
    assert.deepEqual(asked, [["there", "missing"]]);
    assert.deepEqual(sent, ["PUT https://incoming.example/1"]);
    assert.deepEqual(there.noted, ["at a draft"]);
    assert.deepEqual(missing.noted, ["sending", "at a draft"]);
  });

  test("a file that arrived though its answer was lost is not sent again", async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    globalThis.XMLHttpRequest = class extends TakingRequest {
      status = 0;
    };
    const file = entry("file");
    const plans = [TARGET, ARRIVED];
    const done = sendFiles([file], { prepare: async () => [plans.shift()], place: "a draft" });
    while (!file.noted.includes("waiting")) await Promise.resolve();
    context.mock.timers.tick(2_000);
    await done;
    assert.equal(sent.length, 1);
    assert.deepEqual(file.noted, ["sending", "waiting", "at a draft"]);
  });
});
