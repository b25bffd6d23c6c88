"""Claim, release, hand over, hold: one at a time, in the ledger, and never a new revision."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from redress.domain.errors import (
    AlreadyDecidedError,
    InvalidInputError,
    NotAllowedError,
    RefusalError,
    TaskCancelledError,
    TaskClaimedError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.notices import Notice, NoticeKind
from redress.domain.reviewers import Reviewer
from redress.domain.stages import Stage
from redress.domain.tasks import Task, TaskKind
from redress.usecases.work_on_task import WorkOnTask
from tests.factories.cast import WAY, Cast, at
from tests.factories.desk import ADVANCE, JUN, MEI, TAO

HALF = timedelta(minutes=30)
Verb = Callable[[WorkOnTask, str, Reviewer], Task]
VERBS: dict[str, Verb] = {
    "claim": lambda work, task_id, who: work.claim(task_id, who, WAY),
    "release": lambda work, task_id, who: work.release(task_id, who, WAY),
    "hand_over": lambda work, task_id, who: work.hand_over(task_id, "mei", "", who, WAY),
    "hold": lambda work, task_id, who: work.hold(task_id, "2025-10-20", "asked", who, WAY),
    "resume": lambda work, task_id, who: work.resume(task_id, who, WAY),
}
every_verb = pytest.mark.parametrize("verb", VERBS)


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def work(cast: Cast) -> WorkOnTask:
    return cast.house.desk.work


def screening(cast: Cast) -> Task:
    return cast.task(TaskKind.SCREENING)


def last_line(cast: Cast) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(cast.world.cases.ledger(cast.case_id)[-1])
    return line


def refused(kind: type[RefusalError], act: Callable[[], object]) -> RefusalError:
    with pytest.raises(kind) as raised:
        act()
    return raised.value


class TestRights:
    @every_verb
    def test_a_task_that_is_none(self, cast: Cast, verb: str) -> None:
        refused(UnknownTaskError, lambda: VERBS[verb](work(cast), "nothing", JUN))

    @every_verb
    @pytest.mark.parametrize("who", [TAO, replace(JUN, disabled=True)])
    def test_somebody_without_the_right(self, cast: Cast, verb: str, who: Reviewer) -> None:
        refused(NotAllowedError, lambda: VERBS[verb](work(cast), screening(cast).id, who))

    @every_verb
    def test_a_task_that_was_decided_tells_by_whom(self, cast: Cast, verb: str) -> None:
        cast.decides(TaskKind.SCREENING, ADVANCE)
        error = refused(
            AlreadyDecidedError, lambda: VERBS[verb](work(cast), screening(cast).id, JUN)
        )
        assert error.details["decided_by"] == "Jun"

    @every_verb
    def test_a_task_that_is_no_longer_needed(self, cast: Cast, verb: str) -> None:
        cast.withdraws()
        refused(TaskCancelledError, lambda: VERBS[verb](work(cast), screening(cast).id, JUN))

    @every_verb
    def test_a_task_that_a_colleague_has_tells_who_and_how_long(
        self, cast: Cast, verb: str
    ) -> None:
        work(cast).claim(screening(cast).id, MEI, WAY)
        before = (screening(cast), cast.world.cases.ledger(cast.case_id))
        error = refused(TaskClaimedError, lambda: VERBS[verb](work(cast), before[0].id, JUN))
        assert error.details == {
            "claimed_by": "Mei",
            "until": (cast.world.clock.now() + HALF).isoformat(timespec="seconds"),
        }
        assert (screening(cast), cast.world.cases.ledger(cast.case_id)) == before

    @every_verb
    def test_a_claim_that_lapsed_is_in_nobodys_way(self, cast: Cast, verb: str) -> None:
        work(cast).claim(screening(cast).id, MEI, WAY)
        cast.world.clock.advance(HALF)
        VERBS[verb](work(cast), screening(cast).id, replace(JUN, id="other"))

    @every_verb
    def test_no_verb_moves_the_case(self, cast: Cast, verb: str) -> None:
        before = cast.case
        VERBS[verb](work(cast), screening(cast).id, JUN)
        assert replace(cast.case, ledger=before.ledger) == before


class TestClaims:
    def test_a_claim_is_written_down_with_who_and_until_when(self, cast: Cast) -> None:
        claimed = work(cast).claim(screening(cast).id, JUN, WAY)
        assert screening(cast) == claimed
        line = last_line(cast)
        assert (line["action"], line["actor"]["id"]) == (Event.TASK_CLAIMED, "jun")
        assert line["details"]["task"] == claimed.id
        assert claimed.claim is not None
        assert line["details"]["until"] == claimed.claim.until.isoformat(timespec="seconds")

    def test_how_long_a_claim_lasts_is_the_campaigns_rule(self, cast: Cast) -> None:
        (running,) = cast.world.records.campaigns.values()
        rules = replace(running.review, claim_minutes=5)
        cast.world.campaigns.put(replace(running, review=rules))
        claimed = work(cast).claim(screening(cast).id, JUN, WAY)
        assert claimed.claim is not None
        assert claimed.claim.until == cast.world.clock.now() + timedelta(minutes=5)

    def test_claiming_again_makes_it_longer_and_is_no_new_line(self, cast: Cast) -> None:
        work(cast).claim(screening(cast).id, JUN, WAY)
        lines = cast.world.cases.ledger(cast.case_id)
        cast.world.clock.advance(HALF / 2)
        again = work(cast).claim(screening(cast).id, JUN, WAY)
        assert again.claim is not None
        assert again.claim.until == cast.world.clock.now() + HALF
        assert cast.world.cases.ledger(cast.case_id) == lines

    def test_of_two_who_claim_at_once_one_wins_and_the_other_hears_of_it(self, cast: Cast) -> None:
        """Mei claims between Jun's reading and his writing."""
        note, task_id = cast.world.cases.note, screening(cast).id

        def meanwhile(*given: Any) -> tuple[int, ...]:
            cast.world.cases.note = note  # type: ignore[method-assign]
            work(cast).claim(task_id, MEI, WAY)
            return note(*given)

        cast.world.cases.note = meanwhile  # type: ignore[method-assign, assignment]
        error = refused(TaskClaimedError, lambda: work(cast).claim(task_id, JUN, WAY))
        assert error.details["claimed_by"] == "Mei"

    def test_a_task_given_back_is_free_and_giving_it_back_again_is_fine(self, cast: Cast) -> None:
        work(cast).claim(screening(cast).id, JUN, WAY)
        work(cast).release(screening(cast).id, JUN, WAY)
        assert screening(cast).claim is None
        assert last_line(cast)["action"] == Event.TASK_RELEASED
        lines = cast.world.cases.ledger(cast.case_id)
        work(cast).release(screening(cast).id, JUN, WAY)
        assert cast.world.cases.ledger(cast.case_id) == lines
        work(cast).claim(screening(cast).id, MEI, WAY)


