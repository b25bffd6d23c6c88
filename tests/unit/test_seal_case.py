"""A case is sealed once, whatever dies, is down, or comes twice."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from redress.domain.canonical import canonical
from redress.domain.custody import CustodyRecord, broken_links, instant
from redress.domain.errors import ConflictError, StampsMissingError, UnknownCaseError
from redress.domain.evidence import EvidenceItem
from redress.domain.notes import Note
from redress.domain.proofs import fingerprint
from redress.domain.stages import Stage
from redress.domain.stamps import StampRefusal
from redress.usecases.seal_case import Sealed
from redress.usecases.sealing import PATIENCE
from tests.factories.house import RETENTION
from tests.factories.owners import claim
from tests.factories.seals import CASE_ID, Kept
from tests.fakes.faults import CrashError, OutageError

LOCKED, STAMPED, SIGNED = (
    *("case:manifest:locked", "case:manifest:stamped", "case:receipt:signed"),
)
WHOLE = [
    (LOCKED, "begun", ""),
    (LOCKED, "done", ""),
    (STAMPED, "begun", ""),
    (STAMPED, "done", ""),
    (STAMPED, "begun", ""),
    (STAMPED, "done", ""),
    (SIGNED, "begun", ""),
    (SIGNED, "done", ""),
]
BOTH = {"first": StampRefusal.UNREACHABLE, "second": StampRefusal.SLOW}


def sound(kept: Kept) -> None:
    """Assert what must hold of every seal: the ledger, the hashes, the signature, the lock."""
    world = kept.world
    lines = world.cases.ledger(CASE_ID)
    assert broken_links(lines, kept.case.ledger) == []
    until = world.clock.now() + RETENTION
    previous = ""
    for seal in kept.seals:
        manifest = kept.kept("manifest.json", seal.revision)
        said = json.loads(manifest)
        assert canonical(said).encode() == manifest
        assert (said["revision"], said["previous"]) == (seal.revision, previous)
        assert instant(seal.made_at) == said["made_at"]
        assert seal.manifest.sha256 == hashlib.sha256(manifest).hexdigest()
        head = said["custody"]
        assert hashlib.sha256(lines[head["length"] - 1].encode()).hexdigest() == head["head"]
        assert (seal.head.seq, seal.head.hash) == (head["length"], head["head"])
        for stamp in seal.stamps:
            token = kept.kept(f"manifest.json.{stamp.authority}.tsr", seal.revision)
            digest = bytes.fromhex(seal.manifest.sha256)
            assert world.stamper.verify(stamp.authority, digest, token).at == stamp.at
        if seal.receipt is not None:
            document = kept.kept("receipt.json", seal.revision)
            signature = kept.kept("receipt.json.sig", seal.revision)
            key = load_der_public_key(world.signer.public_key())
            assert isinstance(key, ec.EllipticCurvePublicKey)
            key.verify(signature, document, ec.ECDSA(SHA256()))
            receipt = json.loads(document)
            assert receipt["manifest"] == seal.manifest.sha256
            assert receipt["issued_at"] == instant(seal.receipt.issued_at)
        previous = seal.manifest.sha256
    for versions in world.vault.objects.values():
        assert len(versions) == 1
        assert versions[0].legal_hold
        assert versions[0].retain_until is not None
        assert versions[0].retain_until <= until


def test_a_preserved_case_gets_manifest_stamps_and_receipt() -> None:
    kept = Kept()
    assert kept.seal() is Sealed.DONE
    sound(kept)
    (seal,) = kept.seals
    assert [stamp.authority for stamp in seal.stamps] == ["first", "second"]
    assert kept.case.unsealed == 0
    assert kept.trail() == WHOLE
    items = kept.document("manifest.json")["items"]
    assert [(item["number"], item["state"], item["refusal"]) for item in items] == [
        (0, "preserved", ""),
        (1, "preserved", ""),
        (2, "refused", "never_arrived"),
    ]
    receipt = kept.document("receipt.json")
    assert receipt["key"] == fingerprint(kept.world.signer.public_key())
    assert receipt["organisation"] == "车主协会"
    assert [stamp["authority"] for stamp in receipt["stamps"]] == ["first", "second"]
    assert [item["number"] for item in receipt["items"]] == [0, 1, 2]
    assert kept.kept("receipt.pdf").startswith(b"%PDF-")
    for versions in kept.world.vault.objects.values():
        assert versions[0].retain_until == kept.world.clock.now() + RETENTION


def test_what_is_done_names_what_was_begun_and_where_it_lies() -> None:
    kept = Kept()
    kept.seal()
    entries = [json.loads(line) for line in kept.world.cases.ledger(CASE_ID)]
    done = {entry["related"]: entry for entry in entries if entry["outcome"] == "done"}
    for entry in entries:
        if entry["outcome"] == "begun":
            assert done[entry["seq"]]["details"].items() >= entry["details"].items()
            stored = done[entry["seq"]]["object"]
            (version,) = kept.world.vault.objects[stored["key"]]
            assert stored["version"] == version.version_id
            assert done[entry["seq"]]["sha256"] == hashlib.sha256(version.content).hexdigest()


def test_death_at_every_point_has_one_effect() -> None:
    undisturbed = Kept()
    undisturbed.seal()
    points = undisturbed.world.faults.points
    assert {
        *("after vault.keep", "before cases.note", "after stamper.stamp"),
        *("after signer.sign", "after cases.witness"),
    } <= set(points)
    for place, point in enumerate(points):
        kept = Kept()
        kept.world.faults.crash_at = place
        with pytest.raises(CrashError):
            kept.seal()
        kept.world.faults.crash_at = None
        written = set(kept.world.vault.objects)
        kept.world.vault.called_fresh.clear()
        kept.later(minutes=1)
        assert kept.seal() in (Sealed.DONE, Sealed.NOTHING), point
        assert not [key for key, fresh in kept.world.vault.called_fresh if fresh and key in written]
        sound(kept)
        assert len(kept.seals) == 1
        assert len(kept.seals[0].stamps) == 2
        assert kept.seals[0].receipt is not None
        assert kept.case.unsealed == 0
        assert kept.trail() == WHOLE, point
        assert len(kept.world.vault.objects) == len(undisturbed.world.vault.objects)


def test_the_same_message_twice_changes_nothing() -> None:
    kept = Kept()
    kept.seal()
    before, objects = kept.trail(), dict(kept.world.vault.objects)
    assert kept.seal() is Sealed.NOTHING
    assert kept.sealing.ensure(CASE_ID) == kept.seals[0]
    assert (kept.trail(), kept.world.vault.objects) == (before, objects)


@pytest.mark.parametrize("crashed", [False, True])
def test_without_any_stamp_the_case_waits_and_recovers(crashed: bool) -> None:
    kept = Kept()
    kept.world.stamper.down = dict(BOTH)
    assert kept.seal() is None
    (seal,) = kept.seals
    assert (seal.stamps, seal.receipt, kept.case.unsealed) == ((), None, 2)
    kept.later(minutes=5)
    assert kept.seal() is None
    failures = [entry for entry in kept.trail() if entry[1] == "failed"]
    assert failures == [(STAMPED, "failed", "unreachable"), (STAMPED, "failed", "slow")]
    if crashed:
        del kept.world.faults.points[:]
        kept.world.stamper.down = {}
        kept.world.faults.crash_at = 2
        with pytest.raises(CrashError):
            kept.seal()
        kept.world.faults.crash_at = None
    kept.world.stamper.down = {}
    assert kept.seal() is Sealed.DONE
    sound(kept)
    assert kept.seals[0].manifest == seal.manifest
    assert [entry for entry in kept.trail() if entry[1] != "failed"] == [
        *WHOLE[:2],
        (STAMPED, "begun", ""),
        (STAMPED, "begun", ""),
        (STAMPED, "done", ""),
        (STAMPED, "done", ""),
        *WHOLE[6:],
    ]


def test_a_failing_authority_is_written_down_once_an_hour() -> None:
    kept = Kept()
    kept.world.stamper.down = dict(BOTH)
    for _ in range(24):
        kept.seal()
        kept.later(minutes=10)
    counted = Counter(reason for _, outcome, reason in kept.trail() if outcome == "failed")
    assert counted == {"unreachable": 4, "slow": 4}


def test_a_message_comes_again_at_first_and_later_only_when_asked_for() -> None:
    kept = Kept()
    kept.world.stamper.down = dict(BOTH)
    with pytest.raises(StampsMissingError):
        kept.seal_case(CASE_ID)
    kept.later(minutes=9)
    assert kept.seal() is None
    kept.later(minutes=1)
    assert kept.seal() is Sealed.WAITS
    kept.later(hours=1)
    assert kept.seal() is Sealed.OVERDUE


def test_one_stamp_suffices_for_the_receipt_and_the_other_comes_later() -> None:
    kept = Kept()
    kept.world.stamper.down = {"first": StampRefusal.REFUSED}
    assert kept.seal() is None
    (seal,) = kept.seals
    assert [stamp.authority for stamp in seal.stamps] == ["second"]
    assert seal.receipt is not None
    assert kept.case.unsealed == 2
    kept.later(hours=3)
    assert kept.seal() is Sealed.OVERDUE
    kept.world.stamper.down = {}
    assert kept.seal() is Sealed.DONE
    assert [stamp.authority for stamp in kept.seals[0].stamps] == ["second", "first"]
    assert kept.seals[0].receipt == seal.receipt
    assert kept.case.unsealed == 0
    sound(kept)


def test_an_authority_that_never_answers_is_waited_for_a_week() -> None:
    kept = Kept()
    kept.world.stamper.down = {"first": StampRefusal.REFUSED}
    kept.seal()
    kept.world.clock.advance(PATIENCE)
    assert kept.seal() is Sealed.DONE
    assert kept.case.unsealed == 0
    assert [stamp.authority for stamp in kept.seals[0].stamps] == ["second"]


def test_without_any_stamp_a_week_is_not_enough() -> None:
    kept = Kept()
    kept.world.stamper.down = dict(BOTH)
    kept.seal()
    kept.world.clock.advance(2 * PATIENCE)
    assert kept.seal() is Sealed.OVERDUE
    assert kept.case.unsealed == 2


def test_a_token_of_somebody_else_is_refused_for_its_reason() -> None:
    kept = Kept()
    kept.world.stamper.down = {"first": StampRefusal.ANOTHER_DIGEST}
    key = f"cases/{CASE_ID}/proofs/r000002/manifest.json.second.tsr"
    foreign = kept.world.stamper.stamp("second", hashlib.sha256(b"another").digest())
    kept.world.vault.keep(key, foreign.response, kept.world.clock.now())
    assert kept.seal() is None
    assert kept.seals[0].stamps == ()
    assert kept.trail()[3:] == [
        (STAMPED, "failed", "another_digest"),
        (STAMPED, "begun", ""),
        (STAMPED, "failed", "another_digest"),
    ]


def test_new_evidence_makes_a_second_manifest_that_names_the_first() -> None:
    kept = Kept()
    kept.seal()
    kept.later(days=1)
    kept.add(b"one more", 3)
    assert kept.seal() is Sealed.DONE
    sound(kept)
    assert [seal.revision for seal in kept.seals] == [2, 3]
    second = kept.document("manifest.json", 3)
    assert second["previous"] == hashlib.sha256(kept.kept("manifest.json")).hexdigest()
    assert [item["number"] for item in second["items"]] == [0, 1, 2, 3]
    assert kept.seals[1].head.seq > kept.seals[0].head.seq


def test_messages_out_of_order_leave_the_newest_state_sealed() -> None:
    kept = Kept()
    kept.add(b"one more", 3)
    kept.add(b"and one more", 4)
    assert kept.seal() is Sealed.DONE
    assert kept.seal() is Sealed.NOTHING
    assert [seal.revision for seal in kept.seals] == [4]


def test_a_decision_meanwhile_needs_no_further_manifest() -> None:
    kept = Kept()
    kept.world.stamper.down = {"first": StampRefusal.SLOW}
    kept.seal()
    kept.move(stage=Stage.LEGAL_REVIEW)
    kept.world.stamper.down = {}
    assert kept.seal() is Sealed.DONE
    assert [seal.revision for seal in kept.seals] == [2]


def test_a_bag_of_a_later_revision_gets_a_seal_of_its_own() -> None:
    kept = Kept()
    kept.seal()
    kept.move(stage=Stage.PURSUING)
    kept.world.stamper.down = {"first": StampRefusal.SLOW}
    seal = kept.sealing.ensure(CASE_ID)
    assert (seal.revision, len(seal.stamps), kept.case.unsealed) == (3, 1, 3)
    assert kept.sealing.ensure(CASE_ID, 2) == kept.seals[0]
    kept.world.stamper.down = {}
    assert kept.seal() is Sealed.DONE
    assert [(seal.revision, len(seal.stamps)) for seal in kept.seals] == [(2, 2), (3, 2)]
    sound(kept)


def test_a_case_that_moves_while_its_manifest_is_made_is_sealed_as_it_is_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Kept()
    moves = just_once(lambda: kept.move(stage=Stage.SCREENING))
    witness = kept.world.cases.witness

    def moving(case_id: str, records: Iterable[CustodyRecord]) -> tuple[int, ...]:
        numbers = witness(case_id, records)
        moves()
        return numbers

    monkeypatch.setattr(kept.world.cases, "witness", moving)
    assert kept.seal() is Sealed.DONE
    assert [seal.revision for seal in kept.seals] == [3]
    assert [key for key in kept.world.vault.objects if "r000002" in key] == []


def test_two_workers_at_once_make_one_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()
    other = just_once(lambda: kept.sealing.ensure(CASE_ID))
    note, refused = kept.world.cases.note, []

    def racing(written: Note) -> tuple[int, ...]:
        other()
        try:
            return note(written)
        except ConflictError:
            refused.append(written)
            raise

    monkeypatch.setattr(kept.world.cases, "note", racing)
    assert kept.seal() is Sealed.DONE
    assert len(refused) == 1
    assert len(kept.seals) == 1
    assert kept.seals[0].receipt is not None
    sound(kept)


def test_what_came_in_since_is_not_on_the_receipt() -> None:
    kept = Kept()
    kept.world.stamper.down = dict(BOTH)
    kept.seal()
    item = EvidenceItem(CASE_ID, 3, claim(b"one more"), kept.world.clock.now())
    kept.preserve(item, b"one more")
    kept.world.stamper.down = {}
    kept.seal()
    assert [item["number"] for item in kept.document("receipt.json")["items"]] == [0, 1, 2]


@pytest.mark.parametrize("gone", ["withdrawn", "erased"])
def test_nothing_is_sealed_once_consent_or_person_is_gone(gone: str) -> None:
    kept = Kept()
    if gone == "withdrawn":
        kept.move(stage=Stage.WITHDRAWING)
    else:
        kept.world.cases.erase_person(CASE_ID)
    objects = dict(kept.world.vault.objects)
    assert kept.seal() is Sealed.NOTHING
    assert (kept.seals, kept.trail(), kept.case.unsealed) == ([], [], 0)
    assert kept.world.vault.objects == objects


@pytest.mark.parametrize("out", ["vault", "signer", "cases.note"])
def test_an_outage_delays_and_loses_nothing(out: str) -> None:
    kept = Kept()
    kept.world.faults.outages = {out}
    with pytest.raises(OutageError):
        kept.seal()
    assert kept.case.unsealed == 2
    kept.world.faults.outages = set()
    assert kept.seal() is Sealed.DONE
    assert kept.trail() == WHOLE
    sound(kept)


def test_an_unknown_case_or_campaign_is_retried() -> None:
    kept = Kept()
    with pytest.raises(UnknownCaseError):
        kept.seal_case("RD-0")
    kept.world.records.cases[CASE_ID] = replace(kept.case, campaign_id="gone")
    with pytest.raises(UnknownCaseError, match="gone"):
        kept.seal()


def just_once(act: Callable[[], object]) -> Callable[[], None]:
    """Give a function that acts when it is first called."""
    left = [act]

    def acting() -> None:
        if left:
            left.pop()()

    return acting
