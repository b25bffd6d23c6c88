"""People decide once, with a reason, on the revision that they saw."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.case import Case
from redress.domain.custody import broken_links
from redress.domain.decisions import Choice
from redress.domain.errors import (
    AlreadyDecidedError,
    CaseChangedError,
    InvalidInputError,
    NotAllowedError,
    TaskCancelledError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.reviewers import Reviewer
from redress.domain.stages import Stage
from redress.domain.tasks import Task, TaskKind, TaskState
from redress.usecases.contribution import Contribution
from tests.factories.cast import Cast, at
from tests.factories.decisions import signed_in
from tests.factories.desk import ADVANCE, DECLINE, JUN, MEI, TAO, duplicate_of
from tests.factories.house import GRACE
from tests.factories.rivals import just_before_the_next_commit, touches


def decide(
    cast: Cast,
    choice: Choice = ADVANCE,
    reviewer: Reviewer = JUN,
    *,
    revision: int = 0,
    task_id: str = "",
) -> Case:
    task = cast.task(TaskKind.SCREENING)
    return cast.house.record_decision(
        task_id or task.id, revision or cast.case.revision, choice, reviewer, signed_in(reviewer)
    ).case


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def test_a_decision_is_written_and_the_engine_is_told(cast: Cast) -> None:
    seen = cast.case.revision
    case = decide(cast, replace(ADVANCE, internal_note="secret", owner_text="Good news."))
    task = cast.task(TaskKind.SCREENING)
    assert (case.stage, case.revision) == (Stage.LEGAL_REVIEW, seen + 1)
    assert task.state is TaskState.DECIDED
    assert task.decision is not None
    assert task.decision.decided_by.id == "jun"
    assert (task.decision.revision, task.agenda) == (seen, ())
    entry = cast.world.records.timeline[case.id][-1]
    assert (entry.event, entry.text) == (Event.DECISION_RECORDED, "Good news.")
    assert entry.facts == {"task": task.id, "verdict": "advance"}
    line = json.loads(cast.world.cases.ledger(case.id)[-1])
    assert (line["actor"]["id"], line["actor"]["role"], line["actor"]["way"]) == (
        "jun",
        "community",
        "mailed_code",
    )
    facts = line["details"]
    assert (facts["reason"], facts["grounds"]) == ("claim_plausible", "defamation")
    assert "secret" not in "".join(cast.world.cases.ledger(case.id))
    assert broken_links(cast.world.cases.ledger(case.id), case.ledger) == []
    assert cast.world.engine.answers[-1].stage is Stage.LEGAL_REVIEW
    assert cast.world.engine.waiting == {}


def test_the_same_decision_again_is_fine_and_changes_nothing(cast: Cast) -> None:
    seen = cast.case.revision
    first = decide(cast, revision=seen)
    lines = cast.world.cases.ledger(cast.case_id)
    assert decide(cast, revision=seen) == first
    assert cast.world.cases.ledger(cast.case_id) == lines
    assert cast.world.records.counters["owners-2025", "2025-10-09"]["screened"] == 1


@pytest.mark.parametrize(("choice", "reviewer"), [(DECLINE, JUN), (ADVANCE, MEI)])
def test_a_second_decision_is_told_who_was_first(
    cast: Cast, choice: Choice, reviewer: Reviewer
) -> None:
    decide(cast)
    cast.world.clock.advance(timedelta(hours=1))
    with pytest.raises(AlreadyDecidedError) as refusal:
        decide(cast, choice, reviewer)
    assert refusal.value.details == {
        "decided_by": "Jun",
        "decided_at": "2025-10-09T02:00:00+00:00",
    }


def test_of_two_decisions_at_once_one_counts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = cast.case.revision
    just_before_the_next_commit(
        monkeypatch, cast.world, lambda: decide(cast, DECLINE, MEI, revision=seen)
    )
    with pytest.raises(AlreadyDecidedError) as refusal:
        decide(cast, revision=seen)
    assert refusal.value.details["decided_by"] == "Mei"
    assert cast.case.stage is Stage.DECLINING
    assert len(cast.world.engine.answers) == 2


def test_who_decides_between_two_readings_is_told_of_and_not_the_changed_case(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, read = cast.case.revision, cast.world.cases.with_task

    def late(task_id: str) -> tuple[Case | None, Task | None]:
        monkeypatch.setattr(cast.world.cases, "with_task", read)
        _, task = read(task_id)
        decide(cast, DECLINE, MEI, revision=seen)
        return read(task_id)[0], task

    monkeypatch.setattr(cast.world.cases, "with_task", late)
    with pytest.raises(AlreadyDecidedError) as refusal:
        decide(cast, revision=seen)
    assert refusal.value.details["decided_by"] == "Mei"


@pytest.mark.parametrize("task_id", ["nothing", "RD-1.screening.1"])
def test_an_unknown_task(cast: Cast, task_id: str) -> None:
    with pytest.raises(UnknownTaskError):
        decide(cast, task_id=task_id)


def test_a_request_to_the_owner_is_no_task_for_reviewers() -> None:
    cast = at(Stage.ANSWERING_SCREENING)
    with pytest.raises(UnknownTaskError):
        decide(cast, task_id=cast.task(TaskKind.SCREENING_QUESTION).id)


@pytest.mark.parametrize("reviewer", [TAO, replace(JUN, disabled=True), replace(JUN, groups=())])
def test_who_has_no_right_to_it(cast: Cast, reviewer: Reviewer) -> None:
    with pytest.raises(NotAllowedError):
        decide(cast, reviewer=reviewer)
    assert cast.case.stage is Stage.SCREENING


def test_the_right_is_asked_before_who_decided_is_told(cast: Cast) -> None:
    decide(cast)
    with pytest.raises(NotAllowedError):
        decide(cast, reviewer=TAO)


def test_a_task_that_the_withdrawal_cancelled(cast: Cast) -> None:
    cast.withdraws()
    with pytest.raises(TaskCancelledError):
        decide(cast)


def test_a_case_that_changed_since_is_refused_with_what_happened(cast: Cast) -> None:
    seen = cast.case.revision
    cast.house.own_case.add(cast.case_id, Contribution(text="More."))
    with pytest.raises(CaseChangedError) as refusal:
        decide(cast, revision=seen)
    assert refusal.value.details == {"changes": Event.EVIDENCE_ANNOUNCED.value}
    assert decide(cast).stage is Stage.LEGAL_REVIEW


def test_a_change_in_the_same_moment_is_noticed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    just_before_the_next_commit(monkeypatch, cast.world, touches(cast.world, cast.case_id))
    with pytest.raises(CaseChangedError):
        decide(cast)
    assert cast.task(TaskKind.SCREENING).state is TaskState.OPEN


def test_a_revision_of_the_future_is_refused_too(cast: Cast) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        decide(cast, revision=cast.case.revision + 1)
    assert [finding.pointer for finding in refusal.value.findings] == ["/revision"]


def test_a_replaced_execution_does_not_outdate_what_a_person_read(cast: Cast) -> None:
    read = cast.case.revision
    cast.world.engine.end(cast.case_id, cast.case.attempt)
    cast.world.clock.advance(GRACE)
    cast.house.reconcile()
    assert cast.case.revision == read + 1
    decide(cast, revision=read)
    assert cast.task(TaskKind.SCREENING).state is TaskState.DECIDED


def test_an_incomplete_choice_names_everything_and_writes_nothing(cast: Cast) -> None:
    revision = cast.case.revision
    with pytest.raises(InvalidInputError) as refusal:
        decide(cast, replace(duplicate_of(""), owner_text=""))
    assert {finding.pointer for finding in refusal.value.findings} == {
        "/owner_text",
        "/duplicate_of",
    }
    assert cast.case.revision == revision


@pytest.mark.parametrize("other", ["itself", "RD-0000-0000-0000", "no number"])
def test_a_duplicate_of_no_other_case(cast: Cast, other: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        decide(cast, duplicate_of(cast.case_id if other == "itself" else other))
    assert [finding.code for finding in refusal.value.findings] == ["unknown_case"]
