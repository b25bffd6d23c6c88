"""Contract of what stands beside a case's revisions: proofs, checks, ledger ends, checkpoints."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.adapters.dynamodb.checkpoints import DynamodbCheckpoints
from redress.domain.case import Case
from redress.domain.checkpoints import Checkpoint, checkpoint_key
from redress.domain.custody import LedgerHead, broken_links
from redress.domain.errors import ConflictError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Locked, Malware
from redress.domain.notes import Note
from redress.domain.proofs import Bag, Seal, Stamped, proof_key
from redress.domain.stages import Outcome, Stage
from redress.ports import Checkpoints
from tests.adapters.outside import HOUR, Outside, Services
from tests.adapters.samples import NOW, moved, opened, witnessed
from tests.fakes.faults import Faults
from tests.fakes.records import FakeCheckpoints, Records


def kept(key: str) -> Locked:
    return Locked(key, "v1", "ab" * 32, 3, NOW + timedelta(days=30), legal_hold=True)


def seal_of(case: Case) -> Seal:
    manifest = kept(proof_key(case.id, case.revision, "manifest.json"))
    return Seal(case.id, case.revision, NOW, case.ledger, manifest)


def file_items(outside: Outside, case: Case) -> tuple[EvidenceItem, ...]:
    file = outside.cases.open_file(case.id)
    assert file is not None
    return file.evidence


def test_a_note_leaves_the_revision_and_grows_the_ledger(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    numbers = outside.cases.note(
        Note(case.id, (witnessed(Event.MANIFEST_LOCKED), witnessed(Event.MANIFEST_STAMPED)))
    )
    assert numbers == (case.ledger.seq + 1, case.ledger.seq + 2)
    stored = outside.cases.get(case.id)
    assert stored is not None
    assert stored.revision == case.revision
    assert broken_links(outside.cases.ledger(case.id), stored.ledger) == []


def test_witnessing_gives_the_numbers(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    assert outside.cases.witness(case.id, []) == ()
    [number] = outside.cases.witness(case.id, [witnessed(Event.EVIDENCE_VIEWED)])
    assert number == case.ledger.seq + 1


def test_seals_and_bags_are_read_back_with_the_case(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    seal, bag = seal_of(case), Bag(case.id, 1, NOW)
    outside.cases.note(Note(case.id, seal=seal, bag=bag))
    stamped = seal.stamped(Stamped("local-a", NOW, kept("stamp")))
    outside.cases.note(Note(case.id, seal=stamped))
    file = outside.cases.open_file(case.id)
    assert file is not None
    assert file.seal(1) == stamped
    assert file.bag(1) == bag
    assert file.seal(2) is None


@pytest.mark.parametrize("what", ["seal", "bag", "evidence"])
def test_who_comes_second_is_told(outside: Outside, what: str) -> None:
    case = opened(outside.drafts, outside.cases)
    item = file_items(outside, case)[0]
    first = {
        "seal": Note(case.id, seal=seal_of(case)),
        "bag": Note(case.id, bag=Bag(case.id, 1, NOW)),
        "evidence": Note(case.id, evidence=(item.changed(malware=Malware.CLEAN),)),
    }[what]
    outside.cases.note(replace(first, custody=(witnessed(Event.FIXITY_CHECKED),)))
    lines = outside.cases.ledger(case.id)
    with pytest.raises(ConflictError):
        outside.cases.note(replace(first, custody=(witnessed(Event.FIXITY_CHECKED),)))
    assert outside.cases.ledger(case.id) == lines


def test_no_note_to_a_case_that_is_not_there(outside: Outside) -> None:
    with pytest.raises(UnknownCaseError):
        outside.cases.note(Note("RD-0000-0000-0000"))
    with pytest.raises(UnknownCaseError):
        outside.cases.want_seal("RD-0000-0000-0000", 1)


def test_a_case_waits_for_its_seal_until_it_is_complete(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.want_seal(case.id, 1)
    outside.cases.want_seal(case.id, 1)
    assert [live.unsealed for live in outside.cases.live()] == [1]
    outside.cases.note(Note(case.id, seal=seal_of(case)))
    assert [live.unsealed for live in outside.cases.live()] == [1]
    outside.cases.note(Note(case.id, sealed=1))
    assert [live.unsealed for live in outside.cases.live()] == [0]


def test_a_newer_revision_waits_on(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    outside.cases.want_seal(case.id, 3)
    outside.cases.want_seal(case.id, 2)
    outside.cases.note(Note(case.id, sealed=2))
    stored = outside.cases.get(case.id)
    assert stored is not None
    assert stored.unsealed == 3


def test_a_closed_case_lives_until_it_is_sealed(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    recording = moved(case, Stage.RECORDING)
    case = outside.cases.commit(replace(recording, case=replace(recording.case, pending=0)))
    closing = moved(case, Stage.CLOSED)
    closed = replace(closing.case, unsealed=2, outcome=Outcome.RECORDED)
    outside.cases.commit(replace(closing, case=closed))
    assert [live.unsealed for live in outside.cases.live()] == [2]
    outside.cases.note(Note(case.id, sealed=2))
    assert list(outside.cases.live()) == []


def test_items_are_checked_when_their_time_comes(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases, files=2)
    paper, first, second = file_items(outside, case)
    outside.cases.note(
        Note(
            case.id,
            evidence=(
                first.changed(next_check=NOW + HOUR),
                second.changed(next_check=NOW + 2 * HOUR),
            ),
        )
    )
    assert outside.cases.to_check(NOW, 10) == []
    assert outside.cases.to_check(NOW + HOUR, 10) == [(case.id, 1)]
    assert sorted(outside.cases.to_check(NOW + 2 * HOUR, 10)) == [(case.id, 1), (case.id, 2)]
    assert len(outside.cases.to_check(NOW + 2 * HOUR, 1)) == 1
    again = first.changed(next_check=NOW + 3 * HOUR)
    outside.cases.note(Note(case.id, evidence=(replace(again, version=3),)))
    assert outside.cases.to_check(NOW + 2 * HOUR, 10) == [(case.id, 2)]
    assert paper.next_check is None


def test_the_heads_are_those_of_all_cases(outside: Outside) -> None:
    cases = [opened(outside.drafts, outside.cases, number) for number in (1, 2, 3)]
    [seq] = outside.cases.witness(cases[0].id, [witnessed(Event.EVIDENCE_VIEWED)])
    heads = dict(outside.cases.heads())
    assert set(heads) == {case.id for case in cases}
    assert heads[cases[0].id].seq == seq
    assert heads[cases[1].id] == cases[1].ledger


@pytest.fixture
def checkpoints(outside: Outside) -> Checkpoints:
    if isinstance(outside, Services):
        return DynamodbCheckpoints(outside.table)
    return FakeCheckpoints(Records(), Faults())


def checkpoint(day: str) -> Checkpoint:
    document, leaves = (
        kept(checkpoint_key(day, name)) for name in ("checkpoint.json", "leaves.jsonl")
    )
    return Checkpoint(day, NOW, 7, "cd" * 32, document, leaves)


def test_checkpoints_are_kept_by_day(checkpoints: Checkpoints) -> None:
    assert checkpoints.latest() is None
    for day in ("2026-01-02", "2025-12-31", "2026-01-01"):
        checkpoints.put(checkpoint(day))
    assert checkpoints.latest() == checkpoint("2026-01-02")
    assert checkpoints.get("2025-12-31") == checkpoint("2025-12-31")
    assert checkpoints.get("2025-12-30") is None
    since = [one.day for one in checkpoints.since("2026-01-01")]
    assert since == ["2026-01-01", "2026-01-02"]


def test_a_checkpoint_is_completed_step_by_step(checkpoints: Checkpoints) -> None:
    first = checkpoint("2026-01-02")
    checkpoints.put(first)
    with pytest.raises(ConflictError):
        checkpoints.put(first)
    signed = replace(first, signature=kept("sig"), version=2)
    checkpoints.put(signed)
    assert checkpoints.get(first.day) == signed


def test_the_head_of_a_new_case_is_its_ledgers_end(outside: Outside) -> None:
    case = opened(outside.drafts, outside.cases)
    assert dict(outside.cases.heads()) == {case.id: case.ledger}
    assert case.ledger != LedgerHead()
