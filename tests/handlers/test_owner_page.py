"""Messages, contact and export as owners and reviewers reach them."""

from __future__ import annotations

import json

import pytest

from tests.handlers.caller import Answer, Document
from tests.handlers.site import ADDRESS, PERSON, PICTURE_CLAIM, Site

MESSAGE: Document = {"id": "0199c5e2-0000-7000-8000-0000000000aa", "text": "他们又发了新的视频。"}
REPLY: Document = {"id": "0199c5e2-0000-7000-8000-0000000000bb", "text": "收到，请保留原视频。"}
CONTACT: Document = {"name": "欧阳娜娜", "email": "new@owner.example", "phone": "139 1111"}


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def test_owner_and_team_talk(site: Site) -> None:
    task = site.screening()
    owner, desk = site.open(site.receipt_again()), site.desk("community")
    sent = owner.call("POST", "/api/receipt/messages", MESSAGE)
    assert sent.status == 202
    assert sent.document["can_message"] is True
    read = desk.call("GET", f"/desk-api/tasks/{task}")
    (message,) = read.document["messages"]
    assert (message["from"], message["text"]) == ("owner", MESSAGE["text"])
    answered = desk.call("POST", f"/desk-api/tasks/{task}/messages", REPLY)
    assert [one["from"] for one in answered.document["messages"]] == ["owner", "team"]
    seen = owner.call("GET", "/api/receipt").document
    assert [one["text"] for one in seen["messages"]] == [MESSAGE["text"], REPLY["text"]]
    assert [one["event"] for one in seen["timeline"]][-2:] == [
        "case:message:received",
        "case:message:sent",
    ]


def test_a_message_sent_twice_is_one_and_another_under_its_id_is_refused(site: Site) -> None:
    site.screening()
    owner = site.open(site.receipt_again())
    for _ in range(2):
        answer = owner.call("POST", "/api/receipt/messages", MESSAGE)
        assert len(answer.document["messages"]) == 1
    other = owner.call("POST", "/api/receipt/messages", {**MESSAGE, "text": "x"})
    assert refusal(other) == (409, "message_conflict")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"text": ""}, "/text"),
        ({"text": " \n"}, "/text"),
        ({"text": "x" * 4001}, "/text"),
        ({"id": "x"}, "/id"),
        ({"id": "0199c5e2-0000-4000-8000-0000000000aa"}, "/id"),
        ({"html": "x"}, "/html"),
    ],
)
def test_a_message_that_is_none(site: Site, change: Document, pointer: str) -> None:
    site.screening()
    owner = site.open(site.receipt_again())
    answer = owner.call("POST", "/api/receipt/messages", MESSAGE | change)
    assert answer.status == 422
    assert [error["pointer"] for error in answer.document["errors"]] == [pointer]


def test_too_many_messages(site: Site) -> None:
    site.screening()
    owner = site.open(site.receipt_again())
    for number in range(21):
        body = {**MESSAGE, "id": f"{MESSAGE['id'][:-2]}{number:02}"}
        answer = owner.call("POST", "/api/receipt/messages", body)
    assert refusal(answer) == (429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_contact_is_shown_and_changed(site: Site) -> None:
    site.screening()
    owner = site.open(site.receipt_again())
    shown = owner.call("GET", "/api/receipt").document
    assert shown["contact"] == {"name": PERSON, "email": ADDRESS, "phone": ""}
    assert shown["can_change_contact"] is True
    changed = owner.call("POST", "/api/receipt/contact", CONTACT)
    assert (changed.status, changed.document["contact"]) == (202, CONTACT)
    nobody = owner.call("POST", "/api/receipt/contact", {"name": "A"})
    assert nobody.document["errors"][0]["code"] == "email_or_phone"
    bad = owner.call("POST", "/api/receipt/contact", {"name": "A", "email": "not one"})
    assert [error["pointer"] for error in bad.document["errors"]] == ["/email"]


def test_everything_is_taken_along(site: Site) -> None:
    code = site.receipt(files=[{**PICTURE_CLAIM, "shows": ["post", "time"]}])
    owner = site.open(code)
    owner.call("POST", "/api/receipt/contact", CONTACT)
    answer = owner.call("POST", "/api/receipt/export")
    assert answer.status == 200
    case_id = answer.document["case"]["case_id"]
    name = f'attachment; filename="Redress-{case_id}.json"'
    assert answer.headers["Content-Disposition"] == name
    assert answer.document["evidence"][1]["shows"] == ["post", "time"]
    assert answer.document["contact"] == CONTACT
    assert answer.document["former_contacts"][0]["email"] == ADDRESS
    assert answer.document["written"][0]["content"]["contact"]["name"] == PERSON


def test_after_the_withdrawal_it_is_said_plainly(site: Site) -> None:
    task = site.screening()
    owner, desk = site.open(site.receipt_again()), site.desk("community")
    owner.call("POST", "/api/receipt/withdrawal", {"confirmed": True})
    shown = owner.call("GET", "/api/receipt").document
    assert (shown["can_message"], shown["can_change_contact"]) == (False, False)
    for answer in (
        owner.call("POST", "/api/receipt/messages", MESSAGE),
        owner.call("POST", "/api/receipt/contact", CONTACT),
        desk.call("POST", f"/desk-api/tasks/{task}/messages", REPLY),
    ):
        assert refusal(answer) == (409, "case_withdrawn")
        assert "撤回" in answer.document["title"]


@pytest.mark.parametrize("route", ["messages", "contact", "export"])
def test_without_a_receipt_there_is_nothing(site: Site, route: str) -> None:
    site.screening()
    before = json.dumps(site.world.records.lines)
    stranger = site.open("0000-0000-0000-0000-0000")
    body = {"messages": MESSAGE, "contact": CONTACT}.get(route)
    answer = stranger.call("POST", f"/api/receipt/{route}", body)
    assert refusal(answer) == (401, "unknown_receipt")
    assert json.dumps(site.world.records.lines) == before
