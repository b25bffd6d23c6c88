"""The last step of every way: one closing, one message."""

from __future__ import annotations

import pytest

from redress.domain.decisions import Choice
from redress.domain.errors import ForbiddenTransitionError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.notices import NoticeKind
from redress.domain.stages import CLOSING_STAGES, Outcome, Stage
from redress.domain.steps import StepMessage
from redress.domain.tasks import TaskKind
from tests.factories.cast import Cast, at
from tests.factories.desk import DECLINE, SPAM, duplicate_of
from tests.factories.owners import submission
from tests.factories.rivals import just_before_the_next_commit, touches
from tests.factories.theatre import CLOSINGS

ENDINGS = {
    Stage.RECORDING: (Outcome.RECORDED, NoticeKind.CLOSED_RECORDED),
    Stage.GUIDING: (Outcome.GUIDED, NoticeKind.CLOSED_GUIDED),
    Stage.DECLINING: (Outcome.DECLINED_AT_SCREENING, NoticeKind.CLOSED_DECLINED),
    Stage.LAPSING: (Outcome.LAPSED, NoticeKind.CLOSED_LAPSED),
    Stage.WITHDRAWING: (Outcome.WITHDRAWN, NoticeKind.CLOSED_WITHDRAWN),
    Stage.COMPLETING: (Outcome.COMPLETED, NoticeKind.CLOSED_COMPLETED),
}


def step(cast: Cast) -> StepMessage:
    bodies = [envelope.body for envelope in cast.theatre.queue if envelope.queue == CLOSINGS]
    (body,) = [body for body in bodies if isinstance(body, StepMessage)]
    return body


def last_words(cast: Cast) -> list[NoticeKind]:
    kinds = [told.notice.kind for told in cast.world.records.notices.values()]
    return [kind for kind in kinds if kind.value.startswith("closed_")]


def counted(cast: Cast) -> dict[str, int]:
    return {
        name: number
        for counter in cast.world.records.counters.values()
        for name, number in counter.items()
        if name.startswith("closed:")
    }


def test_every_closing_stage_is_told_of_here() -> None:
    assert set(ENDINGS) == CLOSING_STAGES


@pytest.mark.parametrize("stage", sorted(ENDINGS))
def test_a_case_is_closed_counted_and_its_owner_told(stage: Stage) -> None:
    cast = at(stage)
    outcome, kind = ENDINGS[stage]
    message = step(cast)
    cast.house.close_case(message)
    assert (cast.case.stage, cast.case.outcome) == (Stage.CLOSED, outcome)
    assert counted(cast) == {f"closed:{outcome.value}": 1}
    assert last_words(cast) == [kind]
    entry = cast.world.records.timeline[cast.case_id][-1]
    assert (entry.event, entry.facts) == (Event.CASE_CLOSED, {"outcome": outcome.value})
    answer = cast.world.engine.answers[-1]
    assert (answer.token, answer.stage) == (message.token, Stage.CLOSED)


@pytest.mark.parametrize("stage", sorted(ENDINGS))
def test_the_same_message_twice_closes_once(stage: Stage) -> None:
    cast = at(stage)
    message = step(cast)
    cast.house.close_case(message)
    case = cast.case
    cast.house.close_case(message)
    assert cast.case == case
    assert len(last_words(cast)) == 1
    assert sum(counted(cast).values()) == 1


@pytest.mark.parametrize(
    ("choice", "kinds"),
    [
        (DECLINE, [NoticeKind.CLOSED_DECLINED]),
        (SPAM, []),
        (None, [NoticeKind.CLOSED_DUPLICATE]),
    ],
)
def test_spam_gets_no_answer(choice: Choice | None, kinds: list[NoticeKind]) -> None:
    cast = at(Stage.SCREENING)
    if choice is None:
        cast.house.submit(submission(2))
        choice = duplicate_of(cast.house.open_case(submission(2).submission_id).id)
    cast.decides(TaskKind.SCREENING, choice)
    cast.theatre.work()
    assert cast.case.closed
    assert last_words(cast) == kinds


def test_legal_declines_with_another_outcome() -> None:
    cast = at(Stage.LEGAL_REVIEW)
    cast.decides(TaskKind.LEGAL_REVIEW, DECLINE)
    cast.theatre.work()
    assert cast.case.outcome is Outcome.DECLINED_BY_LEGAL


def test_somebody_else_wrote_first(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = at(Stage.DECLINING)
    tried = just_before_the_next_commit(monkeypatch, cast.world, touches(cast.world, cast.case_id))
    cast.house.close_case(step(cast))
    assert len(tried) == 2
    assert cast.case.closed


def test_a_withdrawal_in_the_same_moment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = at(Stage.DECLINING)
    just_before_the_next_commit(monkeypatch, cast.world, cast.withdraws)
    cast.house.close_case(step(cast))
    assert cast.case.stage is Stage.WITHDRAWING
    assert last_words(cast) == []


def test_a_step_of_an_older_execution_closes_nothing() -> None:
    cast = at(Stage.DECLINING)
    message = StepMessage(cast.case_id, 0, Stage.DECLINING, step(cast).token)
    cast.house.close_case(message)
    assert cast.case.stage is Stage.DECLINING
    assert cast.world.engine.answers[-1].stage is None


def test_a_stage_that_is_no_ending_is_never_closed() -> None:
    cast = at(Stage.SCREENING)
    with pytest.raises(ForbiddenTransitionError):
        cast.house.close_case(StepMessage(cast.case_id, 1, Stage.SCREENING, "token"))
    assert cast.case.stage is Stage.SCREENING


def test_an_unknown_case_is_retried() -> None:
    with pytest.raises(UnknownCaseError):
        at(Stage.DECLINING).house.close_case(StepMessage("RD-0", 1, Stage.DECLINING, "token"))
