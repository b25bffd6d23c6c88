"""Contract of the ports Campaigns, Drafts and Cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.case import Change, TimelineEntry
from redress.domain.custody import LedgerHead, broken_links
from redress.domain.errors import ConflictError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import (
    EvidenceState,
    Findings,
    Locked,
    Malware,
    Paper,
    PaperKind,
)
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Outcome, Stage
from redress.ports import CaseFile
from tests.adapters.outside import HOUR, Outside
from tests.adapters.samples import (
    DAY,
    NOW,
    campaign,
    draft,
    moved,
    new_case,
    opened,
    opening,
    task,
    witnessed,
)


def test_a_campaign_is_read_as_it_was_written(outside: Outside) -> None:
    assert outside.campaigns.get("owners-2025") is None
    outside.campaigns.put(campaign())
    assert outside.campaigns.get("owners-2025") == campaign()


def test_a_campaign_is_replaced_as_a_whole(outside: Outside) -> None:
    outside.campaigns.put(campaign())
    outside.campaigns.put(campaign("Another title"))
    assert outside.campaigns.get("owners-2025") == campaign("Another title")


def test_the_first_draft_under_an_id_stays(outside: Outside) -> None:
    assert outside.drafts.get(draft().submission_id) is None
    assert outside.drafts.put_new(draft()) == draft()
    later = replace(draft(received_at=NOW + HOUR), digest="another")
    assert outside.drafts.put_new(later) == draft()
    assert outside.drafts.get(draft().submission_id) == draft()


def test_a_draft_waits_until_its_case_is_opened(outside: Outside) -> None:
    outside.drafts.put_new(draft(1))
    outside.drafts.put_new(draft(2, received_at=NOW + HOUR))
    assert list(outside.drafts.unopened_before(NOW)) == []
    first = draft(1).submission_id
    assert list(outside.drafts.unopened_before(NOW + HOUR)) == [first]
    outside.cases.commit(opening(1))
    assert list(outside.drafts.unopened_before(NOW + HOUR)) == []
    assert outside.drafts.get(first) == replace(draft(1), submission=None)
    assert outside.drafts.put_new(draft(1)) == replace(draft(1), submission=None)


def test_an_opening_writes_everything(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    change = opening()
    assert case == replace(change.case, ledger=case.ledger)
    assert case.ledger.seq == 2
    assert outside.cases.get(case.id) == case
    assert change.opening is not None
    assert outside.cases.open_file(case.id) == CaseFile(
        case=case,
        person=change.opening.person,
        papers=change.papers,
        evidence=change.evidence,
        timeline=change.timeline,
        tasks=(),
    )
    assert outside.cases.person(case.id) == change.opening.person
    assert outside.cases.by_receipt("lookup-1") == case.id
    assert outside.cases.by_likeness("likeness-1") == case.id
    assert outside.look.counted("owners-2025", DAY) == {
        "participants": 1,
        "wanted:lawyers_letter": 1,
    }


def test_what_does_not_exist_is_none(outside: Outside) -> None:
    case_id = new_case().id
    assert outside.cases.get(case_id) is None
    assert outside.cases.open_file(case_id) is None
    assert outside.cases.person(case_id) is None
    assert outside.cases.by_receipt("lookup-1") is None
    assert outside.cases.by_likeness("likeness-1") is None
    assert outside.cases.ledger(case_id) == []


def test_a_case_is_opened_once(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    before = outside.cases.open_file(case.id)
    with pytest.raises(ConflictError):
        outside.cases.commit(opening())
    assert outside.cases.open_file(case.id) == before
    assert outside.look.counted("owners-2025", DAY)["participants"] == 1


def test_no_case_is_opened_without_its_draft(outside: Outside) -> None:
    with pytest.raises(ConflictError):
        outside.cases.commit(opening())
    assert outside.cases.get(new_case().id) is None
    assert outside.cases.by_receipt("lookup-1") is None


def test_the_first_of_two_alike_keeps_the_likeness(outside: Outside) -> None:
    first = opened(outside.drafts, outside.cases, 1)
    outside.drafts.put_new(draft(2))
    with pytest.raises(ConflictError):
        outside.cases.commit(opening(2, likeness="likeness-1"))
    second = outside.cases.commit(opening(2, resembles=first.id, likeness="likeness-1"))
    assert second.resembles == first.id
    assert outside.cases.by_likeness("likeness-1") == first.id


def test_the_largest_opening_and_its_preservation_fit_a_transaction(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases, files=20)
    file = outside.cases.open_file(case.id)
    assert file is not None
    locked = Locked("key", "v1", "0" * 64, 5, NOW + HOUR, legal_hold=True)
    findings = Findings("0" * 64, "0" * 128, 5, "image/png", Malware.CLEAN)
    preserved = tuple(item.preserved(locked, findings, NOW + HOUR) for item in file.evidence)
    custody = tuple(witnessed(Event.EVIDENCE_LOCKED, item=n) for n in range(21))
    outside.cases.commit(moved(case, evidence=preserved, custody=custody))
    after = outside.cases.open_file(case.id)
    assert after is not None
    assert {item.state for item in after.evidence} == {EvidenceState.PRESERVED}
    assert [item.number for item in after.evidence] == list(range(21))
    assert len(outside.cases.ledger(case.id)) == 42


def test_a_change_writes_everything(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    entry = TimelineEntry(NOW, Event.REVIEW_REQUESTED, Stage.SCREENING, 2, {"n": 1}, "请稍候")
    notice = Notice(NoticeKind.REVIEW_REQUESTED, case.id, task(case.id).id, "ann")
    paper = Paper(1, PaperKind.ADDITION, '{"text":"更多"}')
    change = moved(
        case,
        timeline=(entry,),
        tasks=(task(case.id),),
        papers=(paper,),
        counters=("screened", "screened"),
        custody=(witnessed(Event.REVIEW_REQUESTED),),
        notices=(notice, notice),
    )
    stored = outside.cases.commit(change)
    file = outside.cases.open_file(case.id)
    assert file is not None
    assert file.case == stored == replace(change.case, ledger=stored.ledger)
    assert file.timeline == (*opening().timeline, entry)
    assert file.papers == (*opening().papers, paper)
    assert file.tasks == (task(case.id),)
    assert outside.look.counted("owners-2025", DAY)["screened"] == 2
    assert list(outside.notices.unsent_before(NOW + HOUR)) == [notice]


def test_a_change_of_an_older_revision_writes_nothing(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.commit(moved(case))
    before = outside.cases.open_file(case.id)
    stale = moved(
        case,
        Stage.RECORDING,
        tasks=(task(case.id),),
        counters=("late",),
        custody=(witnessed(Event.CASE_CLOSED),),
        notices=(Notice(NoticeKind.CLOSED_RECORDED, case.id),),
        papers=(Paper(7, PaperKind.ADDITION, "{}"),),
    )
    with pytest.raises(ConflictError):
        outside.cases.commit(stale)
    assert outside.cases.open_file(case.id) == before
    assert "late" not in outside.look.counted("owners-2025", DAY)
    assert len(outside.cases.ledger(case.id)) == 2
    assert list(outside.notices.unsent_before(NOW + HOUR)) == []


def test_a_change_with_an_older_task_writes_nothing(outside: Outside) -> None:
    case = outside.cases.commit(
        moved(opened(outside.drafts, outside.cases), tasks=(task(new_case().id),))
    )
    with pytest.raises(ConflictError):
        outside.cases.commit(
            Change(case=case.touched(NOW), day=DAY, tasks=(task(case.id),), counters=("late",))
        )
    assert outside.cases.get(case.id) == case
    assert "late" not in outside.look.counted("owners-2025", DAY)


def test_a_change_of_no_case_is_refused(outside: Outside) -> None:
    with pytest.raises(ConflictError):
        outside.cases.commit(moved(new_case()))


def test_the_ledger_is_one_sound_chain(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    case = outside.cases.commit(moved(case, custody=(witnessed(Event.CASE_PRESERVED),)))
    outside.cases.witness(case.id, [witnessed(Event.EVIDENCE_VIEWED, item=1)] * 2)
    lines = outside.cases.ledger(case.id)
    stored = outside.cases.get(case.id)
    assert stored is not None
    assert stored.ledger.seq == len(lines) == 5
    assert broken_links(lines, stored.ledger) == []


def test_who_saw_the_evidence_does_not_disturb_who_decides(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.witness(case.id, [witnessed(Event.EVIDENCE_VIEWED)])
    seen = outside.cases.get(case.id)
    assert seen is not None
    assert replace(seen, ledger=case.ledger) == case
    decided = outside.cases.commit(moved(case, custody=(witnessed(Event.CASE_PRESERVED),)))
    assert decided.ledger.seq == 4
    assert broken_links(outside.cases.ledger(case.id), decided.ledger) == []


def test_a_change_without_custody_keeps_the_ledger(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.witness(case.id, [witnessed(Event.EVIDENCE_VIEWED)])
    after = outside.cases.commit(moved(case))
    assert after.ledger.seq == 3
    assert broken_links(outside.cases.ledger(case.id), after.ledger) == []


def test_witnessing_nothing_or_nobody(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.witness(case.id, [])
    assert outside.cases.get(case.id) == case
    with pytest.raises(UnknownCaseError):
        outside.cases.witness("RD-0000-0000-0000", [witnessed(Event.EVIDENCE_VIEWED)])


def test_trouble_is_flagged_until_the_next_move(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.flag_trouble(case.id, "preserving")
    assert outside.cases.get(case.id) == replace(case, trouble="preserving")
    outside.cases.commit(moved(case))
    after = outside.cases.get(case.id)
    assert after is not None
    assert after.trouble == ""
    with pytest.raises(UnknownCaseError):
        outside.cases.flag_trouble("RD-0000-0000-0000", "preserving")


def test_a_case_is_live_until_it_is_closed_and_all_is_preserved(outside: Outside) -> None:
    first = opened(outside.drafts, outside.cases, 1)
    second = opened(outside.drafts, outside.cases, 2)
    second = outside.cases.commit(moved(second, Stage.RECORDING))
    live = {case.id: case for case in outside.cases.live()}
    assert set(live) == {first.id, second.id}
    found = live[second.id]
    assert (found.attempt, found.stage, found.pending) == (1, Stage.RECORDING, 2)
    assert found.updated_at == NOW + timedelta(minutes=1)
    closing = moved(second, Stage.CLOSED)
    closed = replace(closing, case=replace(closing.case, outcome=Outcome.RECORDED))
    second = outside.cases.commit(closed)
    assert {case.id for case in outside.cases.live()} == {first.id, second.id}
    kept = second.touched(NOW, pending=0)
    outside.cases.commit(replace(closed, case=kept, timeline=(), custody=(), counters=()))
    assert [case.id for case in outside.cases.live()] == [first.id]


def test_erasing_the_person_keeps_the_evidence(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    other = opened(outside.drafts, outside.cases, 2)
    untouched = outside.cases.open_file(other.id)
    for _ in range(2):
        outside.cases.erase_person(case.id)
        file = outside.cases.open_file(case.id)
        assert file is not None
        assert (file.person, file.papers) == (None, ())
        assert [item.claim.name for item in file.evidence] == ["submission-0000.json", "0001"]
        assert [item.claim.sha256 for item in file.evidence] == [
            item.claim.sha256 for item in opening().evidence
        ]
        assert file.case == case
    assert outside.cases.person(case.id) is None
    assert outside.cases.open_file(other.id) == untouched
    assert len(outside.cases.ledger(case.id)) == 2


def test_what_is_stored_cannot_be_changed_from_outside(outside: Outside) -> None:
    facts: dict[str, str | int] = {"files": 1}
    case = opened(outside.drafts, outside.cases)
    entry = TimelineEntry(NOW, Event.CASE_PRESERVED, Stage.SCREENING, 2, facts)
    outside.cases.commit(moved(case, timeline=(entry,)))
    facts["files"] = 2
    for _ in range(2):
        file = outside.cases.open_file(case.id)
        assert file is not None
        assert file.timeline[-1].facts == {"files": 1}
        file.timeline[-1].facts["files"] = 3


def test_a_head_that_was_never_stored_is_replaced_by_the_true_one(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    invented = replace(case, ledger=LedgerHead(9, "f" * 64))
    after = outside.cases.commit(moved(invented, custody=(witnessed(Event.CASE_PRESERVED),)))
    assert after.ledger.seq == 3
    assert broken_links(outside.cases.ledger(case.id), after.ledger) == []


def test_a_file_of_more_than_a_page_is_read_whole(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    texts = [str(number) * 300_000 for number in range(1, 6)]
    for number, text in enumerate(texts, start=1):
        papers = (Paper(number, PaperKind.ADDITION, text),)
        case = outside.cases.commit(Change(case=case.touched(NOW), day=DAY, papers=papers))
    file = outside.cases.open_file(case.id)
    assert file is not None
    assert [paper.text for paper in file.papers[1:]] == texts
    outside.cases.erase_person(case.id)
    after = outside.cases.open_file(case.id)
    assert after is not None
    assert after.papers == ()
