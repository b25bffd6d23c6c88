"""Contract of the port Desk, and of what is written beside a task or a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.case import Case
from redress.domain.claims import Hold
from redress.domain.decisions import Choice, Decision, Reason, Verdict
from redress.domain.errors import ConflictError
from redress.domain.events import Event
from redress.domain.facets import Facets
from redress.domain.notes import Note
from redress.domain.queue import TaskMove, Waiting
from redress.domain.remarks import Remark, Visibility
from redress.domain.stages import Remedy, Stage
from redress.domain.tasks import Assignee, Task, TaskKind
from tests.adapters.outside import HOUR, Outside, Services
from tests.adapters.samples import CLERK, NOW, draft, moved, opened, opening, task, witnessed

HALF_AN_HOUR = timedelta(minutes=30)
FACETS = Facets(("lawyers_letter",), ("weibo",), evidence=True, language="zh-CN", unread=1)


def waiting(outside: Outside, number: int = 1, *tasks: Task) -> tuple[Case, list[Task]]:
    """Open a case with tasks that wait."""
    case = opened(outside.drafts, outside.cases, number)
    wanted = tasks or (replace(task("CASE"), facets=FACETS),)
    new = [replace(one, id=one.id.replace("CASE", case.id), case_id=case.id) for one in wanted]
    return outside.cases.commit(moved(case, tasks=tuple(new))), new


def note(outside: Outside, before: Task, after: Task) -> Task:
    line = witnessed(Event.TASK_CLAIMED)
    outside.cases.note(Note(before.case_id, (line,), moves=(TaskMove(before, after),)))
    return after


def remark(number: int = 1, text: str = "他换了三个小号") -> Remark:
    return Remark(
        id=f"0199c5e2-0000-7000-8000-{number:012d}",
        number=number,
        at=NOW,
        by="jun",
        group=Assignee.COMMUNITY,
        text=text,
        visibility=Visibility.GROUP,
    )


def test_a_queue_goes_on_behind_any_place(outside: Outside) -> None:
    for number in range(1, 6):
        waiting(outside, number, task("CASE", opened_at=NOW - number * HOUR))
    first = outside.desk.waiting(Assignee.COMMUNITY, "", 3)
    rest = outside.desk.waiting(Assignee.COMMUNITY, first[-1].place, 3)
    entries = [*first, *rest]
    assert [entry.place for entry in entries] == sorted(entry.place for entry in entries)
    assert len({entry.task_id for entry in entries}) == 5
    assert outside.desk.waiting(Assignee.COMMUNITY, rest[-1].place, 3) == []
    assert outside.desk.waiting(Assignee.LEGAL, "", 3) == []


def test_of_two_tasks_of_one_instant_none_is_passed_over(outside: Outside) -> None:
    letter = task("CASE", TaskKind.CARRY_OUT_REMEDY, remedy=Remedy.LAWYERS_LETTER)
    support = task("CASE", TaskKind.CARRY_OUT_REMEDY, remedy=Remedy.LITIGATION_SUPPORT)
    _, both = waiting(outside, 1, letter, support)
    found: list[Waiting] = []
    while page := outside.desk.waiting(Assignee.LEGAL, found[-1].place if found else "", 1):
        found += page
    assert found == sorted((Waiting.of(one) for one in both), key=lambda entry: entry.place)


def test_tasks_are_read_in_the_order_asked(outside: Outside) -> None:
    ids = [waiting(outside, number)[1][0].id for number in (1, 2, 3)]
    asked = [ids[2], "RD-0000-0000-0000.screening.1", ids[0]]
    assert [one.id for one in outside.desk.tasks(asked)] == [ids[2], ids[0]]
    assert outside.desk.tasks([]) == []


def test_revisions_are_those_at_which_cases_stand(outside: Outside) -> None:
    (case, _), (other, _) = waiting(outside), waiting(outside, 2)
    asked = [case.id, "RD-0000-0000-0000", other.id, case.id]
    assert outside.desk.revisions(asked) == {case.id: case.revision, other.id: other.revision}
    assert outside.desk.revisions([]) == {}


def test_counters_follow_every_task_from_its_opening_to_its_end(outside: Outside) -> None:
    case, (one,) = waiting(outside)
    _, (other,) = waiting(outside, 2, replace(task("CASE"), facets=Facets(("guidance",))))
    assert outside.desk.counts(Assignee.COMMUNITY) == {
        TaskKind.SCREENING: {
            "evidence": 1,
            "language:zh-CN": 1,
            "platform:weibo": 1,
            "remedy:guidance": 1,
            "remedy:lawyers_letter": 1,
            "unread": 1,
            "waiting": 2,
        }
    }
    hold = Hold("jun", "asked", NOW, NOW + HOUR, other.due_at, other.agenda)
    held = note(outside, other, other.held(hold, other.due_at + HOUR))
    counts = outside.desk.counts(Assignee.COMMUNITY)[TaskKind.SCREENING]
    assert (counts["waiting"], counts["held"], "remedy:guidance" in counts) == (1, 1, False)
    note(outside, held, held.resumed(other.due_at, other.agenda))
    assert outside.desk.counts(Assignee.COMMUNITY)[TaskKind.SCREENING]["waiting"] == 2
    choice = Choice(Verdict.ADVANCE, Reason.CLAIM_PLAUSIBLE)
    decided = one.decided(Decision(choice, CLERK, NOW, case.revision))
    outside.cases.commit(moved(case, Stage.LEGAL_REVIEW, tasks=(decided,)))
    outside.tasks.replace(decided.answered())
    counts = outside.desk.counts(Assignee.COMMUNITY)[TaskKind.SCREENING]
    assert counts == {"remedy:guidance": 1, "waiting": 1}


def test_a_task_that_is_cancelled_at_rest_was_counted_so(outside: Outside) -> None:
    case, (one,) = waiting(outside)
    hold = Hold("jun", "asked", NOW, NOW + HOUR, one.due_at, one.agenda)
    held = note(outside, one, one.held(hold, one.due_at))
    outside.cases.commit(moved(case, Stage.WITHDRAWING, tasks=(held.cancelled(),)))
    assert outside.desk.counts(Assignee.COMMUNITY).get(TaskKind.SCREENING, {}) == {}


def test_what_was_never_counted_makes_no_figure_negative(on_moto: Services) -> None:
    case, (one,) = waiting(on_moto)
    for shard in range(8):
        on_moto.dynamodb.delete_item(
            TableName=on_moto.name,
            Key={"pk": {"S": "queue#community"}, "sk": {"S": f"count#screening#{shard}"}},
        )
    choice = Choice(Verdict.ADVANCE, Reason.CLAIM_PLAUSIBLE)
    decided = one.decided(Decision(choice, CLERK, NOW, case.revision))
    on_moto.cases.commit(moved(case, Stage.LEGAL_REVIEW, tasks=(decided,)))
    assert on_moto.desk.counts(Assignee.COMMUNITY) == {TaskKind.SCREENING: {}}


def test_claims_are_found_by_who_has_them_until_they_lapse(outside: Outside) -> None:
    _, (one,) = waiting(outside)
    _, (other,) = waiting(outside, 2)
    mine = note(outside, one, one.claimed("jun", NOW, HALF_AN_HOUR))
    later = NOW + timedelta(minutes=1)
    note(outside, other, other.claimed("jun", later, HALF_AN_HOUR))
    assert [t.id for t in outside.desk.claimed_by("jun", later)] == [one.id, other.id]
    assert outside.desk.claimed_by("mei", NOW) == []
    longer = note(outside, mine, mine.claimed("jun", NOW + 2 * later.resolution, HOUR))
    assert [t.id for t in outside.desk.claimed_by("jun", later)] == [other.id, one.id]
    assert [t.id for t in outside.desk.claimed_by("jun", NOW + 2 * HALF_AN_HOUR)] == [one.id]
    assert outside.desk.claimed_by("jun", NOW + 2 * HOUR) == []
    note(outside, longer, longer.released())
    assert [t.id for t in outside.desk.claimed_by("jun", later)] == [other.id]


def test_of_two_claims_at_once_one_is_written(outside: Outside) -> None:
    _, (one,) = waiting(outside)
    note(outside, one, one.claimed("jun", NOW, HALF_AN_HOUR))
    lines = outside.cases.ledger(one.case_id)
    with pytest.raises(ConflictError):
        note(outside, one, one.claimed("mei", NOW, HALF_AN_HOUR))
    assert outside.cases.ledger(one.case_id) == lines
    assert outside.desk.claimed_by("mei", NOW) == []


def test_a_move_leaves_the_revision_and_a_longer_claim_even_the_ledger(outside: Outside) -> None:
    case, (one,) = waiting(outside)
    mine = note(outside, one, one.claimed("jun", NOW, HALF_AN_HOUR))
    lines = outside.cases.ledger(case.id)
    move = TaskMove(mine, mine.claimed("jun", NOW, HOUR))
    assert outside.cases.note(Note(case.id, moves=(move,))) == ()
    stored = outside.cases.get(case.id)
    assert stored is not None
    assert (stored.revision, outside.cases.ledger(case.id)) == (case.revision, lines)
    assert outside.tasks.get(one.id) == move.after


def test_reviews_of_a_case_are_all_there_and_no_owners_task(outside: Outside) -> None:
    case, _ = waiting(outside, 1, task("CASE"), task("CASE", TaskKind.LEGAL_QUESTION))
    assert [one.kind for one in outside.desk.reviews_of(case.id)] == [TaskKind.SCREENING]
    assert outside.desk.reviews_of("RD-0000-0000-0000") == []


def test_cases_are_found_by_an_account_until_the_person_is_erased(outside: Outside) -> None:
    cases = []
    for number in (1, 2):
        outside.drafts.put_new(draft(number))
        wanted = replace(opening(number), account_keys=("key-a", f"key-{number}"))
        cases.append(outside.cases.commit(wanted))
    added = moved(cases[0], account_keys=("key-b",))
    outside.cases.commit(added)
    assert outside.desk.with_account("key-a", 10) == sorted(case.id for case in cases)
    assert len(outside.desk.with_account("key-a", 1)) == 1
    assert outside.desk.with_account("key-b", 10) == [cases[0].id]
    outside.cases.erase_person(cases[0].id)
    assert outside.desk.with_account("key-a", 10) == [cases[1].id]
    assert outside.desk.with_account("key-b", 10) == []
    outside.cases.erase_person(cases[0].id)


def test_a_draft_keeps_its_accounts_until_its_case_is_opened(outside: Outside) -> None:
    sent = replace(draft(), account_keys=("key-a",))
    outside.drafts.put_new(sent)
    assert outside.drafts.get(sent.submission_id) == sent
    outside.cases.commit(opening())
    stub = outside.drafts.get(sent.submission_id)
    assert stub is not None
    assert stub.account_keys == ()


def test_remarks_are_read_back_in_their_order_and_go_with_the_person(outside: Outside) -> None:
    case, _ = waiting(outside)
    for number in (1, 2):
        line = witnessed(Event.NOTE_WRITTEN)
        outside.cases.note(Note(case.id, (line,), remark=remark(number)))
    file = outside.cases.open_file(case.id)
    assert file is not None
    assert file.remarks == (remark(1), remark(2))
    with pytest.raises(ConflictError):
        outside.cases.note(Note(case.id, (witnessed(Event.NOTE_WRITTEN),), remark=remark(2, "x")))
    outside.cases.erase_person(case.id)
    file = outside.cases.open_file(case.id)
    assert file is not None
    assert file.remarks == ()
    with pytest.raises(ConflictError):
        outside.cases.note(Note(case.id, (witnessed(Event.NOTE_WRITTEN),), remark=remark(3)))


def test_a_remark_lies_encrypted(on_moto: Services) -> None:
    case, _ = waiting(on_moto)
    on_moto.cases.note(Note(case.id, (witnessed(Event.NOTE_WRITTEN),), remark=remark()))
    item = on_moto.table.get({"pk": {"S": f"case#{case.id}"}, "sk": {"S": "remark#0001"}})
    assert item is not None
    assert "B" in item["document"]
    assert "小号".encode() not in item["document"]["B"]


def counted(calls: list[str], name: str, call: Callable[..., object]) -> Callable[..., object]:
    def counting(**members: object) -> object:
        calls.append(name)
        return call(**members)

    return counting


@pytest.mark.parametrize("waits", [5, 40])
def test_a_page_costs_the_same_however_many_wait(
    on_moto: Services, waits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, waits + 1):
        waiting(on_moto, number)
    calls: list[str] = []
    client = on_moto.dynamodb
    for name in ("query", "batch_get_item", "get_item"):
        monkeypatch.setattr(client, name, counted(calls, name, getattr(client, name)))
    entries = on_moto.desk.waiting(Assignee.COMMUNITY, "", 5)
    on_moto.desk.tasks([entry.task_id for entry in entries])
    on_moto.desk.counts(Assignee.COMMUNITY)
    assert len(entries) == 5
    assert calls == ["query", "batch_get_item", "query"]
