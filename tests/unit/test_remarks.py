"""Internal notes: who may read them, and a colleague who is asked."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from redress.domain.errors import (
    CaseWithdrawnError,
    InvalidInputError,
    MessageConflictError,
    NotAllowedError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.notices import Notice, NoticeKind
from redress.domain.remarks import MOST_REMARKS, Remark, Visibility
from redress.domain.reviewers import Reviewer
from redress.domain.stages import Stage
from redress.domain.tasks import Assignee, TaskKind
from redress.ports import CaseFile
from redress.usecases.write_remark import RemarkDraft
from tests.factories.cast import WAY, Cast, at
from tests.factories.desk import JUN, LAN, MEI, TAO
from tests.fakes.world import START

IDS = [f"0199c5e2-0000-7000-8000-{number:012d}" for number in range(1, 5)]
WORDS = "他换了三个小号"


def draft(text: str = WORDS, number: int = 0, **more: object) -> RemarkDraft:
    made = RemarkDraft(IDS[number], text, Visibility.GROUP)
    return replace(made, **more)  # type: ignore[arg-type]  # the tests name a draft's own fields


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def writes(cast: Cast, wanted: RemarkDraft, who: Reviewer = JUN) -> CaseFile:
    return cast.house.desk.work.remarks(cast.task(TaskKind.SCREENING).id, wanted, who, WAY)


def codes(cast: Cast, wanted: RemarkDraft) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as raised:
        writes(cast, wanted)
    return [(finding.pointer, finding.code) for finding in raised.value.findings]


def remark(visibility: Visibility, group: Assignee = Assignee.COMMUNITY) -> Remark:
    return Remark(IDS[0], 1, START, "jun", group, WORDS, visibility)


class TestVisibility:
    @pytest.mark.parametrize(
        ("visibility", "readers"),
        [
            (Visibility.GROUP, {"jun", "mei"}),
            (Visibility.REVIEWERS, {"jun", "mei", "lan", "tao"}),
            (Visibility.LEADS, {"jun", "mei"}),
        ],
    )
    def test_who_may_read(self, visibility: Visibility, readers: set[str]) -> None:
        people = (JUN, MEI, LAN, TAO)
        assert {one.id for one in people if remark(visibility).visible_to(one)} == readers

    def test_a_colleague_who_does_not_lead_reads_nothing_for_leads(self) -> None:
        assert not remark(Visibility.LEADS).visible_to(replace(JUN, id="other"))

    def test_the_desk_shows_a_case_with_what_may_be_read(self, cast: Cast) -> None:
        writes(cast, draft())
        writes(cast, draft(number=1, visibility=Visibility.REVIEWERS))
        file = cast.world.cases.open_file(cast.case_id)
        assert file is not None
        task = cast.task(TaskKind.SCREENING)
        show = cast.house.desk.show
        seen = {who.id: show.of_task(task, file, who)[1].remarks for who in (MEI, TAO)}
        assert [one.number for one in seen["mei"]] == [1, 2]
        assert [one.number for one in seen["tao"]] == [2]


class TestWriting:
    def test_a_note_is_kept_and_the_ledger_has_its_hash_alone(self, cast: Cast) -> None:
        before = cast.case
        (kept,) = writes(cast, draft()).remarks
        assert (kept.by, kept.text, kept.group) == ("jun", WORDS, Assignee.COMMUNITY)
        line = json.loads(cast.world.cases.ledger(cast.case_id)[-1])
        assert (line["action"], line["sha256"]) == (Event.NOTE_WRITTEN, kept.sha256)
        assert WORDS not in "".join(cast.world.cases.ledger(cast.case_id))
        assert cast.case.revision == before.revision

    def test_the_same_note_again_is_one(self, cast: Cast) -> None:
        writes(cast, draft())
        lines = cast.world.cases.ledger(cast.case_id)
        assert len(writes(cast, draft()).remarks) == 1
        assert cast.world.cases.ledger(cast.case_id) == lines

    @pytest.mark.parametrize("other", [draft("other words"), draft(ask="mei")])
    def test_another_note_under_the_same_id(self, cast: Cast, other: RemarkDraft) -> None:
        writes(cast, draft())
        with pytest.raises(MessageConflictError):
            writes(cast, other)

    def test_an_id_that_is_none(self, cast: Cast) -> None:
        assert codes(cast, draft(id="x" * 36)) == [("/id", "not_a_uuid7")]

    def test_a_case_has_room_for_so_many(self, cast: Cast) -> None:
        many = {(cast.case_id, n): remark(Visibility.GROUP) for n in range(1, MOST_REMARKS + 1)}
        many = {key: replace(one, id=f"r{key[1]}") for key, one in many.items()}
        cast.world.records.remarks = many
        assert codes(cast, draft()) == [("/text", "too_many")]

    def test_rights(self, cast: Cast) -> None:
        with pytest.raises(NotAllowedError):
            writes(cast, draft(), TAO)
        with pytest.raises(UnknownTaskError):
            cast.house.desk.work.remarks("nothing", draft(), JUN, WAY)

    def test_nothing_is_written_about_a_person_who_has_withdrawn(self, cast: Cast) -> None:
        task_id = cast.task(TaskKind.SCREENING).id
        cast.withdraws()
        with pytest.raises(CaseWithdrawnError):
            cast.house.desk.work.remarks(task_id, draft(), JUN, WAY)


class TestAsking:
    def test_a_colleague_who_is_asked_hears_of_it(self, cast: Cast) -> None:
        writes(cast, draft(ask="mei"))
        task = cast.task(TaskKind.SCREENING)
        notice = Notice(NoticeKind.COLLEAGUE_ASKED, cast.case_id, task.id, "mei", 1)
        assert cast.world.outbox.mailed[-1] == notice
        line = json.loads(cast.world.cases.ledger(cast.case_id)[-1])
        assert (line["action"], line["details"]["asked"]) == (Event.COLLEAGUE_ASKED, "mei")

    @pytest.mark.parametrize("ask", ["nobody", "jun", "tao"])
    def test_somebody_who_may_not_see_the_task(self, cast: Cast, ask: str) -> None:
        assert codes(cast, draft(ask=ask)) == [("/ask", "not_a_colleague")]

    def test_somebody_who_could_not_read_the_note(self, cast: Cast) -> None:
        cast.world.people.put(replace(JUN, id="kai", email="kai@desk.example"))
        wanted = draft(ask="kai", visibility=Visibility.LEADS)
        assert codes(cast, wanted) == [("/ask", "cannot_read_it")]
        writes(cast, replace(wanted, visibility=Visibility.GROUP))
