"""Every item ends in the vault or refused with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from redress.domain.custody import broken_links
from redress.domain.errors import NotPreservedError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceState, Refusal, upload_key
from redress.domain.notices import NoticeKind
from redress.domain.stages import Stage
from redress.domain.steps import StepMessage
from redress.usecases.own_case import Contribution
from tests.factories.cast import Cast, at
from tests.factories.house import RETENTION
from tests.factories.owners import SCREENSHOT, bare_submission, claim
from tests.factories.rivals import just_before_the_next_commit, touches
from tests.factories.theatre import CLOSINGS, EVIDENCE, MAIL, Theatre

ADDED = Contribution(text="One thing more.", files=(claim(b"more", "more.txt"),))


def step(cast: Cast) -> StepMessage:
    """The message that waits in the evidence queue."""
    body = next(envelope.body for envelope in cast.theatre.queue if envelope.queue == EVIDENCE)
    assert isinstance(body, StepMessage)
    return body


def states(cast: Cast) -> list[tuple[EvidenceState, Refusal | None]]:
    items = cast.world.records.evidence
    return [(items[key].state, items[key].refusal) for key in sorted(items)]


def kinds(cast: Cast) -> list[NoticeKind]:
    return [told.notice.kind for told in cast.world.records.notices.values()]


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
    actions = [Event.EVIDENCE_PRESERVED in line for line in cast.world.cases.ledger(case.id)]
    assert actions.count(True) == 3
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


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (None, Refusal.NEVER_ARRIVED),
        (b"short", Refusal.SIZE_DIFFERS),
        (b"A picture of the post", Refusal.HASH_DIFFERS),
    ],
)
def test_a_bad_item_is_refused_for_its_reason_and_stops_nobody(
    content: bytes | None, refusal: Refusal
) -> None:
    cast = at(Stage.PRESERVING)
    key = upload_key(cast.sent.submission_id, claim(SCREENSHOT).sha256)
    del cast.world.uploads.contents[key]
    if content is not None:
        cast.world.uploads.arrive(key, content)
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
    cast.world.faults.outages = {"cases"}
    with pytest.raises(Exception, match=r"cases\.commit"):
        cast.house.preserve_evidence(message)
    cast.world.faults.outages = set()
    cast.world.vault.tamper(next(iter(cast.world.vault.objects)))
    with pytest.raises(NotPreservedError):
        cast.house.preserve_evidence(message)
    assert cast.case.stage is Stage.PRESERVING
    assert {state for state, _ in states(cast)} == {EvidenceState.ANNOUNCED}


def test_what_is_added_beside_the_execution_moves_nothing() -> None:
    cast = at(Stage.SCREENING)
    cast.world.uploads.arrive(upload_key(cast.sent.submission_id, ADDED.files[0].sha256), b"more")
    answers = len(cast.world.engine.answers)
    cast.theatre.attempt(lambda: cast.house.own_case.add(cast.case_id, ADDED))
    cast.theatre.work()
    assert (cast.case.stage, cast.case.items, cast.case.pending) == (Stage.SCREENING, 5, 0)
    assert len(cast.world.vault.objects) == 5
    assert len(cast.world.engine.answers) == answers
    assert cast.world.records.counters["owners-2025", "2025-10-09"]["with_evidence"] == 1


def test_after_a_withdrawal_nothing_more_is_locked() -> None:
    cast = at(Stage.SCREENING)
    locked = set(cast.world.vault.objects)
    cast.theatre.attempt(lambda: cast.house.own_case.add(cast.case_id, ADDED))
    cast.withdraws()
    cast.theatre.work(keep=(EVIDENCE,))
    assert cast.world.records.people == {}
    cast.theatre.work()
    assert cast.theatre.dead == []
    assert [envelope for envelope in cast.theatre.queue if envelope.queue != MAIL] == []
    assert set(cast.world.vault.objects) == locked


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
    assert len(cast.world.vault.objects) == 66
    assert broken_links(cast.world.cases.ledger(cast.case_id), cast.case.ledger) == []
