"""What owners and reviewers write stays text: on the desk, in mails and in every file."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest

from redress.adapters.jinja_texts import JinjaTexts
from redress.domain.catalogue import csv_of
from redress.domain.catalogue_rows import catalogue_of
from redress.domain.evidence import upload_key
from redress.domain.notices import Notice
from redress.mime import write_mail
from redress.ports import Mail
from redress.usecases.send_mail import Sent
from tests.factories.house import House
from tests.factories.seals import Kept
from tests.handlers.caller import Document
from tests.handlers.rights import staff
from tests.handlers.site import PICTURE, PICTURE_CLAIM, SUBMISSION_ID, Site, submission

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
FORMULA = '=HYPERLINK("http://evil.example","click")'
TEMPLATE = "{{7*7}}{% raw %}${7*7}<%= 7*7 %>#{7*7}"
TURNED = "\u202egnp.exe\u2066"
WORDS = (MARKUP, FORMULA, TEMPLATE, TURNED)
HEADERS = "Eve\r\nBcc: eve@evil.example"


def hostile(words: str) -> Document:
    """A submission whose every free text is hostile."""
    return {
        "contact": {"name": words[:100], "email": "nana.ouyang@owner.example"},
        "vehicle": {"model": "X5", "purchase_reference": words},
        "statement": words,
        "links": [
            {
                "url": "https://weibo.example/1",
                "platform": "weibo",
                "account": words,
                "pasted": words,
            }
        ],
        "accounts": [{"platform": "weibo", "name": words, "handle": words}],
        "files": [{**PICTURE_CLAIM, "name": words}],
    }


def mails(site: Site) -> list[Mail]:
    """Let the worker send everything that waits, with the real texts."""
    world, house = site.world, House()
    world.texts = JinjaTexts()  # type: ignore[assignment]  # the real ones
    for name in ("cases", "tasks", "campaigns", "people", "notices", "desk", "mailer", "texts"):
        object.__setattr__(house.send_mail, name, getattr(world, name))
    object.__setattr__(house.send_mail, "clock", world.clock)
    waiting: list[Notice] = list(world.outbox.mailed)
    assert Sent.SENT in [house.send_mail(notice) for notice in waiting]
    return world.mailer.sent


@pytest.mark.parametrize("words", WORDS)
def test_an_owners_words_reach_the_desk_as_they_are_and_no_mail(site: Site, words: str) -> None:
    upload = upload_key(SUBMISSION_ID, PICTURE_CLAIM["sha256"])
    site.world.uploads.arrive(upload, PICTURE)
    site.receipt(**hostile(words))
    site.step()
    task = site.step()
    answer = site.desk("community").call("GET", f"/desk-api/tasks/{task}")
    assert answer.headers["Content-Type"] == "application/json"
    written = answer.document["papers"][0]["content"]
    assert written["statement"] == written["links"][0]["pasted"] == words
    assert written["accounts"][0]["name"] == words
    assert words in [item["name"] for item in answer.document["evidence"]]
    sent = mails(site)
    assert sent
    for mail in sent:
        assert words not in mail.subject + mail.text + mail.html + str(mail.headers)
        assert html.escape(words) not in mail.html


@pytest.mark.parametrize("words", WORDS)
def test_a_reviewers_words_are_text_in_the_owners_mail(site: Site, words: str) -> None:
    task = site.screening()
    asking = {"verdict": "ask_owner", "reason": "facts_missing", "owner_text": words}
    site.decide(task, "community", asking)
    site.step()
    asked = [mail for mail in mails(site) if words in mail.text]
    assert asked
    for mail in asked:
        said = html.unescape(re.sub(r"<[^>]*>", "", mail.html))
        assert words in said
        assert not re.search(r"<img|<script", mail.html)
        assert words not in mail.subject


def test_templates_are_written_and_not_followed(site: Site) -> None:
    task = site.screening()
    asking = {"verdict": "ask_owner", "reason": "facts_missing", "owner_text": TEMPLATE}
    shown = site.desk("community").call("POST", f"/desk-api/tasks/{task}/words", asking).document
    assert TEMPLATE in shown["text"]


@pytest.mark.parametrize(
    ("pointer", "body"),
    [
        ("/name", {"name": HEADERS}),
        ("/name", {"name": "Eve\u2028Bcc: x"}),
        ("/email", {"email": "eve@evil.example\r\nBcc: lin@community.redress.example"}),
        ("/email", {"email": "eve@evil.example, lin@community.redress.example"}),
        ("/email", {"email": "eve@evil.example\x00"}),
    ],
)
def test_a_reviewer_carries_no_header(site: Site, pointer: str, body: Document) -> None:
    staff(site)
    desk = site.desk()
    site.sign_in(desk, "lead-community")
    before = dict(site.world.people.reviewers)
    person = {"name": "Eve", "email": "eve@desk.example", "locale": "en", "groups": ["community"]}
    answer = desk.call("POST", "/desk-api/reviewers", {**person, **body})
    assert (answer.status, answer.code) == (422, "invalid_input")
    assert [one["pointer"] for one in answer.document["errors"]] == [pointer]
    assert site.world.people.reviewers == before


@pytest.mark.parametrize(
    ("pointer", "contact"),
    [
        ("/contact/name", {"name": HEADERS, "email": "a@owner.example"}),
        ("/contact/email", {"name": "Eve", "email": "a@owner.example\r\nBcc: eve@evil.example"}),
        ("/contact/email", {"name": "Eve", "email": "a@owner.example,eve@evil.example"}),
        ("/contact/email", {"name": "Eve", "email": "Eve <a@owner.example>"}),
    ],
)
def test_an_owner_carries_no_header(site: Site, pointer: str, contact: Document) -> None:
    answer = site.owner.call("POST", "/api/submissions", submission(contact=contact))
    assert (answer.status, answer.code) == (422, "invalid_input")
    assert pointer in [one["pointer"] for one in answer.document["errors"]]


@pytest.mark.parametrize("words", [HEADERS, "A\nX-Evil: 1", "A\x85X-Evil: 1", "A\u2028X-Evil: 1"])
def test_a_name_with_line_breaks_adds_no_header_to_a_mail(words: str) -> None:
    values = {"colleague": words, "trouble": "bounced"}
    mail = JinjaTexts().mail("mail_trouble", "en", "lin@community.redress.example", values)
    written = write_mail(mail, "redress@example.com").as_bytes()
    head, _, _ = written.partition(b"\r\n\r\n")
    assert b"evil" not in head.lower()
    assert b"Bcc" not in head


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_a_catalogue_is_a_formula(start: str) -> None:
    kept = Kept()
    kept.seal()
    [seal] = kept.seals[-1:]
    item = {
        "number": 1,
        "name": f"{start}{FORMULA}",
        "source": "upload",
        "media_type": "image/png",
        "size": 3,
        "sha256": "0" * 64,
        "received_at": "2026-11-22T08:11:00.000Z",
    }
    table = csv_of(catalogue_of(seal, [item], (), (), f"{start}cmd")).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
