/** What a tab keeps, and what leaving it in a hurry forgets. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { forgetTab, keepReceipt, keptReceipt } from "../../../web/src/common/receipt_memory.js";
import { tab } from "../../../web/src/common/storage.js";
import { hideCode, linkedCode } from "../../../web/src/owner/session.js";

const CODE = "7K2M-9QXT-4WBD-HNZ3-E5RA";

function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
    clear: () => kept.clear(),
    kept,
  };
}

beforeEach(() => {
  globalThis.sessionStorage = storage();
});

describe("leaving in a hurry", () => {
  test("forgets words and codes of the tab", () => {
    keepReceipt({ receipt_code: CODE });
    tab.write("redress-words-2026", "what was typed");
    forgetTab();
    assert.equal(globalThis.sessionStorage.kept.size, 0);
  });

  test("keeps a code that is written down nowhere else, and nothing beside it", () => {
    keepReceipt({ receipt_code: CODE, sent_at: 1, kept: false });
    tab.write("redress-brand", "{}");
    forgetTab();
    assert.equal(keptReceipt().receipt_code, CODE);
    assert.equal(globalThis.sessionStorage.kept.size, 1);
    keepReceipt({ receipt_code: CODE, sent_at: 1, kept: true });
    forgetTab();
    assert.equal(keptReceipt(), null);
  });
});

describe("a code in the address", () => {
  let went;
  let replaced;

  function address(hash) {
    went = [];
    replaced = [];
    const replace = (to) => went.push(to);
    globalThis.location = { hash, pathname: "/receipt.html", search: "", replace };
    globalThis.document = { getElementById: (id) => (id.startsWith("withdraw") ? {} : null) };
    globalThis.history = { state: null, replaceState: (_state, _title, to) => replaced.push(to) };
  }

  test("is taken along to the same page without it, once", () => {
    address(`#${CODE}`);
    assert.equal(hideCode(), true);
    assert.deepEqual(went, ["/receipt.html"]);
    assert.equal(linkedCode(), CODE);
    assert.equal(linkedCode(), null);
  });

  test("is still hidden where the tab keeps nothing", () => {
    globalThis.sessionStorage.setItem = () => {
      throw new Error("full");
    };
    address(`#${CODE}`);
    assert.equal(hideCode(), false);
    assert.deepEqual([went, replaced], [[], ["/receipt.html"]]);
    assert.equal(linkedCode(), CODE);
  });

  test("is not mistaken for a place on the page", () => {
    for (const hash of ["", "#todo", "#withdrawing-this-case"]) {
      address(hash);
      assert.equal(hideCode(), false);
      assert.deepEqual([went, linkedCode()], [[], null]);
    }
  });
});
