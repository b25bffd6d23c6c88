/** What a problem says follows the reader's language. Run: node --test tests/web/node */

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { Problem } from "../../../web/src/common/api.js";
import { shownName } from "../../../web/src/common/file_names.js";
import { ownProblem } from "../../../web/src/common/problems.js";
import { setLanguage } from "../../../web/src/common/texts.js";
import { refusedSteps } from "../../../web/src/form/refusals.js";
import { emptyDraft } from "../../../web/src/form/draft.js";

const TEXTS = {
  "zh-CN": {
    "problem.check.title": "还有内容需要补充",
    "problem.check.detail": "点击条目",
    "wrong.too_long": "最多 {limit} 字",
  },
  en: {
    "problem.check.title": "Something is missing",
    "problem.check.detail": "Each line leads to its place",
    "wrong.too_long": "At most {limit} characters",
  },
};

function errors(...details) {
  const pointers = ["/contact/email", "/statement", "/submission_id"];
  return details.map((detail, number) => ({ pointer: pointers[number], code: "missing", detail }));
}

/** As the API answers somebody who reads Chinese. */
const REFUSAL = {
  code: "invalid_input",
  title: "需要更正",
  detail: "请逐项更正",
  errors: errors("邮箱", "经过", "编号"),
  translations: {
    en: { title: "To correct", detail: "Each one", errors: errors("mail", "story", "id") },
  },
};

before(() => {
  globalThis.document = {
    documentElement: {},
    querySelectorAll: () => [],
    querySelector: (selector) => ({ content: /lang="([\w-]+)"/.exec(selector)[1] }),
  };
  globalThis.fetch = async (locale) => new Response(JSON.stringify(TEXTS[locale]));
});

describe("a problem", () => {
  test("of our own is told anew after the language was switched", async () => {
    await setLanguage("zh-CN");
    const values = { limit: 9 };
    const problem = ownProblem([{ pointer: "/statement", key: "too_long", values }]);
    assert.equal(problem.title, "还有内容需要补充");
    await setLanguage("en");
    assert.deepEqual(
      [problem.title, problem.detail, problem.errors],
      [
        "Something is missing",
        "Each line leads to its place",
        [{ pointer: "/statement", detail: "At most 9 characters" }],
      ],
    );
  });

  test("of the server is told in the language of the moment, there and back", async () => {
    await setLanguage("zh-CN");
    const problem = Problem.ofServer(REFUSAL, 422);
    const details = () => problem.errors.map(({ detail }) => detail);
    assert.deepEqual([problem.title, ...details()], ["需要更正", "邮箱", "经过", "编号"]);
    await setLanguage("en");
    assert.deepEqual([problem.title, ...details()], ["To correct", "mail", "story", "id"]);
    await setLanguage("zh-CN");
    assert.equal(problem.detail, "请逐项更正");
    assert.equal(problem.status, 422);
  });

  test("of the server stands at its questions in the language of the moment", async () => {
    await setLanguage("zh-CN");
    const refused = refusedSteps(Problem.ofServer(REFUSAL, 422), emptyDraft("autumn"));
    assert.deepEqual(Object.keys(refused), ["contact", "story"]);
    await setLanguage("en");
    assert.deepEqual(refused.story().map(({ detail }) => detail), ["story"]);
  });
});

describe("an instant in a refusal", () => {
  test("is told in the campaign's zone, which the API does not know", async () => {
    const told = {
      code: "task_claimed",
      title: "Taken",
      detail: "Amy has it until 2026-11-23 05:06 (UTC).",
      translations: { "zh-CN": { title: "已接手", detail: "至 2026-11-23 05:06 (UTC)。" } },
    };
    const problem = Problem.ofServer(told, 409);
    await setLanguage("en");
    assert.equal(problem.detail, "Amy has it until 23 November 2026 at 13:06 (Beijing time).");
    await setLanguage("zh-CN");
    assert.equal(problem.detail, "至 2026年11月23日 13:06（北京时间）。");
  });
});

describe("the name of a file", () => {
  test("shows what cannot be seen", () => {
    assert.equal(shownName("photo\u202egnp.html"), "photo\u{fffd}gnp.html");
    assert.equal(shownName("截图 1.png"), "截图 1.png");
  });
});
