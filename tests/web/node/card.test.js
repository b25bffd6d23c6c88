/** The saved picture of the receipt code. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { linesOf } from "../../../web/src/common/receipt_picture.js";

const upTo = (width) => (text) => text.trimEnd().length <= width;

describe("lines of the picture", () => {
  test("hold an address of any length whole", () => {
    const address = "https://help-for-owners.the-organisation.example/receipt.html";
    const lines = linesOf(address, upTo(20));
    assert.equal(lines.join(""), address);
    assert.ok(lines.every((line) => line.length <= 20), lines.join("\n"));
  });

  test("break Chinese anywhere, other words where they end or must", () => {
    assert.deepEqual(linesOf("凭此码可以查看", upTo(3)), ["凭此码", "可以查", "看"]);
    const lines = linesOf("keep it to yourself", upTo(7)).map((line) => line.trimEnd());
    assert.deepEqual(lines, ["keep it", "to your", "self"]);
  });
});
