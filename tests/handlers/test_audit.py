"""The audit log: every route is in it before its work and after, with ids and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

import handlers.reviewer.api
from redress.edge.http import Route
from redress.edge.owner_zone import OWNER_ROUTES
from redress.edge.reviewer_zone import REVIEWER_ROUTES
from tests.handlers.conftest import Log
from tests.handlers.rights import ROWS, Row, key, staff, use
from tests.handlers.site import ADDRESS, PERSON, Site

AUDITS = {key(route): route.audit.value for route in REVIEWER_ROUTES}
SECURED = [row for row in ROWS if row.right != "open"]
WORDS = (PERSON, ADDRESS, "Was it your own car?", "She has other accounts.", "the platform answers")
"""What somebody wrote, or who they are."""


def audited(log: Log) -> list[dict[str, Any]]:
    return [line for line in log.lines if "audit" in line]


def called(site: Site, log: Log, row: Row, caller: str) -> list[dict[str, Any]]:
    """Call a route as somebody, and give what the log says of it alone."""
    staff(site)
    task = site.screening()
    desk = site.desk()
    if caller:
        site.sign_in(desk, caller)
    log.text = ""
    use(site, desk, row, task, caller)
    return audited(log)


def outcome_of(row: Row, caller: str) -> str:
    """What becomes of a call about a screening."""
    if not row.entitles(caller, "screening"):
        return "not_allowed"
    return "done" if row.gets.isdecimal() else row.gets


@pytest.mark.parametrize("row", SECURED, ids=key)
def test_who_asks_for_what_is_in_the_log(site: Site, log: Log, row: Row) -> None:
    begun, ended = called(site, log, row, "lead-community")
    assert (begun["audit"], begun["outcome"]) == (AUDITS[key(row)], "begun")
    assert ended["outcome"] == outcome_of(row, "lead-community")
    assert ended["reviewer"] == "lead-community"
    if "<task_id>" in row.path:
        assert begun["task_id"] == ended["task_id"] == f"{site.case.id}.screening.1"
    if "<case_id>" in row.path:
        assert begun["case_id"] == site.case.id
    if "<reviewer_id>" in row.path:
        assert begun["reviewer_id"] == "one-community"


@pytest.mark.parametrize("row", SECURED, ids=key)
def test_a_refusal_is_in_the_log_too(site: Site, log: Log, row: Row) -> None:
    begun, refused = called(site, log, row, "")
    assert (begun["outcome"], refused["outcome"]) == ("begun", "not_signed_in")
    assert "reviewer" not in refused


@pytest.mark.parametrize("row", ROWS, ids=key)
def test_a_fault_is_in_the_log_too(
    site: Site, log: Log, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Any:
        raise OSError("the table is away")

    task = site.screening()
    monkeypatch.setattr(handlers.reviewer.api.handler, "_zone", broken)
    log.text = ""
    assert use(site, site.desk(), row, task, "").status == 500
    assert [line["outcome"] for line in audited(log)] == ["begun", "fault"]


@pytest.mark.parametrize("row", ROWS, ids=key)
def test_nothing_that_anybody_wrote_is_in_the_log(site: Site, log: Log, row: Row) -> None:
    called(site, log, row, "lead-community")
    for word in WORDS:
        assert word not in log.text
        assert json.dumps(word) not in log.text


@pytest.mark.parametrize(
    ("segment", "logged"),
    [
        ("RD-0P71-13WZ-XKNF.screening.1", "RD-0P71-13WZ-XKNF.screening.1"),
        ("nana.ouyang@owner.example", "?"),
        ("欧阳娜娜", "?"),
        ("%E6%AC%A7", "?"),
        ("x" * 64, "?"),
        ("7F3K-9NJC-9PVX-AAAA-BBBB", "?"),
    ],
)
def test_an_address_that_somebody_made_up_is_not_repeated(
    site: Site, log: Log, segment: str, logged: str
) -> None:
    desk = site.desk("community")
    log.text = ""
    desk.call("GET", f"/desk-api/tasks/{segment}")
    assert {line["task_id"] for line in audited(log)} == {logged}


def test_every_route_has_an_event_of_its_own() -> None:
    assert len(set(AUDITS.values())) == len(REVIEWER_ROUTES)


@pytest.mark.parametrize("route", [*OWNER_ROUTES, *REVIEWER_ROUTES], ids=key)
def test_an_event_says_who_does_what(route: Route[Any]) -> None:
    zone, thing, done = route.audit.value.split(":")
    assert zone == ("reviewer" if route.path.startswith("/desk-api/") else "owner")
    assert thing
    assert done
