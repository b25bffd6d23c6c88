/** The modules of the pages that need no browser. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { describe, test } from "node:test";

import { formatSize, formatTime, today, zoneName } from "../../../web/src/common/dates.js";
import { openable } from "../../../web/src/common/dom.js";
import { isAddress } from "../../../web/src/evidence/addresses.js";
import { preferred } from "../../../web/src/common/languages.js";
import { names, nearest, read, write } from "../../../web/src/common/pointer.js";
import { Sha256, hashFile } from "../../../web/src/uploads/sha256.js";
import { filled } from "../../../web/src/common/texts.js";
import { contrast, readColour, shades } from "../../../web/src/common/shades.js";
import { uuid7 } from "../../../web/src/common/uuid7.js";
import { secondsLeft } from "../../../web/src/desk/batch_page.js";
import { asks, decisionDocument, inOrder, missing } from "../../../web/src/desk/verdicts.js";

describe("uuid7", () => {
  test("is canonical, of version 7 and of the RFC's variant", () => {
    for (let round = 0; round < 200; round += 1) {
      assert.match(
        uuid7(),
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });

  test("gives the example of RFC 9562, appendix A.6", () => {
    const random = Uint8Array.of(0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f);
    assert.equal(uuid7(0x017f22e279b0, random), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  });

  test("sorts by time and never repeats", () => {
    assert.ok(uuid7(1_700_000_000_000) < uuid7(1_700_000_000_001));
    assert.equal(new Set(Array.from({ length: 500 }, () => uuid7(1))).size, 500);
  });
});

describe("sha256", () => {
  const expected = (bytes) => createHash("sha256").update(bytes).digest("hex");

  test("agrees with another implementation at every length around a block", () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = randomBytes(length);
      assert.equal(new Sha256().update(bytes).hex(), expected(bytes), `${length} bytes`);
    }
  });

  test("does not care how the bytes are cut", () => {
    const bytes = randomBytes(5_000);
    for (const cut of [1, 63, 64, 65, 1_000]) {
      const hash = new Sha256();
      for (let at = 0; at < bytes.length; at += cut) hash.update(bytes.subarray(at, at + cut));
      assert.equal(hash.hex(), expected(bytes), `pieces of ${cut}`);
    }
  });

  test("reads a file in chunks and tells how far it is", async () => {
    const bytes = randomBytes(10_001);
    const shares = [];
    const hex = await hashFile(new Blob([bytes]), (share) => shares.push(share), 4_096);
    assert.equal(hex, expected(bytes));
    assert.deepEqual(shares, [4_096 / 10_001, 8_192 / 10_001, 1]);
  });
});

describe("addresses", () => {
  test("only web addresses are addresses", () => {
    assert.ok(isAddress("https://weibo.com/1"));
    for (const wrong of ["javascript:alert(1)", "weibo.com", "https://a b", "", 'https://a"b']) {
      assert.equal(isAddress(wrong), false, wrong);
    }
    assert.equal(openable("javascript:alert(1)"), null);
    assert.equal(openable("data:text/html,x"), null);
    assert.equal(openable("https://vault.example.com/x"), "https://vault.example.com/x");
  });
});

describe("pointers", () => {
  const fields = [
    "/contact",
    "/contact/name",
    "/links",
    "/links/0/url",
    "/consents",
    "/consents/1",
  ];

  test("lead to the field itself or to the closest one around it", () => {
    assert.equal(nearest("/contact/name", fields), "/contact/name");
    assert.equal(nearest("/contact/phone", fields), "/contact");
    assert.equal(nearest("/links/0/url", fields), "/links/0/url");
    assert.equal(nearest("/links/10/url", fields), "/links");
    assert.equal(nearest("/consents/1/version", fields), "/consents/1");
    assert.equal(nearest("/submission_id", fields), null);
    assert.equal(nearest("", fields), null);
    assert.equal(nearest("/contactless", fields), null);
  });

  test("read and write what they name", () => {
    const document = { contact: { name: "a" }, "a/b": { "~": 1 } };
    write(document, "/contact/name", "b");
    assert.equal(read(document, "/contact/name"), "b");
    assert.equal(read(document, "/a~1b/~0"), 1);
    assert.equal(read(document, "/nothing/here"), undefined);
    assert.deepEqual(names("/a~1b/~01"), ["a/b", "~1"]);
  });
});

describe("dates and sizes", () => {
  test("are told in the campaign's zone", () => {
    const instant = "2026-11-22T16:05:00+00:00";
    assert.equal(formatTime(instant, "zh-CN", "Asia/Shanghai"), "2026年11月23日 00:05");
    assert.match(formatTime(instant, "en", "Asia/Shanghai"), /^23 November 2026.* 00:05$/);
    assert.equal(today("Asia/Shanghai", new Date(instant)), "2026-11-23");
    assert.equal(today("UTC", new Date(instant)), "2026-11-22");
  });

  test("a closing midnight is 24:00 of the day before", () => {
    const midnight = "2026-10-16T00:00:00+08:00";
    assert.equal(formatTime(midnight, "zh-CN", "Asia/Shanghai", "end"), "2026年10月15日 24:00");
    assert.equal(formatTime(midnight, "en", "Asia/Shanghai", "end"), "15 October 2026 at 24:00");
    assert.match(formatTime("2026-10-15T18:00:00+08:00", "en", "Asia/Shanghai", "end"), /18:00$/);
  });

  test("a zone is called as people call it", () => {
    assert.equal(zoneName("Asia/Shanghai", "zh-CN"), "北京时间");
    assert.equal(zoneName("Asia/Shanghai", "en"), "Beijing time");
    assert.equal(zoneName("Asia/Tokyo", "zh-CN"), "日本标准时间");
    assert.equal(zoneName("Asia/Tokyo", "en"), "Japan Standard Time");
  });

  test("a deadline names its zone, whatever its hour", () => {
    const due = (iso, language, zone = "Asia/Shanghai") => formatTime(iso, language, zone, "due");
    const evening = "2026-10-15T18:00:00+08:00";
    assert.match(due(evening, "zh-CN"), /^10月15日.* ?18:00（北京时间）$/);
    assert.match(due(evening, "en"), /15 October.* 18:00 \(Beijing time\)$/);
    assert.match(due("2026-10-16T00:00:00+08:00", "en"), / at 24:00 \(Beijing time\)$/);
    assert.match(due(evening, "en", "Asia/Tokyo"), / 19:00 \(Japan Standard Time\)$/);
  });

  test("sizes use the unit that suits them", () => {
    assert.equal(formatSize(77, "en"), "77 bytes");
    assert.equal(formatSize(1_536, "en"), "1.5 kB");
    assert.equal(formatSize(100 * 1024 * 1024, "en"), "100 MB");
  });
});

describe("a campaign's colour", () => {
  const grounds = { light: "#f8f5ee", dark: "#1f2423" };
  const colours = Array.from({ length: 400 }, () => [...randomBytes(3)]);

  test("is read from its six digits only", () => {
    assert.deepEqual(readColour("#0f5C5c"), [15, 92, 92]);
    for (const wrong of ["", null, undefined, "#fff", "red", "#0f5c5c;", "0f5c5c"]) {
      assert.equal(readColour(wrong), null, String(wrong));
    }
  });

  test("is measured as the guidelines measure it", () => {
    assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
    assert.ok(Math.abs(contrast([118, 118, 118], [255, 255, 255]) - 4.54) < 0.01);
  });

  test("can be read on every ground, whatever it is", () => {
    for (const colour of [[0, 0, 0], [255, 255, 255], ...colours]) {
      const shade = shades(colour);
      const readable = (one, other) => contrast(readColour(one), readColour(other)) >= 4.5;
      for (const name of ["deep", "deeper"]) {
        assert.ok(readable(shade[name], grounds.light), `${colour}: ${name}`);
        assert.ok(readable(shade[name], shade.tint), `${colour}: ${name} on its tint`);
        assert.ok(readable(shade[name], "#ffffff"), `${colour}: white on ${name}`);
        assert.ok(readable(shade[`${name}-dark`], grounds.dark), `${colour}: ${name}, dark`);
        assert.ok(readable(shade[`${name}-dark`], shade["tint-dark"]), `${colour}: dark tint`);
        assert.ok(readable("#0b2324", shade[`${name}-dark`]), `${colour}: button, dark`);
      }
      assert.ok(readable("#22292b", shade.tint), `${colour}: ink`);
      assert.ok(readable("#efeeea", shade["tint-dark"]), `${colour}: ink, dark`);
    }
  });
});

describe("words", () => {
  test("gaps are filled, and one without a value stays visible", () => {
    assert.equal(filled("{a} of {b}", { a: 1 }), "1 of {b}");
  });

  test("the browser's first language of ours is taken, or Chinese", () => {
    assert.equal(preferred(["fr", "en-GB", "zh"]), "en");
    assert.equal(preferred(["zh-TW", "en"]), "zh-CN");
    assert.equal(preferred(["fr"]), "zh-CN");
  });
});

test("a batch waits for whole seconds, and never for less than none", () => {
  const now = Date.parse("2026-11-23T01:00:00Z");
  assert.equal(secondsLeft("2026-11-23T01:00:59.200Z", now), 60);
  assert.equal(secondsLeft("2026-11-23T00:59:00Z", now), 0);
});

describe("decisions", () => {
  test("carry only what their verdict asks for", () => {
    const typed = { owner_text: "kind words", grounds: ["insult"], internal_note: "note" };
    assert.deepEqual(decisionDocument(7, "spam", "not_a_request", typed), {
      revision: 7,
      verdict: "spam",
      reason: "not_a_request",
      internal_note: "note",
      owner_text: "",
      grounds: [],
      not_criticism: "",
      remedies: [],
      declined: [],
      duplicate_of: "",
      reference: "",
      done_on: "",
    });
  });

  test("say what is missing, in the order of the form", () => {
    const empty = decisionDocument(1, "accept", "", {});
    assert.deepEqual(
      missing(empty).map(({ pointer }) => pointer),
      ["/reason", "/remedies", "/grounds", "/not_criticism"],
    );
    assert.deepEqual(missing(decisionDocument(1, "", "", {})), [
      { pointer: "/verdict", key: "missing.verdict" },
    ]);
    assert.deepEqual(missing(decisionDocument(1, "spam", "not_a_request", {})), []);
  });

  test("of a remedy that is declined ask for its reason and a word to the owner", () => {
    const remedies = { remedies: [], declined: [{ remedy: "lawyers_letter", reason: "" }] };
    const fields = { remedies, grounds: ["insult"], not_criticism: "facts" };
    const pointers = missing(decisionDocument(1, "accept", "claim_established", fields));
    assert.deepEqual(
      pointers.map(({ pointer }) => pointer),
      ["/remedies", "/owner_text", "/declined/0"],
    );
  });

  test("an unknown verdict can still be taken, after the known ones", () => {
    assert.deepEqual(inOrder(["hold", "decline", "advance"]), ["advance", "decline", "hold"]);
    assert.deepEqual(asks("hold").need, []);
  });
});