class TestHandOver:
    def test_the_colleague_has_the_task_and_hears_of_it(self, cast: Cast) -> None:
        work(cast).claim(screening(cast).id, JUN, WAY)
        handed = work(cast).hand_over(screening(cast).id, "mei", "", JUN, WAY)
        assert handed.claim is not None
        assert handed.claim.reviewer_id == "mei"
        line = last_line(cast)
        assert (line["action"], line["details"]["to"]) == (Event.TASK_HANDED_OVER, "mei")
        notice = Notice(NoticeKind.TASK_HANDED_OVER, cast.case_id, handed.id, "mei", handed.version)
        assert cast.world.outbox.mailed[-1] == notice
        assert (cast.case_id, notice.key) in cast.world.records.notices

    def test_a_word_to_the_colleague_is_a_note_of_the_case(self, cast: Cast) -> None:
        work(cast).hand_over(screening(cast).id, "mei", "您认识这个账号", JUN, WAY)
        (remark,) = cast.world.records.remarks.values()
        assert (remark.text, remark.by) == ("您认识这个账号", "jun")
        assert "您认识" not in "".join(cast.world.cases.ledger(cast.case_id))

    @pytest.mark.parametrize("to", ["nobody", "jun", "tao", "gone"])
    def test_somebody_who_cannot_work_on_it(self, cast: Cast, to: str) -> None:
        cast.world.people.put(replace(MEI, id="gone", email="gone@x.example", disabled=True))
        before = screening(cast)
        with pytest.raises(InvalidInputError) as raised:
            work(cast).hand_over(before.id, to, "", JUN, WAY)
        (finding,) = raised.value.findings
        assert (finding.pointer, finding.code) == ("/to", "not_a_colleague")
        assert screening(cast) == before


