/** The questions, the draft on the device, and one tab at a time. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { Keeper, emptyDraft, readDraft, upgraded } from "../../../web/src/form/draft.js";
import { holdsBack } from "../../../web/src/form/sharing.js";
import * as steps from "../../../web/src/form/steps.js";
import { Tabs } from "../../../web/src/form/tabs.js";

const DAY = 24 * 60 * 60 * 1000;
const ids = (list) => list.map(({ id }) => id);

function shelf({ full = false } = {}) {
  const kept = new Map();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (full) throw new Error("full");
      kept.set(key, value);
    },
    removeItem: (key) => kept.delete(key),
  };
}

function database({ broken = false } = {}) {
  const kept = new Map();
  return {
    kept,
    get: async (id) => structuredClone(kept.get(id)),
    put: async (draft) => !broken && Boolean(kept.set(draft.campaign_id, structuredClone(draft))),
    remove: async (id) => kept.delete(id),
  };
}

describe("the questions", () => {
  test("follow the answers", () => {
    const draft = emptyDraft("autumn");
    assert.ok(!ids(steps.asked(draft)).includes("links"));
    draft.about = ["offline"];
    assert.deepEqual(ids(steps.asked(draft)).slice(4, 9), [
      "about",
      "story",
      "offline",
      "happened",
      "police",
    ]);
    assert.equal(steps.neighbour("story", draft, 1).id, "offline");
    assert.equal(steps.neighbour("name", draft, -1), undefined);
    assert.equal(steps.stepNamed("links", draft), undefined);
  });

  test("every pointer of a refusal leads to its question", () => {
    const places = {
      "/contact/name": "name",
      "/contact": "contact",
      "/contact/email": "contact",
      "/vehicle/model": "model",
      "/vehicle/purchase_reference": "purchase",
      "/about/1": "about",
      "/statement": "story",
      "/links/3/url": "links",
      "/accounts/0": "accounts",
      "/incident/happened_on": "offline",
      "/incident/damage": "happened",
      "/incident/police_report_number": "police",
      "/evidence_held/0": "held",
      "/files/2/size": "gather",
      "/remedies/0": "help",
      "/consents": "consent",
      "/consents/1/version": "consent",
    };
    for (const [pointer, id] of Object.entries(places)) {
      assert.equal(steps.stepOf(pointer)?.id, id, pointer);
    }
    for (const pointer of ["", "/submission_id", "/contacts"]) {
      assert.equal(steps.stepOf(pointer), undefined, pointer);
    }
  });

  test("sections know how far they are", () => {
    const draft = emptyDraft("autumn");
    const state = (section, wrong = {}) => steps.sectionState(section, draft, wrong);
    assert.equal(state("you"), "new");
    draft.touched.name = true;
    assert.equal(state("you"), "begun");
    draft.passed = { name: true, contact: true };
    assert.equal(state("you"), "done");
    assert.equal(state("you", { contact: [] }), "begun");
    assert.equal(state("send"), "waiting");
    assert.deepEqual(steps.progress(draft, {}), { done: 1, total: 6 });
    for (const { id } of steps.STEPS) draft.passed[id] = true;
    assert.equal(state("send"), "new");
    draft.about = ["accounts"];
    delete draft.passed.accounts;
    assert.equal(steps.firstOpen(draft, {}).id, "accounts");
    assert.equal(state("send"), "waiting");
  });
});

describe("a consent that is not given", () => {
  const law = { recipient: "a law firm", required: false };

  test("holds back what only its recipient can do", () => {
    assert.ok(holdsBack(law, false, ["lawyers_letter"]));
    assert.ok(holdsBack(law, false, ["evidence_guidance", "litigation_support"]));
  });

  test("holds back nothing that was not wished, or that stays in the house", () => {
    assert.ok(!holdsBack(law, true, ["lawyers_letter"]));
    assert.ok(!holdsBack(law, false, ["evidence_guidance"]));
    assert.ok(!holdsBack(law, false, []));
    assert.ok(!holdsBack({ recipient: "", required: false }, false, ["lawyers_letter"]));
    assert.ok(!holdsBack({ ...law, required: true }, false, ["lawyers_letter"]));
  });
});

describe("the draft", () => {
  beforeEach(() => {
    globalThis.localStorage = shelf();
  });

  test("is written once the typing pauses, and comes back with the same id", async () => {
    const store = database();
    const draft = emptyDraft("autumn");
    const places = [];
    const keeper = new Keeper(draft, { store, onKept: (place) => places.push(place) });
    draft.statement = "one";
    keeper.changed();
    draft.statement = "one, two";
    keeper.changed();
    assert.equal(store.kept.size, 0);
    await keeper.flush();
    assert.deepEqual(places, ["database"]);
    const read = await readDraft("autumn", { store });
    assert.equal(read.statement, "one, two");
    assert.equal(read.submission_id, draft.submission_id);
    assert.equal(await readDraft("another", { store }), null);
  });

  test("the last word before the page goes is there, even where the database is not", async () => {
    const store = database();
    const draft = emptyDraft("autumn");
    const keeper = new Keeper(draft, { store });
    keeper.changed();
    await keeper.flush();
    draft.statement = "typed at the very last";
    draft.saved_at += 1;
    const broken = new Keeper(draft, { store: database({ broken: true }) });
    broken.lastWord();
    await broken.flush();
    assert.equal((await readDraft("autumn", { store })).statement, "typed at the very last");
  });

  test("a browser that keeps nothing is told of, not crashed on", async () => {
    const places = [];
    const told = { store: database({ broken: true }), onKept: (place) => places.push(place) };
    await new Keeper(emptyDraft("autumn"), told).flush();
    globalThis.localStorage = shelf({ full: true });
    await new Keeper(emptyDraft("autumn"), told).flush();
    assert.deepEqual(places, ["device", "nowhere"]);
  });

  test("once deleted, nothing writes it again", async () => {
    const store = database();
    const keeper = new Keeper(emptyDraft("autumn"), { store });
    keeper.changed();
    await keeper.forget();
    keeper.lastWord();
    await keeper.flush();
    assert.equal(store.kept.size, 0);
    assert.equal(globalThis.localStorage.kept.size, 0);
  });

  test("a tab that handed the form over does not overwrite the other one's", async () => {
    const store = database();
    const keeper = new Keeper(emptyDraft("autumn"), { store });
    await keeper.handOver();
    const [handed] = store.kept.values();
    keeper.draft.statement = "too late";
    await keeper.flush();
    assert.deepEqual(store.kept.get("autumn"), handed);
  });

  test("is forgotten after thirty days, and one that was sent after a day", async () => {
    const store = database();
    const keep = (ages) => store.put({ ...emptyDraft("autumn"), ...ages });
    const now = 100 * DAY;
    await keep({ saved_at: now - 29 * DAY });
    assert.notEqual(await readDraft("autumn", { store, now }), null);
    await keep({ saved_at: now - 31 * DAY });
    assert.equal(await readDraft("autumn", { store, now }), null);
    assert.equal(store.kept.size, 0);
    await keep({ saved_at: now, sent_at: now - 2 * DAY });
    assert.equal(await readDraft("autumn", { store, now }), null);
  });

  test("a form of the former page is read on", async () => {
    const former = {
      submission_id: "0199c5e2-0000-7000-8000-000000000001",
      campaign_id: "autumn",
      contact: { name: "张三", email: "", phone: "1" },
      links: [{ url: "https://weibo.com/1", platform: "weibo", account: "" }],
      happened_offline: true,
      incident: { happened_on: "2026-11-01", place: "上海", description: "d" },
      saved_at: Date.now(),
    };
    globalThis.localStorage.setItem("redress-draft", JSON.stringify(former));
    const draft = await readDraft("autumn", { store: database() });
    assert.deepEqual(draft.about, ["posts", "offline"]);
    assert.equal(draft.contact.confirmation, false);
    assert.equal(draft.incident.damage, "");
    assert.equal(draft.submission_id, former.submission_id);
    assert.equal("happened_offline" in draft, false);
    assert.deepEqual(upgraded(draft), draft);
  });
});

describe("two tabs", () => {
  const held = new Map();
  const channels = new Set();

  /** Web Locks as far as the form uses them. */
  function request(name, { ifAvailable, steal, signal }, act) {
    const holder = held.get(name);
    if (holder && ifAvailable) return Promise.resolve(act(null));
    if (holder && steal) holder.lose();
    if (holder && !steal) {
      return new Promise((resolve, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("aborted")));
        holder.done.then(() => resolve(request(name, {}, act)));
      });
    }
    return new Promise((resolve, reject) => {
      const done = Promise.resolve(act({ name })).then(() => {
        held.delete(name);
        resolve();
      });
      held.set(name, { done, lose: () => reject(new Error("stolen")) });
    });
  }

  class Channel {
    constructor() {
      channels.add(this);
    }

    postMessage(data) {
      for (const other of channels) if (other !== this) other.onmessage({ data });
    }
  }

  function tab(told, name) {
    const tell = (what) => async () => told.push(`${name} ${what}`);
    const listeners = { onAsked: tell("asked"), onGone: tell("gone"), onOther: tell("other") };
    return new Tabs("form", listeners);
  }

  beforeEach(() => {
    held.clear();
    channels.clear();
    globalThis.BroadcastChannel = Channel;
    Object.defineProperty(globalThis, "navigator", {
      value: { locks: { request } },
      configurable: true,
    });
  });

  test("the second waits, asks, and gets the form", async () => {
    const told = [];
    const [first, second] = [tab(told, "first"), tab(told, "second")];
    assert.equal(await first.claim(), true);
    assert.equal(await second.claim(), false);
    await second.takeOver();
    assert.deepEqual(told, ["first asked"]);
    assert.equal(second.holding, true);
    assert.equal(await first.claim(), false);
  });

  test("a tab that does not answer loses the form", async () => {
    const told = [];
    const first = tab(told, "first");
    await first.claim();
    channels.clear();
    const second = tab(told, "second");
    await second.takeOver();
    assert.equal(second.holding, true);
    await new Promise((resolve) => setTimeout(resolve));
    assert.deepEqual(told, ["first asked"]);
  });

  test("where browsers have no locks, both are told", async () => {
    Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
    const told = [];
    const [first, second] = [tab(told, "first"), tab(told, "second")];
    assert.deepEqual([await first.claim(), await second.claim()], [true, true]);
    second.typed();
    second.gone();
    assert.deepEqual(told, ["first other", "first gone"]);
  });
});
