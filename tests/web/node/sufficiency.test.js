/** What evidence counts as there, and that there are steps for capturing what is not. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { OFFLINE, ONLINE, sufficiency } from "../../../web/src/evidence/sufficiency.js";
import { PLATFORMS } from "../../../web/src/evidence/platforms.js";

const texts = (locale) =>
  JSON.parse(readFileSync(new URL(`../../../web/texts/${locale}/evidence.json`, import.meta.url)));
const link = (url, platform) => ({ url, platform, account: "", pasted: "" });
const account = (more) => ({ platform: "weibo", name: "", handle: "", url: "", ...more });
const POST = link("https://weibo.com/1234567890/OaBcD1eFg", "weibo");
const VIDEO = link("https://www.douyin.com/video/7300000000000000001", "douyin");

function done(model, place) {
  const group = model.groups.find((one) => one.place === place);
  return group.items.filter((item) => item.done).map(({ item }) => item);
}

describe("the sufficiency of evidence", () => {
  test("who has said nothing yet sees what counts anywhere, and nothing of it is there", () => {
    const model = sufficiency({});
    assert.deepEqual(model.groups.map(({ place }) => place), ["other"]);
    assert.deepEqual([model.done, model.total], [0, ONLINE.length]);
  });

  test("what happened offline only has no platform", () => {
    const model = sufficiency({ about: ["offline"] });
    assert.deepEqual(model.groups.map(({ place }) => place), ["offline"]);
  });

  test("who names no platform yet sees what counts anywhere", () => {
    const model = sufficiency({ about: ["posts"] });
    assert.deepEqual(model.groups.map(({ place }) => place), ["other"]);
    assert.deepEqual([model.done, model.total], [0, ONLINE.length]);
  });

  test("a link counts on its own platform, and tells the account's id where it holds it", () => {
    const model = sufficiency({ links: [VIDEO, POST], about: ["posts"] });
    assert.deepEqual(model.groups.map(({ place }) => place), ["weibo", "douyin"]);
    assert.deepEqual(done(model, "weibo"), ["post_link", "account_id"]);
    assert.deepEqual(done(model, "douyin"), ["post_link"]);
    const id = model.groups[0].items.find(({ item }) => item === "account_id");
    assert.equal(id.by, "1234567890");
  });

  test("a short link counts too, an account's page is no post", () => {
    assert.deepEqual(done(sufficiency({ links: [link("https://t.cn/A6x", "weibo")] }), "weibo"), ["post_link"]);
    const page = link("https://weibo.com/u/1234567890", "weibo");
    assert.deepEqual(done(sufficiency({ links: [page] }), "weibo"), ["account_page", "account_id"]);
  });

  test("an account counts by its page and by its id; a bare name by neither", () => {
    assert.deepEqual(done(sufficiency({ accounts: [account({ name: "某某" })] }), "weibo"), []);
    assert.deepEqual(done(sufficiency({ accounts: [account({ handle: "12345" })] }), "weibo"), ["account_id"]);
    const whole = account({ url: "https://weibo.com/u/1234567890" });
    assert.deepEqual(done(sufficiency({ accounts: [whole] }), "weibo"), ["account_page", "account_id"]);
  });

  test("a file counts for all that it shows, each time on one platform", () => {
    const files = [{ name: "a.png", shows: ["post", "time", "ip_location"] }];
    const model = sufficiency({ links: [POST, VIDEO], files });
    assert.deepEqual(done(model, "weibo"), ["post_link", "post", "account_id", "ip_location", "time"]);
    assert.deepEqual(done(model, "douyin"), ["post_link"]);
  });

  test("a file made for a platform counts there, whatever comes first", () => {
    const files = [
      { name: "any.png", shows: ["post"] },
      { name: "douyin.png", shows: ["post"], platform: "douyin" },
    ];
    const model = sufficiency({ links: [POST, VIDEO], files });
    const by = model.groups.map(({ items }) => items.find(({ item }) => item === "post").by);
    assert.deepEqual(by, ["any.png", "douyin.png"]);
  });

  test("what somebody only has is told apart from what is there, but for the original", () => {
    const model = sufficiency({
      links: [POST],
      evidence_held: ["original_device", "screen_recording"],
    });
    const items = Object.fromEntries(model.groups[0].items.map((item) => [item.item, item]));
    assert.deepEqual([items.original.done, items.original.held], [true, true]);
    assert.deepEqual([items.recording.done, items.recording.held], [false, true]);
  });

  test("an offline incident has its own items; the report's number counts", () => {
    const incident = { police_report_number: " 12345 " };
    const files = [{ name: "car.jpg", shows: ["damage"] }];
    const model = sufficiency({ about: ["offline"], incident, files });
    assert.deepEqual(done(model, "offline"), ["damage", "police_record"]);
    assert.equal(model.total, OFFLINE.length);
  });

  test("files count for nothing until somebody says what they show", () => {
    const silent = { name: "a.png", shows: [] };
    const before = sufficiency({ links: [VIDEO], files: [silent, { name: "b.png" }] });
    const after = sufficiency({ links: [VIDEO], files: [{ ...silent, shows: ["post"] }] });
    assert.deepEqual([before.untold, after.untold], [2, 0]);
    assert.equal(after.done, before.done + 1);
  });

  test("everything there is everything counted", () => {
    const files = [{ name: "all.mp4", shows: [...ONLINE] }];
    const model = sufficiency({ links: [VIDEO], files });
    assert.deepEqual([model.done, model.total], [ONLINE.length, ONLINE.length]);
  });
});

describe("the capture guide", () => {
  for (const locale of ["zh-CN", "en"]) {
    test(`has two to four steps for every item on every platform, ${locale}`, () => {
      const known = texts(locale);
      const count = (place, item, way) =>
        [1, 2, 3, 4, 5].filter((step) => `capture.${place}.${item}.${way}.${step}` in known).length;
      for (const item of [...ONLINE, ...OFFLINE]) {
        for (const place of ["any", ...PLATFORMS]) {
          for (const way of ["app", "browser"]) {
            const steps = count(place, item, way) || count("any", item, way);
            if (way === "app" || steps > 0) assert.ok(steps >= 2 && steps <= 4, `${place} ${item} ${way}`);
          }
        }
      }
      for (const key of Object.keys(known).filter((name) => name.startsWith("capture."))) {
        assert.ok([...known[key]].length <= (locale === "en" ? 140 : 60), `${key} is too long`);
      }
    });
  }
});