class TestHolds:
    def test_a_hold_is_written_down_with_its_reason(self, cast: Cast) -> None:
        held = work(cast).hold(screening(cast).id, "2025-10-20", "platform answers", JUN, WAY)
        assert held.hold is not None
        assert (held.hold.by, held.hold.reason) == ("jun", "platform answers")
        line = last_line(cast)
        assert (line["action"], line["reason"]) == (Event.TASK_HELD, "platform answers")
        assert line["details"]["until"] == "2025-10-20"

    @pytest.mark.parametrize(
        ("until", "code"),
        [
            ("2025-10-09", "not_in_future"),
            ("2025-10-08", "not_in_future"),
            ("2026-02-01", "hold_too_long"),
            ("2025-02-31", "bad_format"),
        ],
    )
    def test_a_day_that_cannot_be(self, cast: Cast, until: str, code: str) -> None:
        with pytest.raises(InvalidInputError) as raised:
            work(cast).hold(screening(cast).id, until, "asked", JUN, WAY)
        assert [f.code for f in raised.value.findings] == [code]
        assert screening(cast).hold is None

    def test_nobody_is_reminded_while_it_rests_and_all_goes_on_after(self, cast: Cast) -> None:
        before = screening(cast)
        work(cast).hold(before.id, "2025-10-20", "asked", JUN, WAY)
        mailed = len(cast.world.outbox.mailed)
        cast.world.clock.set(before.agenda[-1].at)
        cast.house.sweep_due()
        assert len(cast.world.outbox.mailed) == mailed
        resumes = screening(cast).agenda[0].at
        cast.world.clock.set(resumes)
        cast.house.sweep_due()
        after = screening(cast)
        assert after.hold is None
        assert last_line(cast)["action"] == Event.TASK_RESUMED
        assert last_line(cast)["actor"]["role"] == "component"
        assert [due.duty for due in after.agenda] == [due.duty for due in before.agenda]
        assert after.agenda[0].at > resumes
        cast.world.clock.set(after.agenda[0].at)
        cast.house.sweep_due()
        assert screening(cast).reminders == 1

    def test_a_hold_ends_early_by_hand(self, cast: Cast) -> None:
        before = screening(cast)
        work(cast).hold(before.id, "2025-10-20", "asked", JUN, WAY)
        resumed = work(cast).resume(before.id, MEI, WAY)
        assert (resumed.due_at, resumed.agenda) == (before.due_at, before.agenda)
        lines = cast.world.cases.ledger(cast.case_id)
        work(cast).resume(before.id, MEI, WAY)
        assert cast.world.cases.ledger(cast.case_id) == lines

    def test_a_case_at_rest_can_be_decided(self, cast: Cast) -> None:
        work(cast).hold(screening(cast).id, "2025-10-20", "asked", JUN, WAY)
        cast.decides(TaskKind.SCREENING, ADVANCE)
        assert cast.case.stage is Stage.LEGAL_REVIEW


class TestHandBack:
    def test_every_claim_of_somebody_is_given_back(self, cast: Cast) -> None:
        work(cast).claim(screening(cast).id, JUN, WAY)
        assert cast.house.hand_back("jun") == 1
        assert screening(cast).claim is None
        line = last_line(cast)
        assert (line["action"], line["details"]["from"]) == (Event.TASK_RELEASED, "jun")
        assert cast.house.hand_back("jun") == 0

    def test_what_others_have_and_what_lapsed_stays(self, cast: Cast) -> None:
        work(cast).claim(screening(cast).id, MEI, WAY)
        assert cast.house.hand_back("jun") == 0
        cast.world.clock.advance(HALF)
        assert cast.house.hand_back("mei") == 0
        assert screening(cast).claim is not None
