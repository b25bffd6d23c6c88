"""What the pages send is what the API takes, and both ask for the same things."""

import json
from typing import Any, cast

from redress.domain.choices import About, Held, Shows
from redress.domain.decisions import VERDICTS, Choice, Ground, Reason
from redress.domain.queue import Due
from redress.domain.stages import Remedy
from redress.domain.submission import PLATFORMS
from redress.domain.tasks import REVIEW_KINDS
from redress.edge.decision_forms import DecisionForm
from redress.edge.documents import read_document
from redress.edge.forms import SubmissionForm
from redress.edge.plain.answers import HOSTS
from redress.edge.queue_forms import QueueQuery
from tests.web.site import evaluated

DRAFT = {
    "contact": {
        "name": " 张三 ",
        "email": "z@example.com",
        "phone": "+86 138",
        "confirmation": True,
    },
    "vehicle": {"model": "S7", "purchase_reference": ""},
    "about": ["posts", "accounts", "offline"],
    "statement": "text",
    "links": [
        {
            "url": "https://weibo.com/1",
            "platform": "weibo",
            "account": "",
            "pasted": "快看 weibo.com/1",
        }
    ],
    "accounts": [{"platform": "weibo", "name": "某某", "handle": "1", "url": ""}],
    "incident": {
        "happened_on": "2026-11-10",
        "place": "上海",
        "description": "d",
        "damage": "漆面",
        "police_report_number": "",
    },
    "evidence_held": ["original_device"],
    "remedies": ["lawyers_letter"],
    "consents": {"handling": "1"},
    "guide_version": "2026-11-22",
}
CAMPAIGN = {"consents": [{"purpose": "handling", "version": "1", "required": True}]}
FILE = {"name": "a.png", "size": 3, "sha256": "0" * 64, "media_type": "", "shows": ["post"]}
VERDICT_KINDS = [(kind, verdict) for kind in VERDICTS for verdict in sorted(VERDICTS[kind])]


def test_the_form_sends_what_the_api_takes() -> None:
    script = f"""
      import {{ emptyDraft }} from "./form/draft.js";
      import {{ submissionDocument }} from "./form/submission.js";
      const draft = {{ ...emptyDraft("autumn"), ...{json.dumps(DRAFT)} }};
      const files = [{json.dumps(FILE)}];
      const given = {{ campaign: {json.dumps(CAMPAIGN)}, locale: "en", files }};
      console.log(JSON.stringify(submissionDocument(draft, given)));
    """
    form = read_document(json.dumps(evaluated(script)), SubmissionForm)
    assert form.contact.name == "张三"
    assert form.incident is not None
    submission = form.submission()
    assert submission.consents[0].granted
    assert submission.contact.confirmation
    assert submission.accounts[0].name == "某某"
    assert submission.links[0].pasted == "快看 weibo.com/1"
    assert submission.files[0].shows == (Shows.POST,)


def test_the_desk_asks_for_what_a_decision_needs() -> None:
    script = f"""
      import {{ decisionDocument, missing }} from "./desk/verdicts.js";
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


def test_the_pages_know_the_same_values() -> None:
    script = """
      globalThis.document = { querySelectorAll: () => [] };
      const { PLATFORMS } = await import("./evidence/platforms.js");
      const { GROUNDS } = await import("./desk/verdicts.js");
      const { ABOUT, HELD, REMEDIES } = await import("./form/contents.js");
      const { SHOWS } = await import("./uploads/file_tags.js");
      console.log(JSON.stringify({ ABOUT, GROUNDS, HELD, PLATFORMS, REMEDIES, SHOWS }));
    """
    known = cast("dict[str, Any]", evaluated(script))
    assert known["PLATFORMS"] == list(PLATFORMS)
    assert known["GROUNDS"] == list(Ground)
    assert known["REMEDIES"] == list(Remedy)
    assert known["ABOUT"] == list(About)
    assert known["HELD"] == list(Held)
    assert known["SHOWS"] == [show for show in Shows if show is not Shows.POST_LINK]


def test_the_form_without_scripts_knows_the_same_platforms_by_their_hosts() -> None:
    script = """
      import { HOSTS as hosts } from "./evidence/hosts.js";
      console.log(JSON.stringify(hosts));
    """
    assert evaluated(script) == {name: list(hosts) for name, hosts in HOSTS.items()}


def test_the_queue_is_filtered_by_what_the_api_knows() -> None:
    script = """
      import { FILTERS, QUEUES, queryOf } from "./desk/queue_query.js";
      const all = Object.entries({ ...FILTERS, ...QUEUES });
      const queries = all.flatMap(([name, values]) => values.map((value) => ({ [name]: value })));
      console.log(JSON.stringify({ values: Object.fromEntries(all), queries,
        written: queries.map(queryOf) }));
    """
    told = cast("dict[str, Any]", evaluated(script))
    assert set(told["values"]) == {*QueueQuery.__struct_fields__} - {"after"}
    assert set(told["values"]["due"]) == {*Due}
    assert set(told["values"]["remedy"]) == {*Remedy}
    assert told["values"]["platform"] == list(PLATFORMS)
    assert set(told["values"]["kind"]) == REVIEW_KINDS
    for query, written in zip(told["queries"], told["written"], strict=True):
        read_document(json.dumps(query), QueueQuery)
        assert [written] == [f"{name}={value}" for name, value in query.items()]
