"""Orders of operators about reviewers, as the function takes them."""

from __future__ import annotations

from typing import Any

import pytest

import handlers.ops.manage_reviewers
from redress.domain.reviewers import MailMode
from redress.domain.tasks import Assignee
from tests.factories.staff import manage_people
from tests.handlers.conftest import Log
from tests.handlers.site import Site

WANG = {
    "id": "wang",
    "name": "王芳",
    "email": "wang@legal.redress.example",
    "locale": "zh-CN",
    "groups": ["legal", "legal"],
    "mail_mode": "digest",
}


@pytest.fixture
def order(site: Site, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(
        handlers.ops.manage_reviewers.handler, "_make", lambda: manage_people(site.world)
    )

    def order(what: str, **reviewer: object) -> Any:
        event = {"order": what, "reviewer": reviewer} if reviewer else {"order": what}
        return handlers.ops.manage_reviewers.handler(event, None)

    return order


def test_somebody_is_added_changed_disabled_and_enabled(site: Site, order: Any) -> None:
    people = site.world.people
    assert order("add", **WANG) == {"done": "wang"}
    added = people.reviewers["wang"]
    assert (added.groups, added.mail_mode) == ((Assignee.LEGAL,), MailMode.DIGEST)
    assert order("change", id="wang", groups=["legal", "communications"]) == {"done": "wang"}
    assert people.reviewers["wang"].groups == (Assignee.LEGAL, Assignee.COMMUNICATIONS)
    assert people.reviewers["wang"].name == "王芳"
    assert order("change", id="wang", disabled=True) == {"done": "wang"}
    assert people.reviewers["wang"].disabled
    assert order("change", id="wang", disabled=False) == {"done": "wang"}
    assert not people.reviewers["wang"].disabled


def test_everybody_is_listed(site: Site, order: Any) -> None:
    listed = [one["id"] for one in order("list")["reviewers"]]
    assert sorted(listed) == sorted(site.world.people.reviewers)


def test_findings_and_refusals_are_answers(order: Any) -> None:
    found = order("add", **{**WANG, "email": "no address", "groups": []})["findings"]
    assert [(one["pointer"], one["code"]) for one in found] == [
        ("/email", "bad_format"),
        ("/groups", "too_few"),
    ]
    taken = order("add", **{**WANG, "email": "LIN@community.redress.example"})["findings"]
    assert [one["code"] for one in taken] == ["address_taken"]
    assert order("change", id="nobody", lead=True) == {"refused": "unknown_reviewer"}
    assert order("promote", **WANG) == {"refused": "unknown_order"}
    assert order("add")["findings"]


def test_the_log_has_ids_and_no_person(order: Any, log: Log) -> None:
    order("add", **WANG)
    order("change", id="wang", name="Wang Fang")
    order("change", id="nobody", name="Wang Fang")
    assert log.outcomes() == [
        ("reviewer:reviewer:added", "begun"),
        ("reviewer:reviewer:added", "done"),
        ("reviewer:reviewer:changed", "begun"),
        ("reviewer:reviewer:changed", "done"),
        ("reviewer:reviewer:changed", "begun"),
        ("reviewer:reviewer:changed", "unknown_reviewer"),
    ]
    assert {line["changed"] for line in log.lines} == {"wang", "nobody"}
    for secret in ("王芳", "Wang Fang", "wang@"):
        assert secret not in log.text
