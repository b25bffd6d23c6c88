"""Every item ends in the vault or refused with a reason."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from redress.domain.custody import broken_links, instant
from redress.domain.errors import NotPreservedError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceState, Malware, Refusal, upload_key
from redress.domain.notices import NoticeKind
from redress.domain.stages import Stage
from redress.domain.steps import StepMessage
from redress.usecases.contribution import Contribution
from tests.factories.cast import Cast, at
from tests.factories.evidence import evidence_in, key_of, kinds, states, step, trail
from tests.factories.house import RETENTION
from tests.factories.owners import RECORDING, SCREENSHOT, bare_submission, claim, submission
from tests.factories.rivals import just_before_the_next_commit, touches
from tests.factories.theatre import CLOSINGS, EVIDENCE, MAIL, VISIBILITY, Theatre

LOCKED = Event.EVIDENCE_LOCKED
ADDED = Contribution(text="One thing more.", files=(claim(b"more", "more.txt"),))


def test_everything_is_locked_read_back_and_written_down() -> None:
    cast = at(Stage.PRESERVING)
    cast.house.preserve_evidence(step(cast))
    case = cast.case
    assert (case.stage, case.pending, case.has_evidence) == (Stage.SCREENING, 0, True)
    until = case.opened_at + RETENTION
    for (_, number), item in cast.world.records.evidence.items():
        assert item.locked is not None
        assert item.locked.key == f"cases/{case.id}/{number:04d}/{item.claim.sha256}"
        assert (item.locked.retain_until, item.locked.legal_hold) == (until, True)
    assert len(cast.world.vault.objects) == 3
    assert (case.unsealed, cast.world.outbox.sealed) == (case.revision, [case.id])
    assert broken_links(cast.world.cases.ledger(case.id), case.ledger) == []
    assert cast.world.records.counters["owners-2025", "2025-10-09"]["with_evidence"] == 1
    assert kinds(cast) == [NoticeKind.CASE_PRESERVED]
    assert [answer.stage for answer in cast.world.engine.answers] == [Stage.SCREENING]


def test_the_same_message_twice_changes_nothing() -> None:
    cast = at(Stage.PRESERVING)
    message = step(cast)
    cast.house.preserve_evidence(message)
    case, lines = cast.case, cast.world.cases.ledger(cast.case_id)
    cast.house.preserve_evidence(message)
    assert cast.case == case
    assert cast.world.cases.ledger(case.id) == lines
    assert len(cast.world.engine.answers) == 1
    assert len(cast.world.outbox.mailed) == 1


def test_the_ledger_says_what_was_done_to_each_item() -> None:
    cast = at(Stage.PRESERVING)
    cast.world.sniffer.types[SCREENSHOT] = "image/png"
    cast.house.preserve_evidence(step(cast))
    item = cast.world.records.evidence[cast.case_id, 1]
    assert item.locked is not None
    place = {"key": item.locked.key, "version": item.locked.version_id}
    upload, paper = trail(cast, 1), trail(cast, 0)
    assert [(line["action"], line["outcome"]) for line in upload] == [
        (Event.EVIDENCE_LOCKED, "begun"),
        (Event.EVIDENCE_RECEIVED, "done"),
        (Event.EVIDENCE_HASHED, "done"),
        (Event.EVIDENCE_SCANNED, "done"),
        (Event.EVIDENCE_LOCKED, "done"),
        (Event.HOLD_SET, "done"),
    ]
    assert [line["action"] for line in paper[1:]] == [
        Event.EVIDENCE_HASHED,
        Event.EVIDENCE_LOCKED,
        Event.HOLD_SET,
    ]
    for line in upload:
        assert (line["sha256"], line["size"]) == (item.claim.sha256, item.claim.size)
        assert line["actor"]["id"] == "preserve_evidence"
        assert line["actor"]["version"]
    assert [line["object"] for line in upload] == [None, None, None, None, place, place]
    assert upload[4]["related"] == upload[0]["seq"]
    assert upload[2]["details"]["sha512"] == hashlib.sha512(SCREENSHOT).hexdigest()
    assert upload[3]["details"] == {"media_type": "image/png", "verdict": "clean"}
    assert upload[4]["details"]["retain_until"] == instant(item.locked.retain_until)


def test_what_was_found_is_kept_with_the_item_and_the_vault_is_read_again_next_day() -> None:
    cast = at(Stage.PRESERVING)
    cast.house.preserve_evidence(step(cast))
    item = cast.world.records.evidence[cast.case_id, 2]
    assert item.sha512 == hashlib.sha512(RECORDING).hexdigest()
    assert (item.media_type, item.malware) == ("text/plain", Malware.CLEAN)
    assert item.next_check == cast.world.clock.now() + timedelta(days=1)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (None, Refusal.NEVER_ARRIVED),
        (b"short", Refusal.SIZE_DIFFERS),
        (b"A picture of the post", Refusal.HASH_DIFFERS),
        (SCREENSHOT, Refusal.TYPE_NOT_ALLOWED),
    ],
)
def test_a_bad_item_is_refused_for_its_reason_and_stops_nobody(
    content: bytes | None, refusal: Refusal
) -> None:
    cast = at(Stage.PRESERVING)
    del cast.world.uploads.contents[key_of(cast)]
    cast.world.sniffer.types[SCREENSHOT] = "application/zip"
    if content is not None:
        cast.world.uploads.arrive(key_of(cast), content)
    cast.house.preserve_evidence(step(cast))
    kept = (EvidenceState.PRESERVED, None)
    assert states(cast) == [kept, (EvidenceState.REFUSED, refusal), kept]
    assert cast.case.stage is Stage.SCREENING
    assert kinds(cast) == [NoticeKind.CASE_PRESERVED, NoticeKind.EVIDENCE_REFUSED]
    (entry,) = [
        entry
        for entry in cast.world.records.timeline[cast.case_id]
        if entry.event is Event.EVIDENCE_REFUSED
    ]
    assert entry.facts == {"item": 1, "refusal": refusal.value}
    last = trail(cast, 1)[-1]
    assert (last["action"], last["outcome"]) == (Event.EVIDENCE_REFUSED, "refused")
    assert last["reason"] == refusal.value


def test_an_empty_file_is_refused_and_one_byte_is_kept() -> None:
    theatre = Theatre()
    cast = Cast(theatre, submission(files=(claim(b"", "empty.txt"), claim(b"x", "x.txt"))))
    for content in (b"", b"x"):
        cast.world.uploads.arrive(key_of(cast, content), content)
    cast.submits()
    theatre.work()
    assert states(cast)[1:] == [
        (EvidenceState.REFUSED, Refusal.EMPTY),
        (EvidenceState.PRESERVED, None),
    ]


@pytest.mark.parametrize(
    "name",
    ["截图 1.png", "😀.png", "\u202egnp.exe", "../../etc/passwd", "名" * 85, "a" * 255],
)
def test_no_name_becomes_a_path(name: str) -> None:
    cast = Cast(Theatre(), submission(files=(claim(SCREENSHOT, name),)))
    cast.submits()
    cast.theatre.work()
    item = cast.world.records.evidence[cast.case_id, 1]
    assert (item.state, item.claim.name) == (EvidenceState.PRESERVED, name)
    assert item.locked is not None
    assert item.locked.key == f"cases/{cast.case_id}/0001/{item.claim.sha256}"


def test_the_same_file_added_again_is_another_item() -> None:
    cast = at(Stage.SCREENING)
    again = Contribution(files=(claim(SCREENSHOT, "again.png"),))
    cast.theatre.attempt(lambda: cast.house.own_case.add(cast.case_id, again))
    cast.theatre.work()
    first, second = (cast.world.records.evidence[cast.case_id, number] for number in (1, 4))
    assert first.claim.sha256 == second.claim.sha256
    assert first.locked is not None
    assert second.locked is not None
    assert first.locked.key != second.locked.key


def test_without_any_good_file_or_link_the_owner_is_asked() -> None:
    theatre = Theatre()
    cast = Cast(theatre, bare_submission(files=(claim(b"never sent"),)))
    cast.submits()
    theatre.work(keep=(CLOSINGS,))
    assert cast.case.stage is Stage.COLLECTING_EVIDENCE
    assert not cast.case.has_evidence
    assert "with_evidence" not in cast.world.records.counters["owners-2025", "2025-10-09"]


def test_who_wants_no_help_is_not_told_that_the_case_is_preserved() -> None:
    cast = at(Stage.RECORDING)
    assert kinds(cast) == []


def test_a_step_of_an_older_execution_is_refused() -> None:
    cast = at(Stage.PRESERVING)
    message = step(cast)
    cast.theatre.lose_executions()
    cast.world.clock.advance(timedelta(minutes=2))
    assert cast.house.reconcile().resumed == 1
    revision = cast.case.revision
    cast.house.preserve_evidence(message)
    assert cast.case.revision == revision
    assert cast.world.vault.objects == {}


def test_an_unknown_case_is_retried() -> None:
    house = Theatre().house
    with pytest.raises(UnknownCaseError):
        house.preserve_evidence(StepMessage("RD-0", 1, Stage.PRESERVING))
    with pytest.raises(UnknownCaseError):
        house.preserve_evidence(StepMessage("RD-0", 1, Stage.PRESERVING, "token"))


def test_somebody_else_wrote_first_and_nothing_is_locked_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = at(Stage.PRESERVING)
    tried = just_before_the_next_commit(monkeypatch, cast.world, touches(cast.world, cast.case_id))
    cast.house.preserve_evidence(step(cast))
    assert len(tried) == 2
    assert cast.case.stage is Stage.SCREENING
    assert {len(versions) for versions in cast.world.vault.objects.values()} == {1}
    assert len(cast.world.records.notices) == 1


def test_what_the_vault_reads_back_differently_is_not_called_preserved() -> None:
    cast = at(Stage.PRESERVING)
    message = step(cast)
    cast.world.faults.outages = {"cases.commit"}
    with pytest.raises(Exception, match=r"cases\.commit"):
        cast.house.preserve_evidence(message)
    cast.world.faults.outages = set()
    cast.world.vault.tamper(next(key for key in cast.world.vault.objects if "/0001/" in key))
    with pytest.raises(ExceptionGroup) as failures:
        cast.house.preserve_evidence(message)
    assert [type(error) for error in failures.value.exceptions] == [NotPreservedError]
    assert (cast.case.stage, cast.case.pending) == (Stage.PRESERVING, 1)
    kept, announced = (EvidenceState.PRESERVED, None), (EvidenceState.ANNOUNCED, None)
    assert states(cast) == [kept, announced, kept]
    begun, failed = trail(cast, 1)
    assert (begun["outcome"], failed["outcome"], failed["related"]) == (
        *("begun", "failed"),
        begun["seq"],
    )
    assert failed["reason"] == "NotPreservedError"


@pytest.mark.parametrize("outage", ["uploads.arrived", "vault.preserve_upload"])
def test_a_storage_that_is_out_for_a_while_loses_nothing(outage: str) -> None:
    cast = at(Stage.PRESERVING)
    cast.world.faults.outages = {outage}
    cast.theatre.deliver(keep=(MAIL,))
    assert (cast.case.stage, cast.case.pending) == (Stage.PRESERVING, 2)
    assert cast.world.engine.answers == []
    cast.world.faults.outages = set()
    cast.world.clock.advance(VISIBILITY)
    cast.theatre.work()
    assert (cast.case.stage, cast.case.pending) == (Stage.SCREENING, 0)
    outcomes = [line["outcome"] for line in trail(cast, 1) if line["action"] == LOCKED]
    assert outcomes == (["begun", "done"] if "arrived" in outage else ["begun", "failed", "done"])


def test_what_is_added_beside_the_execution_moves_nothing() -> None:
    cast = at(Stage.SCREENING)
    cast.world.uploads.arrive(upload_key(cast.sent.submission_id, ADDED.files[0].sha256), b"more")
    answers = len(cast.world.engine.answers)
    cast.theatre.attempt(lambda: cast.house.own_case.add(cast.case_id, ADDED))
    cast.theatre.work()
    assert (cast.case.stage, cast.case.items, cast.case.pending) == (Stage.SCREENING, 5, 0)
    assert len(evidence_in(cast)) == 5
    assert len(cast.world.engine.answers) == answers
    assert cast.world.records.counters["owners-2025", "2025-10-09"]["with_evidence"] == 1


def test_after_a_withdrawal_nothing_more_is_locked() -> None:
    cast = at(Stage.SCREENING)
    locked = evidence_in(cast)
    cast.theatre.attempt(lambda: cast.house.own_case.add(cast.case_id, ADDED))
    cast.withdraws()
    cast.theatre.work(keep=(EVIDENCE,))
    assert cast.world.records.people == {}
    cast.theatre.work()
    assert cast.theatre.dead == []
    assert [envelope for envelope in cast.theatre.queue if envelope.queue != MAIL] == []
    assert evidence_in(cast) == locked


def test_a_withdrawal_while_items_are_verified_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = at(Stage.PRESERVING)
    message = step(cast)
    just_before_the_next_commit(monkeypatch, cast.world, cast.withdraws)
    cast.house.preserve_evidence(message)
    assert cast.case.stage is Stage.WITHDRAWING
    assert kinds(cast) == []


def test_more_items_than_one_transaction_holds_are_preserved_by_and_by() -> None:
    cast = at(Stage.SCREENING)
    contents = [f"file {number}".encode() for number in range(60)]
    for content in contents:
        key = upload_key(cast.sent.submission_id, claim(content).sha256)
        cast.world.uploads.arrive(key, content)
    for begin in (0, 20, 40):
        files = tuple(claim(content) for content in contents[begin : begin + 20])
        cast.house.own_case.add(cast.case_id, Contribution(files=files))
    assert cast.case.pending == 63
    revision = cast.case.revision
    cast.house.preserve_evidence(StepMessage(cast.case_id, 1, Stage.PRESERVING))
    assert cast.case.pending == 0
    assert cast.case.revision > revision + 1
    assert len(evidence_in(cast)) == 66
    assert broken_links(cast.world.cases.ledger(cast.case_id), cast.case.ledger) == []
