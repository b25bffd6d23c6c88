"""Erasure: ordered, done once, and nothing left to read but what the ledger says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from redress.domain.custody import Actor, broken_links
from redress.domain.errors import (
    CaseStillOpenError,
    ErasedBeforeError,
    NothingToBagError,
    NotOrderedError,
    UnknownCaseError,
)
from redress.domain.evidence import Locked
from redress.domain.notes import Note
from redress.domain.previews import Preview, PreviewKind, place_of
from redress.domain.proofs import Bag
from redress.domain.stages import Outcome
from redress.domain.submission import Contact
from redress.ports import Made
from redress.usecases.change_contact import ChangeContact
from redress.usecases.erase_person import WITHDRAWN, ErasePerson
from redress.usecases.request_bag import RequestBag
from redress.usecases.request_erasure import RequestErasure
from redress.usecases.send_message import SendMessage, Words
from tests.factories.locked import closed, file_of, locked_case, sealed, stored
from tests.fakes.exports import FakeExports
from tests.fakes.faults import CrashError
from tests.fakes.world import World

OPERATOR = Actor("operator", "arn:aws:iam::123456789012:role/Operations", signed_in_by="aws")
REASON = "asked for by letter of 3 March"


def eraser(world: World) -> ErasePerson:
    return ErasePerson(
        world.cases,
        world.vault,
        world.exports,
        world.previews,
        world.data_keys,
        world.clock,
    )


def request(world: World) -> RequestErasure:
    return RequestErasure(world.cases, world.outbox, world.clock)


def world_with(outcome: Outcome = Outcome.WITHDRAWN) -> tuple[World, str]:
    """Give a closed case with two items in the vault and proofs over them."""
    world = World()
    case_id = locked_case(world).id
    sealed(world, case_id)
    closed(world, case_id, outcome)
    return world, case_id


def entries(world: World, case_id: str) -> list[dict[str, Any]]:
    """Give the ledger, which must be sound."""
    lines = world.cases.ledger(case_id)
    assert broken_links(lines, stored(world, case_id).ledger) == []
    return [json.loads(line) for line in lines]


def said(world: World, case_id: str) -> list[tuple[str, str]]:
    """Give what the ledger says of the erasure."""
    told = [(entry["action"], entry["outcome"]) for entry in entries(world, case_id)]
    return told[told.index(("case:person:erased", "begun")) :]


ERASED = [
    ("case:person:erased", "begun"),
    *[("case:evidence:shut", "done")] * 7,
    ("case:key:destroyed", "done"),
    ("case:person:erased", "done"),
]
"""Two items, and five proofs: manifest, stamp, receipt, its signature, its page."""


def test_bags_that_were_made_are_deleted() -> None:
    world, case_id = world_with()
    bag = Bag(case_id, 1, world.clock.now())
    world.cases.note(Note(case_id, bag=bag))
    world.exports.store(bag.name, iter([b"zip"]))
    eraser(world)(case_id)
    assert world.exports.files == {}


def test_previews_that_were_made_are_deleted_and_those_of_other_cases_stay() -> None:
    world, case_id = world_with()
    made = Made(Preview(PreviewKind.IMAGE), b"drawn anew")
    for place in (place_of(case_id, 0), place_of(case_id, 1), place_of("RD-0000-0000-0000", 1)):
        world.previews.store(place, made)
    eraser(world)(case_id)
    assert list(world.previews.kept) == ["RD-0000-0000-0000/0001"]


def ensure_erased(world: World, case_id: str) -> None:
    """Assert that nothing personal is left, and nothing locked can be read."""
    file = file_of(world, case_id)
    assert (file.person, file.papers) == (None, ())
    assert [item.claim.name for item in file.evidence] == ["submission-0000.json", "0001"]
    assert world.data_keys.destroyed == {case_id}
    assert all(one.shut for versions in world.vault.objects.values() for one in versions)
    assert said(world, case_id) == ERASED
    order = next(one for one in entries(world, case_id) if one["action"] == "case:person:erased")
    told = entries(world, case_id)[order["seq"] :]
    assert {entry["related"] for entry in told} == {order["seq"]}


def test_a_withdrawn_case_is_shut_and_its_person_erased() -> None:
    world, case_id = world_with()
    eraser(world)(case_id)
    ensure_erased(world, case_id)
    order = next(one for one in entries(world, case_id) if one["action"] == "case:person:erased")
    assert (order["reason"], order["actor"]["role"]) == (WITHDRAWN, "component")


def test_what_is_shut_keeps_its_date_and_its_hold() -> None:
    world, case_id = world_with()
    before = {key: versions[0] for key, versions in world.vault.objects.items()}
    eraser(world)(case_id)
    for key, (after,) in world.vault.objects.items():
        assert (after.retain_until, after.legal_hold) == (before[key].retain_until, True)
    locked = file_of(world, case_id).evidence[1].locked
    assert locked is not None
    with pytest.raises(PermissionError):
        world.vault.read(locked)


def test_every_shut_object_is_named_in_the_ledger() -> None:
    world, case_id = world_with()
    eraser(world)(case_id)
    shut = [one for one in entries(world, case_id) if one["action"] == "case:evidence:shut"]
    assert [entry["item"] for entry in shut] == [0, 1, *[None] * 5]
    named = {(entry["object"]["key"], entry["object"]["version"]) for entry in shut}
    there = {(key, one.version_id) for key, (one,) in world.vault.objects.items()}
    assert named == there


def test_what_was_locked_and_never_noted_is_shut_as_well() -> None:
    world, case_id = world_with()
    lost = world.vault.keep(f"cases/{case_id}/0007/aa", b"text", world.clock.now()).locked
    eraser(world)(case_id)
    assert all(one.shut for versions in world.vault.objects.values() for one in versions)
    shut = [one for one in entries(world, case_id) if one["action"] == "case:evidence:shut"]
    place = {"key": lost.key, "version": lost.version_id}
    (entry,) = [entry for entry in shut if entry["object"] == place]
    assert (entry["item"], entry["sha256"], entry["size"]) == (None, "", None)


def speaks(world: World, case_id: str) -> None:
    """The owner writes a message and changes the address."""
    sending = SendMessage(world.cases, world.people, world.limits, world.outbox, world.clock)
    sending.from_team(case_id, Words("0199c5e2-0000-7000-8000-000000000009", "您好"), OPERATOR)
    changing = ChangeContact(world.cases, world.limits, world.outbox, world.clock)
    changing(case_id, Contact("欧阳娜娜", "new@example.com"))
    world.faults.points.clear()


def test_messages_and_former_contacts_go_as_well() -> None:
    world, case_id = world_with(Outcome.DECLINED_AT_SCREENING)
    speaks(world, case_id)
    request(world)(case_id, OPERATOR, REASON)
    eraser(world)(case_id)
    ensure_erased(world, case_id)
    assert (file_of(world, case_id).messages, file_of(world, case_id).former) == ((), ())
    told = [one["action"] for one in entries(world, case_id)]
    assert {"case:message:sent", "case:contact:changed"} <= set(told)


def test_a_key_that_somebody_made_anew_meanwhile_is_destroyed_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, case_id = world_with()
    erase = world.cases.erase_person

    def late(erased: str) -> None:
        world.data_keys.destroyed.discard(case_id)
        erase(erased)

    monkeypatch.setattr(world.cases, "erase_person", late)
    eraser(world)(case_id)
    ensure_erased(world, case_id)


def test_erasing_again_changes_nothing() -> None:
    world, case_id = world_with()
    eraser(world)(case_id)
    before = entries(world, case_id)
    eraser(world)(case_id)
    assert entries(world, case_id) == before


def test_death_at_every_point_has_one_effect() -> None:
    undisturbed, case_id = world_with()
    eraser(undisturbed)(case_id)
    points = list(undisturbed.faults.points)
    assert {"after vault.shut", "before data_keys.destroy", "after cases.erase_person"} <= set(
        points
    )
    for place in range(len(points)):
        world, case_id = world_with()
        world.faults.crash_at = place
        with pytest.raises(CrashError):
            eraser(world)(case_id)
        world.faults.crash_at = None
        eraser(world)(case_id)
        ensure_erased(world, case_id)


def test_other_cases_stay_as_they_are() -> None:
    world, case_id = world_with()
    other = locked_case(world, 2)
    before = file_of(world, other.id)
    eraser(world)(case_id)
    assert file_of(world, other.id) == before
    locked: list[Locked] = [item.locked for item in before.evidence if item.locked]
    assert [b"".join(world.vault.read(one)) for one in locked]


def test_nothing_is_erased_without_an_order() -> None:
    world, case_id = world_with(Outcome.DECLINED_AT_SCREENING)
    before = file_of(world, case_id)
    with pytest.raises(NotOrderedError):
        eraser(world)(case_id)
    assert file_of(world, case_id) == before
    with pytest.raises(UnknownCaseError):
        eraser(world)("RD-0000-0000-0000")


def test_a_case_that_is_open_is_never_erased() -> None:
    world = World()
    case_id = locked_case(world).id
    with pytest.raises(CaseStillOpenError):
        request(world)(case_id, OPERATOR, REASON)
    with pytest.raises(CaseStillOpenError):
        eraser(world)(case_id)
    assert world.outbox.erased == []


def test_a_case_whose_proofs_are_not_made_yet_is_not_erased() -> None:
    world, case_id = world_with(Outcome.DECLINED_AT_SCREENING)
    world.cases.want_seal(case_id, 2)
    with pytest.raises(CaseStillOpenError):
        request(world)(case_id, OPERATOR, REASON)


def test_an_order_is_in_the_ledger_with_who_gave_it_and_why() -> None:
    world, case_id = world_with(Outcome.DECLINED_AT_SCREENING)
    for _ in range(2):
        request(world)(case_id, OPERATOR, REASON)
    assert world.outbox.erased == [case_id, case_id]
    assert said(world, case_id) == ERASED[:1]
    order = entries(world, case_id)[-1]
    assert (order["actor"]["id"], order["reason"]) == (OPERATOR.id, REASON)
    eraser(world)(case_id)
    ensure_erased(world, case_id)
    with pytest.raises(ErasedBeforeError):
        request(world)(case_id, OPERATOR, REASON)


def test_nobody_can_be_erased_who_is_not_known() -> None:
    with pytest.raises(UnknownCaseError):
        request(World())("RD-0000-0000-0000", OPERATOR, REASON)


def test_an_order_that_was_not_queued_is_queued_when_it_is_given_again() -> None:
    world, case_id = world_with(Outcome.DECLINED_AT_SCREENING)
    world.faults.crash_at = len(world.faults.points) + 2  # before outbox.erase
    with pytest.raises(CrashError, match=r"before outbox\.erase"):
        request(world)(case_id, OPERATOR, REASON)
    world.faults.crash_at = None
    request(world)(case_id, OPERATOR, REASON)
    assert world.outbox.erased == [case_id]
    assert said(world, case_id) == ERASED[:1]


def test_no_bag_is_handed_over_once_the_person_is_erased() -> None:
    world, case_id = world_with(Outcome.DECLINED_AT_SCREENING)
    assert not file_of(world, case_id).shut
    request(world)(case_id, OPERATOR, REASON)
    eraser(world)(case_id)
    assert file_of(world, case_id).shut
    bags = RequestBag(world.cases, FakeExports(world.faults), world.outbox, world.clock)
    with pytest.raises(NothingToBagError):
        bags(case_id, OPERATOR, "hearing")
