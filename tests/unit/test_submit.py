"""A submission is acknowledged once it is written, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import (
    CampaignClosedError,
    CampaignNotOpenError,
    InvalidInputError,
    SubmissionConflictError,
    UnknownCampaignError,
)
from redress.domain.ids import case_id_for, receipt_lookup_for
from tests.factories.house import House
from tests.factories.owners import CLOSES_AT, OPENS_AT, submission
from tests.fakes.faults import CrashError, OutageError

TICK = timedelta(microseconds=1)


@pytest.fixture
def house() -> House:
    return House()


def test_the_draft_is_written_before_it_is_queued_and_acknowledged(house: House) -> None:
    given = house.submit(submission())
    world = house.world
    assert world.faults.points == [
        "before drafts.put_new",
        "after drafts.put_new",
        "before outbox.open_case",
        "after outbox.open_case",
    ]
    (draft,) = world.records.drafts.values()
    assert draft.submission == submission()
    assert draft.received_at == world.clock.now()
    assert draft.receipt_lookup == receipt_lookup_for(given.receipt_code, world.secrets.pepper())
    assert given.receipt_code.replace("-", "") not in str(draft)
    assert given.case_id == case_id_for(submission().submission_id)
    assert world.outbox.opened == [submission().submission_id]


def test_the_same_submission_gets_the_same_answer_and_one_draft(house: House) -> None:
    first = house.submit(submission())
    house.world.clock.advance(timedelta(minutes=5))
    assert house.submit(submission()) == first
    (draft,) = house.world.records.drafts.values()
    assert draft.received_at == house.world.clock.now() - timedelta(minutes=5)


def test_a_submission_whose_case_is_open_is_answered_and_not_queued_again(house: House) -> None:
    first = house.submit(submission())
    house.open_case(submission().submission_id)
    assert house.submit(submission()) == first
    assert len(house.world.outbox.opened) == 1


@pytest.mark.parametrize("opened", [False, True])
def test_another_submission_under_the_same_id_is_a_conflict(house: House, opened: bool) -> None:
    house.submit(submission())
    if opened:
        house.open_case(submission().submission_id)
    with pytest.raises(SubmissionConflictError):
        house.submit(submission(statement="Something else."))
    assert len(house.world.outbox.opened) == 1


@pytest.mark.parametrize(
    ("now", "error"),
    [
        (OPENS_AT - TICK, CampaignNotOpenError),
        (OPENS_AT, None),
        (CLOSES_AT - TICK, None),
        (CLOSES_AT, CampaignClosedError),
    ],
)
def test_the_campaign_is_open_until_24_00(
    house: House, now: object, error: type[Exception] | None
) -> None:
    house.world.clock.set(now)  # type: ignore[arg-type]  # given above
    if error is None:
        assert house.submit(submission()).case_id
        return
    with pytest.raises(error):
        house.submit(submission())
    assert house.world.records.drafts == {}
    assert house.world.outbox.opened == []


def test_what_was_acknowledged_is_answered_after_the_end(house: House) -> None:
    house.world.clock.set(CLOSES_AT - TICK)
    first = house.submit(submission())
    house.world.clock.set(CLOSES_AT)
    assert house.submit(submission()) == first
    with pytest.raises(SubmissionConflictError):
        house.submit(submission(statement="Something else."))
    with pytest.raises(CampaignClosedError):
        house.submit(submission(2))


def test_an_unknown_campaign(house: House) -> None:
    with pytest.raises(UnknownCampaignError) as refusal:
        house.submit(submission(campaign_id="other"))
    assert refusal.value.details == {"campaign": "other"}


def test_findings_come_all_at_once_and_nothing_is_written(house: House) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        house.submit(submission(submission_id="1", consents=()))
    assert [finding.code for finding in refusal.value.findings] == [
        "not_a_uuid7",
        "consent_missing",
    ]
    assert house.world.faults.points == []


def test_a_written_draft_is_queued_by_the_schedule_if_nobody_could(house: House) -> None:
    house.world.faults.outages = {"outbox"}
    with pytest.raises(OutageError):
        house.submit(submission())
    house.world.faults.outages = set()
    house.world.clock.advance(timedelta(seconds=61))
    assert house.reconcile().drafts == 1
    assert house.world.outbox.opened == [submission().submission_id]


def test_two_at_once_make_one_draft(house: House) -> None:
    house.world.faults.crash_at = 1
    with pytest.raises(CrashError):
        house.submit(submission())
    house.submit(submission())
    with pytest.raises(SubmissionConflictError):
        house.submit(replace(submission(), locale="en"))
    assert len(house.world.records.drafts) == 1
