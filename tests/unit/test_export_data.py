"""An owner takes along everything that is kept, and the ledger says that it was handed over."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from redress.domain.custody import broken_links
from redress.domain.errors import TooManyRequestsError, UnknownReceiptError
from redress.domain.evidence import Malware
from redress.domain.stages import Stage
from redress.domain.submission import Contact
from redress.domain.tasks import TaskKind
from redress.edge.export_views import EXPLAINED, export_view
from redress.usecases.export_data import MOST_A_DAY
from redress.usecases.send_message import Words
from tests.factories.cast import WAY, Cast, at
from tests.factories.desk import ASK, JUN
from tests.factories.owners import submission_id
from tests.fakes.faults import CrashError


def exported(cast: Cast) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        json.dumps(export_view(cast.house.export_data(cast.case_id)))
    )
    return document


def last_line(cast: Cast) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(cast.world.cases.ledger(cast.case_id)[-1])
    return line


@pytest.fixture
def cast() -> Cast:
    """A case in which both sides have spoken, and something was changed, asked and answered."""
    cast = at(Stage.SCREENING)
    house, case_id = cast.house, cast.case_id
    house.send_message.from_owner(case_id, Words(submission_id(8), "您好"))
    house.send_message.from_team(case_id, Words(submission_id(9), "收到"), JUN.actor(WAY))
    house.change_contact(case_id, Contact("欧阳娜娜", "new@example.com"))
    cast.decides(TaskKind.SCREENING, ASK)
    cast.theatre.work()
    cast.answers()
    cast.theatre.work()
    return cast


def test_everything_is_there(cast: Cast) -> None:
    document = exported(cast)
    assert document["format"] == "redress/export/1"
    assert document["generated_at"] == cast.world.clock.now().isoformat()
    assert document["contact"] == {
        "name": "欧阳娜娜",
        "email": "new@example.com",
        "phone": "",
    }
    assert [one["email"] for one in document["former_contacts"]] == ["owner@example.com"]
    assert document["consents"] == [{"granted": True, "purpose": "handling", "version": "2"}]
    assert [one["kind"] for one in document["written"]] == ["submission", "answer"]
    assert document["written"][0]["content"]["statement"] == cast.sent.statement
    assert [one["question"] for one in document["requests"]] == [ASK.owner_text]
    assert [(one["verdict"], one["text"]) for one in document["decisions"]] == [
        ("ask_owner", ASK.owner_text)
    ]
    assert [(one["from"], one["text"]) for one in document["messages"]] == [
        ("owner", "您好"),
        ("team", "收到"),
    ]
    assert {item["sha256"] for item in document["evidence"]} >= {
        file.sha256 for file in cast.sent.files
    }
    assert all(item["url"] and item["retain_until"] for item in document["evidence"])
    now = cast.world.clock.now().isoformat()
    assert {item["preserved_at"] for item in document["evidence"]} == {now}
    assert document["receipt"]["stamps"]
    assert document["receipt_documents"]["pdf"]


def test_it_explains_itself_in_the_language_of_the_case(cast: Cast) -> None:
    document = exported(cast)
    assert document["locale"] == "zh-CN"
    assert document["explanations"].keys() == set(EXPLAINED)
    assert set(EXPLAINED) < document.keys()
    assert "五分钟" in document["explanations"]["evidence"]
    assert document["timeline"][0]["words"] == "我们收到了您的提交。"


def test_nothing_of_it_is_for_reviewers_only(cast: Cast) -> None:
    text = json.dumps(exported(cast), ensure_ascii=False)
    tokens = [task.token for task in cast.world.records.tasks.values() if task.token]
    for hidden in (JUN.id, JUN.name, JUN.email, ASK.reason.value, *tokens):
        assert f'"{hidden}"' not in text


def test_that_it_was_handed_over_is_in_the_ledger_and_in_the_timeline(cast: Cast) -> None:
    before = cast.case
    document = exported(cast)
    line = last_line(cast)
    numbers = ",".join(str(item["number"]) for item in document["evidence"])
    assert (line["action"], line["details"]) == ("case:data:exported", {"items": numbers})
    assert line["actor"]["role"] == "owner"
    assert cast.case.revision == before.revision
    again = exported(cast)
    assert again["timeline"][-1]["event"] == "case:data:exported"
    assert broken_links(cast.world.cases.ledger(cast.case_id), cast.case.ledger) == []


def test_malware_is_handed_out_to_nobody(cast: Cast) -> None:
    records, key = cast.world.records, (cast.case_id, 1)
    records.evidence[key] = records.evidence[key].changed(malware=Malware.INFECTED)
    document = exported(cast)
    assert [item["number"] for item in document["evidence"] if item["url"] is None] == [1]
    assert "1" not in last_line(cast)["details"]["items"].split(",")


def test_of_what_is_shut_there_is_no_address(cast: Cast) -> None:
    cast.withdraws()
    document = exported(cast)
    assert {item["url"] for item in document["evidence"]} == {None}
    assert document["receipt_documents"] is None
    assert document["contact"]
    cast.theatre.work()
    left = exported(cast)
    assert (left["contact"], left["messages"], left["written"]) == (None, [], [])
    assert left["former_contacts"] == []


def test_what_is_not_there_yet_has_no_address() -> None:
    cast = at(Stage.PRESERVING)
    document = exported(cast)
    assert {item["url"] for item in document["evidence"]} == {None}
    assert document["receipt"] is None


def test_ten_exports_a_day_and_no_more(cast: Cast) -> None:
    for _ in range(MOST_A_DAY):
        exported(cast)
    lines = cast.world.cases.ledger(cast.case_id)
    with pytest.raises(TooManyRequestsError):
        exported(cast)
    assert cast.world.cases.ledger(cast.case_id) == lines
    cast.world.clock.advance(timedelta(days=1))
    exported(cast)


def test_nothing_is_given_that_is_not_in_the_ledger(cast: Cast) -> None:
    points = cast.world.faults.points
    cast.world.faults.crash_at = len(points)
    with pytest.raises(CrashError, match=r"before cases\.note"):
        exported(cast)
    cast.world.faults.crash_at = None
    lines = cast.world.cases.ledger(cast.case_id)
    exported(cast)
    assert len(cast.world.cases.ledger(cast.case_id)) == len(lines) + 1


def test_a_case_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(UnknownReceiptError):
        cast.house.export_data("RD-0")
