"""One submission makes one case and one execution."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.custody import broken_links
from redress.domain.errors import ConflictError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceState, Source
from redress.domain.ids import case_id_for
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Stage
from redress.ports import ExecutionState
from tests.factories.cast import at
from tests.factories.house import House
from tests.factories.owners import CLOSES_AT, HELP, submission
from tests.factories.rivals import always_first, just_before_the_next_commit

SENT = submission()
CASE = case_id_for(SENT.submission_id)


@pytest.fixture
def house() -> House:
    house = House()
    house.submit(SENT)
    return house


def test_a_case_with_everything_that_came_in(house: House) -> None:
    case = house.open_case(SENT.submission_id)
    world = house.world
    assert (case.id, case.stage, case.revision, case.attempt) == (CASE, Stage.PRESERVING, 1, 1)
    assert (case.items, case.pending, case.wanted) == (3, 3, HELP)
    assert (case.has_links, case.has_incident, case.has_evidence) == (True, True, False)
    file = world.cases.open_file(CASE)
    assert file is not None
    assert file.person == SENT.contact
    assert [item.source for item in file.evidence] == [Source.PAPER, Source.UPLOAD, Source.UPLOAD]
    assert {item.state for item in file.evidence} == {EvidenceState.ANNOUNCED}
    assert [entry.event for entry in file.timeline] == [Event.CASE_OPENED]
    assert len(world.cases.ledger(CASE)) == 3
    assert broken_links(world.cases.ledger(CASE), case.ledger) == []
    assert "欧阳娜娜" not in "".join(world.cases.ledger(CASE))
    assert world.records.counters[case.campaign_id, "2025-10-09"] == {
        "participants": 1,
        "wanted:lawyers_letter": 1,
        "wanted:litigation_support": 1,
    }
    assert world.engine.executions == {(CASE, 1): ExecutionState.RUNNING}
    assert world.records.drafts[SENT.submission_id].submission is None


@pytest.mark.parametrize(
    ("confirmation", "email", "mails"),
    [(True, "owner@example.com", 1), (False, "owner@example.com", 0), (True, "", 0)],
)
def test_who_wants_to_hear_that_it_arrived_is_told_by_mail(
    confirmation: bool, email: str, mails: int
) -> None:
    contact = replace(SENT.contact, email=email, confirmation=confirmation)
    house = House()
    house.submit(replace(SENT, contact=contact))
    house.open_case(SENT.submission_id)
    house.open_case(SENT.submission_id)
    told = [Notice(NoticeKind.SUBMISSION_RECEIVED, CASE)] * mails
    assert house.world.outbox.mailed == told
    assert [one.notice for one in house.world.records.notices.values()] == told


def test_a_participant_counts_on_the_day_of_the_submission() -> None:
    house = House()
    house.world.clock.set(CLOSES_AT - timedelta(seconds=1))
    house.submit(SENT)
    house.world.clock.set(CLOSES_AT + timedelta(hours=1))
    house.open_case(SENT.submission_id)
    assert list(house.world.records.counters) == [("owners-2025", "2025-10-15")]
    received, *announced = [json.loads(line)["at"] for line in house.world.cases.ledger(CASE)]
    assert received == "2025-10-15T15:59:59.000Z"
    assert set(announced) == {"2025-10-15T17:00:00.000Z"}


def test_asking_twice_opens_one_case_and_starts_one_execution(house: House) -> None:
    first = house.open_case(SENT.submission_id)
    assert house.open_case(SENT.submission_id) == first
    assert list(house.world.engine.executions) == [(CASE, 1)]
    assert len(house.world.cases.ledger(CASE)) == 3


def test_an_unknown_draft_is_retried(house: House) -> None:
    with pytest.raises(UnknownCaseError):
        house.open_case("0199c5e2-0000-7000-8000-00000000ffff")


def test_a_closed_case_is_not_started_again() -> None:
    cast = at(Stage.CLOSED)
    before = dict(cast.world.engine.executions)
    assert cast.house.open_case(cast.sent.submission_id).closed
    assert cast.world.engine.executions == before


def test_of_two_workers_one_opens_and_the_other_finds_it_open(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = just_before_the_next_commit(
        monkeypatch, house.world, lambda: house.open_case(SENT.submission_id)
    )
    case = house.open_case(SENT.submission_id)
    assert len(tried) == 1
    assert case == house.world.records.cases[CASE]
    assert len(house.world.cases.ledger(CASE)) == 3


def test_an_exact_duplicate_under_another_id_names_the_first(house: House) -> None:
    house.open_case(SENT.submission_id)
    twin = submission(2, vehicle=SENT.vehicle)
    house.submit(twin)
    assert house.open_case(twin.submission_id).resembles == CASE
    other = submission(3)
    house.submit(other)
    assert house.open_case(other.submission_id).resembles == ""


def test_of_two_twins_at_once_the_later_names_the_earlier(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = submission(2, vehicle=SENT.vehicle)
    house.submit(twin)
    tried = just_before_the_next_commit(
        monkeypatch, house.world, lambda: house.open_case(SENT.submission_id)
    )
    assert house.open_case(twin.submission_id).resembles == CASE
    assert [change.case.resembles for change in tried] == ["", CASE]


def test_a_conflict_without_end_rises_after_some_tries(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = always_first(monkeypatch, house.world)
    with pytest.raises(ConflictError):
        house.open_case(SENT.submission_id)
    assert 1 < len(tried) < 20
    assert house.world.engine.executions == {}


@pytest.mark.parametrize(("number", "counts"), [("P-1", True), ("", False)])
def test_an_incident_counts_with_its_police_report(number: str, counts: bool) -> None:
    house = House()
    incident = SENT.incident
    assert incident is not None
    reported = type(incident)(incident.happened_on, incident.place, incident.description, number)
    house.submit(submission(incident=reported))
    assert house.open_case(SENT.submission_id).has_incident is counts
