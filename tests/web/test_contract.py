"""What the pages send is what the API takes, and both ask for the same things."""

import json
from typing import Any, cast

from redress.domain.decisions import VERDICTS, Choice, Ground, Reason
from redress.domain.stages import Remedy
from redress.domain.submission import MAX_FILE_BYTES, MAX_FILES, PLATFORMS
from redress.edge.documents import read_document
from redress.edge.forms import DecisionForm, SubmissionForm
from tests.web.site import evaluated

DRAFT = {
    "contact": {"name": " 张三 ", "email": "z@example.com", "phone": "+86 138"},
    "vehicle": {"model": "S7", "purchase_reference": ""},
    "statement": "text",
    "links": [{"url": "https://weibo.com/1", "platform": "weibo", "account": ""}],
    "happened_offline": True,
    "incident": {
        "happened_on": "2026-11-10",
        "place": "上海",
        "description": "d",
        "police_report_number": "",
    },
    "remedies": ["lawyers_letter"],
    "consents": {"handling": "1"},
}
CAMPAIGN = {"consents": [{"purpose": "handling", "version": "1", "required": True}]}
FILE = {"name": "a.png", "size": 3, "sha256": "0" * 64, "media_type": ""}
VERDICT_KINDS = [(kind, verdict) for kind in VERDICTS for verdict in sorted(VERDICTS[kind])]


def test_the_form_sends_what_the_api_takes() -> None:
    script = f"""
      import {{ emptyDraft }} from "./draft.js";
      import {{ submissionDocument }} from "./submission.js";
      const draft = {{ ...emptyDraft("autumn"), ...{json.dumps(DRAFT)} }};
      const files = [{json.dumps(FILE)}];
      const given = {{ campaign: {json.dumps(CAMPAIGN)}, locale: "en", files }};
      console.log(JSON.stringify(submissionDocument(draft, given)));
    """
    form = read_document(json.dumps(evaluated(script)), SubmissionForm)
    assert form.contact.name == "张三"
    assert form.incident is not None
    assert form.submission().consents[0].granted


def test_the_desk_asks_for_what_a_decision_needs() -> None:
    script = f"""
      import {{ decisionDocument, missing }} from "./verdicts.js";
      const answers = {json.dumps([verdict for _, verdict in VERDICT_KINDS])}.map((verdict) => {{
        const document = decisionDocument(1, verdict, "", {{}});
        return {{ document, missing: missing(document) }};
      }});
      console.log(JSON.stringify(answers));
    """
    answers = cast("list[dict[str, Any]]", evaluated(script))
    for (kind, verdict), answer in zip(VERDICT_KINDS, answers, strict=True):
        asked = {finding["pointer"] for finding in answer["missing"]}
        choice = Choice(verdict, Reason.DONE)
        needed = {finding.pointer for finding in choice.findings(kind, tuple(Remedy))}
        assert asked == needed | {"/reason"}, (kind, verdict)
        form = read_document(json.dumps(answer["document"] | {"reason": "done"}), DecisionForm)
        assert form.choice() == choice


def test_the_pages_know_the_same_values_and_stay_within_the_limits() -> None:
    script = """
      globalThis.document = { querySelectorAll: () => [] };
      const { PLATFORMS } = await import("./platforms.js");
      const { GROUNDS } = await import("./verdicts.js");
      const { REMEDIES } = await import("./form_fields.js");
      const { MAX_BYTES, MAX_FILES } = await import("./uploads.js");
      console.log(JSON.stringify({ PLATFORMS, GROUNDS, REMEDIES, MAX_BYTES, MAX_FILES }));
    """
    known = cast("dict[str, Any]", evaluated(script))
    assert known["PLATFORMS"] == list(PLATFORMS)
    assert known["GROUNDS"] == list(Ground)
    assert known["REMEDIES"] == list(Remedy)
    assert known["MAX_FILES"] == MAX_FILES
    assert known["MAX_BYTES"] <= MAX_FILE_BYTES
