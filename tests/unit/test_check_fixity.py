"""Fixity: what is found in the vault, what is done about it, and what the ledger says of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from redress.domain.custody import CustodyRecord, Outcome, StoredObject, broken_links
from redress.domain.errors import UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Locked
from redress.domain.fixity import Told, told_of
from redress.usecases.check_fixity import Checked, CheckFixity
from redress.usecases.verify_vault import VerifyVault
from tests.factories.locked import DAY_LONG, PRESERVER, RETENTION, closed, locked_case, stored
from tests.fakes.faults import CrashError, OutageError
from tests.fakes.world import World

PERIOD = timedelta(days=90)


def checker(world: World) -> CheckFixity:
    return CheckFixity(world.cases, world.vault, world.clock, RETENTION, PERIOD)


class Kept:
    """A case in the vault whose file (item 1) is due to be checked."""

    def __init__(self, retention: timedelta = RETENTION, *, is_closed: bool = False) -> None:
        self.world = World()
        self.case_id = locked_case(self.world, retention=retention).id
        if is_closed:
            closed(self.world, self.case_id)
        self.world.clock.advance(DAY_LONG)
        self.before = len(self.world.cases.ledger(self.case_id))

    @property
    def item(self) -> EvidenceItem:
        return self.world.records.evidence[self.case_id, 1]

    @property
    def locked(self) -> Locked:
        locked = self.item.locked
        assert locked is not None
        return locked

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def check(self) -> Checked:
        return checker(self.world)(self.case_id, 1)

    def written(self) -> list[dict[str, Any]]:
        """Give what the ledger says since the beginning of the test; it must be sound."""
        lines = self.world.cases.ledger(self.case_id)
        assert broken_links(lines, stored(self.world, self.case_id).ledger) == []
        return [json.loads(line) for line in lines[self.before :]]

    def said(self) -> list[tuple[str, str, str]]:
        return [(one["action"], one["outcome"], one["reason"]) for one in self.written()]


CHECKED = "case:fixity:checked"
EXTENDED = "case:retention:extended"


def test_what_is_as_it_was_is_written_down_and_checked_again_in_a_period() -> None:
    kept = Kept()
    assert kept.check() is Checked.PASSED
    (entry,) = kept.written()
    assert (entry["action"], entry["outcome"], entry["item"]) == (CHECKED, "done", 1)
    assert (entry["sha256"], entry["size"]) == (kept.locked.sha256, kept.locked.size)
    assert entry["object"] == {"key": kept.locked.key, "version": kept.locked.version_id}
    assert (kept.item.checked_at, kept.item.next_check) == (kept.now, kept.now + PERIOD)
    assert stored(kept.world, kept.case_id).trouble == ""


def test_papers_are_checked_too() -> None:
    kept = Kept()
    assert checker(kept.world)(kept.case_id, 0) is Checked.PASSED


def test_the_same_message_again_finds_nothing_to_do() -> None:
    kept = Kept()
    kept.check()
    assert kept.check() is Checked.NOT_DUE
    assert len(kept.written()) == 1


def test_what_was_never_locked_or_does_not_exist_is_not_checked() -> None:
    kept = Kept()
    kept.world.records.evidence[kept.case_id, 1] = replace(kept.item, locked=None)
    assert kept.check() is Checked.NOT_DUE
    assert checker(kept.world)(kept.case_id, 7) is Checked.NOT_DUE
    with pytest.raises(UnknownCaseError):
        checker(kept.world)("RD-0000-0000-0000", 1)


def gone(kept: Kept) -> None:
    kept.world.vault.objects[kept.locked.key].clear()


def one_bit_flipped(kept: Kept) -> None:
    content = kept.world.vault.objects[kept.locked.key][0].content
    kept.world.vault.change(kept.locked.key, content=bytes([content[0] ^ 1]) + content[1:])


def cut(kept: Kept) -> None:
    kept.world.vault.change(kept.locked.key, content=b"not")


def retention_shortened(kept: Kept) -> None:
    kept.world.vault.change(
        kept.locked.key, retain_until=kept.locked.retain_until - timedelta(seconds=1)
    )


def retention_removed(kept: Kept) -> None:
    kept.world.vault.change(kept.locked.key, retain_until=None)


def record_changed(kept: Kept) -> None:
    locked = replace(kept.locked, version_id="v1")  # the paper's
    kept.world.records.evidence[kept.case_id, 1] = replace(kept.item, locked=locked)


def long_hash_changed(kept: Kept) -> None:
    kept.world.records.evidence[kept.case_id, 1] = replace(kept.item, sha512="00" * 64)


def ledger_changed(kept: Kept) -> None:
    lines = kept.world.records.lines[kept.case_id]
    lines[0] = lines[0].replace("received", "xeceived")


def ledger_line_ruined(kept: Kept) -> None:
    kept.world.records.lines[kept.case_id][0] = "{"


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (gone, "gone"),
        (one_bit_flipped, "sha256_differs, sha512_differs"),
        (cut, "size_differs, sha256_differs, sha512_differs"),
        (retention_shortened, "retention_shortened"),
        (retention_removed, "retention_shortened"),
        (record_changed, "gone, record_differs_from_ledger"),
        (long_hash_changed, "sha512_differs"),
        (ledger_changed, "ledger_broken"),
        (ledger_line_ruined, "ledger_broken"),
    ],
)
def test_whatever_differs_is_named_and_the_case_is_flagged(harm: Any, reason: str) -> None:
    kept = Kept()
    harm(kept)
    assert kept.check() is Checked.FAILED
    last = json.loads(kept.world.cases.ledger(kept.case_id)[-1])
    assert (last["action"], last["outcome"], last["reason"]) == (CHECKED, "failed", reason)
    assert stored(kept.world, kept.case_id).trouble == "fixity"
    assert kept.item.next_check == kept.now + DAY_LONG


def test_a_retention_that_was_taken_away_is_put_back() -> None:
    kept = Kept()
    kept.world.vault.change(kept.locked.key, retain_until=None)
    kept.check()
    standing = kept.world.vault.standing(kept.locked)
    assert standing is not None
    assert standing.retain_until == kept.now + RETENTION == kept.locked.retain_until
    kept.world.clock.advance(DAY_LONG)
    assert kept.check() is Checked.PASSED


def test_an_open_case_s_retention_is_extended_before_it_ends() -> None:
    kept = Kept(retention=timedelta(days=31))
    assert kept.check() is Checked.PASSED
    begun, extended, checked = kept.written()
    assert (begun["action"], begun["outcome"]) == (EXTENDED, "begun")
    assert (extended["action"], extended["outcome"]) == (EXTENDED, "done")
    assert extended["related"] == begun["seq"]
    assert checked["action"] == CHECKED
    assert kept.locked.retain_until == kept.now + RETENTION
    assert extended["details"] == {"retain_until": kept.locked.retain_until.isoformat()}


def test_an_item_is_checked_again_in_time_for_its_retention() -> None:
    kept = Kept(retention=timedelta(days=60))
    assert kept.check() is Checked.PASSED
    assert [action for action, _, _ in kept.said()] == [CHECKED]
    assert kept.item.next_check == kept.locked.retain_until - timedelta(days=30)
    kept.world.clock.set(kept.item.next_check)
    assert kept.check() is Checked.PASSED
    assert kept.locked.retain_until == kept.now + RETENTION
    assert kept.item.next_check == kept.now + PERIOD


def test_the_retention_of_a_closed_case_is_left_to_end() -> None:
    kept = Kept(retention=timedelta(days=31), is_closed=True)
    assert kept.check() is Checked.PASSED
    assert [action for action, _, _ in kept.said()] == [CHECKED]
    assert kept.item.next_check == kept.now + PERIOD


def test_a_retention_that_others_extended_is_written_down() -> None:
    kept = Kept()
    later = kept.locked.retain_until + timedelta(days=9)
    kept.world.vault.change(kept.locked.key, retain_until=later)
    assert kept.check() is Checked.PASSED
    assert kept.said() == [(EXTENDED, "done", "observed"), (CHECKED, "done", "")]
    assert kept.locked.retain_until == later


def test_a_hold_that_was_lifted_from_an_open_case_is_a_failure_until_it_is_back() -> None:
    kept = Kept()
    kept.world.vault.change(kept.locked.key, legal_hold=False)
    assert kept.check() is Checked.FAILED
    lifted, failed = ("case:hold:lifted", "done", "observed"), (CHECKED, "failed", "hold_lifted")
    assert kept.said() == [lifted, failed]
    kept.world.clock.advance(DAY_LONG)
    assert kept.check() is Checked.FAILED
    assert kept.said() == [lifted, failed, failed]
    kept.world.vault.change(kept.locked.key, legal_hold=True)
    kept.world.clock.advance(DAY_LONG)
    assert kept.check() is Checked.PASSED
    assert kept.said()[3:] == [("case:hold:set", "done", "observed"), (CHECKED, "done", "")]


def test_a_hold_that_was_lifted_from_a_closed_case_is_only_written_down() -> None:
    kept = Kept(is_closed=True)
    kept.world.vault.change(kept.locked.key, legal_hold=False)
    assert kept.check() is Checked.PASSED
    assert kept.said() == [("case:hold:lifted", "done", "observed"), (CHECKED, "done", "")]
    assert kept.locked.legal_hold is False


def shut(kept: Kept) -> None:
    kept.world.vault.shut(StoredObject(kept.locked.key, kept.locked.version_id))
    now = kept.world.clock.now()
    kept.world.cases.witness(
        kept.case_id, [CustodyRecord(now, PRESERVER, Event.EVIDENCE_SHUT, item=1)]
    )
    kept.before += 1


def test_what_is_shut_is_read_by_nobody_and_its_lock_is_looked_at() -> None:
    kept = Kept(is_closed=True)
    shut(kept)
    assert kept.check() is Checked.PASSED
    assert kept.said() == [(CHECKED, "done", "shut")]
    kept.world.clock.advance(PERIOD)
    gone(kept)
    assert kept.check() is Checked.FAILED


def test_a_vault_that_does_not_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()

    def busy(_: Locked) -> None:
        raise OutageError("503 Slow Down")

    with monkeypatch.context() as patch:
        patch.setattr(kept.world.vault, "read", busy)
        with pytest.raises(OutageError):
            kept.check()
    assert kept.written() == []
    assert kept.check() is Checked.PASSED


def test_what_changed_meanwhile_is_judged_again_without_reading_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Kept()
    reads: list[Locked] = []
    read, note = kept.world.vault.read, kept.world.cases.note

    def counted(locked: Locked) -> Any:
        reads.append(locked)
        return read(locked)

    def after_another(one: Any) -> Any:
        if kept.item.version == 2:
            kept.world.records.evidence[kept.case_id, 1] = kept.item.changed(media_type="x/y")
        return note(one)

    monkeypatch.setattr(kept.world.vault, "read", counted)
    monkeypatch.setattr(kept.world.cases, "note", after_another)
    assert kept.check() is Checked.PASSED
    assert len(reads) == 1
    assert kept.item.media_type == "x/y"
    assert len(kept.written()) == 1


@pytest.mark.parametrize("harmed", [False, True])
def test_death_at_every_point_has_one_effect(harmed: bool) -> None:
    def begin() -> Kept:
        kept = Kept(retention=timedelta(days=31))
        if harmed:
            one_bit_flipped(kept)
        kept.world.faults.points.clear()
        return kept

    undisturbed = begin()
    undisturbed.check()
    points = list(undisturbed.world.faults.points)
    assert {"before cases.witness", "after vault.extend", "after cases.note"} <= set(points)
    for place in range(len(points)):
        kept = begin()
        kept.world.faults.crash_at = place
        with pytest.raises(CrashError):
            kept.check()
        kept.world.faults.crash_at = None
        kept.check()
        assert kept.said() == undisturbed.said()
        assert kept.item == undisturbed.item
        flagged = stored(kept.world, kept.case_id).trouble
        assert flagged == ("fixity" if harmed else "")


def test_the_hour_brings_what_is_due_to_the_queue_and_nothing_starves() -> None:
    world = World()
    first, second = (locked_case(world, number) for number in (1, 2))
    verify = VerifyVault(world.cases, world.outbox, world.clock)
    assert verify() == 0
    world.clock.advance(DAY_LONG)
    due = {(case.id, number) for case in (first, second) for number in (0, 1)}
    for _ in range(2):  # asked for twice, because nobody has checked yet
        world.outbox.checked.clear()
        assert verify() == 4
        assert set(world.outbox.checked) == due
    for case_id, number in due:
        checker(world)(case_id, number)
    assert verify() == 0
    world.clock.advance(PERIOD)
    assert verify() == 4


def test_the_last_word_of_the_ledger_counts() -> None:
    def line(seq: int, action: Event, outcome: Outcome, **more: object) -> str:
        entry = {"seq": seq, "action": action, "outcome": outcome, "item": 1}
        return json.dumps(entry | {"object": None, "sha256": "", "size": None} | more)

    place = {"key": "k", "version": "v"}
    lines = [
        line(1, Event.EVIDENCE_LOCKED, Outcome.BEGUN, sha256="aa"),
        line(2, Event.EVIDENCE_LOCKED, Outcome.DONE, sha256="bb", size=1, object=place),
        line(3, Event.EVIDENCE_LOCKED, Outcome.FAILED, sha256="cc"),
        line(4, Event.EVIDENCE_LOCKED, Outcome.DONE, sha256="dd", item=2),
        line(5, Event.HOLD_SET, Outcome.DONE),
        line(6, Event.RETENTION_EXTENDED, Outcome.BEGUN),
        "[]",
    ]
    told = told_of(lines, 1)
    assert (told.sha256, told.size, told.held, told.shut) == ("bb", 1, True, False)
    assert told.extending == 6
    assert told_of([*lines, line(7, Event.RETENTION_EXTENDED, Outcome.DONE)], 1).extending is None
    assert told_of(lines, 3) == Told()
