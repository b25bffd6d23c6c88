"""Notes in the table: what is written beside a case without a new revision of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.case_items import (
    MAIL_TROUBLE,
    evidence_step,
    ledger_step,
    live_entry,
    stored_case,
)
from redress.adapters.dynamodb.items import attributes, case_key, document, record
from redress.adapters.dynamodb.notices import transact_with, written
from redress.adapters.dynamodb.private_items import PrivateItems
from redress.adapters.dynamodb.queue import move_steps
from redress.adapters.dynamodb.table import RefusedWriteError, Table
from redress.adapters.dynamodb.tasks import task_written
from redress.adapters.dynamodb.writes import (
    ABSENT,
    PRESENT,
    Guard,
    Step,
    check,
    equal,
    put,
    update,
)
from redress.domain.case import Case, TimelineEntry
from redress.domain.contacts import ContactChange
from redress.domain.custody import LedgerHead, chain
from redress.domain.errors import ConflictError, UnknownCaseError
from redress.domain.mail_feedback import UnreachedOwner
from redress.domain.messages import Message
from redress.domain.notes import Note
from redress.domain.proofs import Bag, Seal
from redress.domain.submission import Contact

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item

_TRIES = 8


class CaseNotes:
    """Writes notes at the end of the ledger, wherever that has moved to meanwhile."""

    def __init__(self, table: Table, private: PrivateItems) -> None:
        self._table = table
        self._private = private

    def write(self, note: Note) -> tuple[int, ...]:
        """Write a note, all or nothing; gives the numbers of its custody entries."""
        made = [*_proof_steps(note), *self._personal_steps(note), *_task_steps(note)]
        beside = self._private.hidden(made)
        notices = written(note.notices, note.custody[0].at) if note.notices else []
        for _ in range(_TRIES):
            item = self._table.get(case_key(note.case_id))
            if item is None:
                raise UnknownCaseError(note.case_id)
            case = stored_case(item)
            entries, end = chain(note.case_id, case.ledger, note.custody)
            steps = [_noted(case, end, note.sealed), *beside]
            if entries:
                steps.append(ledger_step(note.case_id, entries))
            if note.timeline:
                steps.append(_timeline_step(case, entries[0].seq, note.timeline))
            try:
                transact_with(self._table, steps, notices)
            except RefusedWriteError as refusal:
                if any(0 < place <= len(beside) for place in refusal.found):
                    raise
                continue
            return tuple(entry.seq for entry in entries)
        raise ConflictError("the custody ledger keeps growing")

    def _personal_steps(self, note: Note) -> Iterator[Step]:
        if note.message is not None:
            yield _message_step(note.case_id, note.message)
            yield check(case_key(note.case_id, "person"), PRESENT)
        if note.remark is not None:
            where = case_key(note.case_id, f"remark#{note.remark.number:04d}")
            yield put(where | attributes(document=document(note.remark)), ABSENT)
            if note.message is None:
                yield check(case_key(note.case_id, "person"), PRESENT)
        if note.contact is not None:
            yield from self._contact_steps(note.case_id, note.contact)
        if note.unreached is not None:
            yield self._unreached_step(note.case_id, note.unreached)

    def _contact_steps(self, case_id: str, change: ContactChange) -> Iterator[Step]:
        """Demand the very item that was read: encrypted, it is never written alike twice."""
        former = change.former
        item, contact = self._person(case_id)
        if contact != former.contact:
            raise ConflictError("the contact has changed")
        person = case_key(case_id, "person") | attributes(document=document(change.contact))
        if MAIL_TROUBLE in item and contact.email == change.contact.email:
            person[MAIL_TROUBLE] = item[MAIL_TROUBLE]
        yield put(person, _unchanged(item))
        place = case_key(case_id, f"former#{former.number:04d}")
        yield put(place | attributes(document=document(former)), ABSENT)

    def _unreached_step(self, case_id: str, unreached: UnreachedOwner) -> Step:
        item, contact = self._person(case_id)
        if contact.email != unreached.email:
            raise ConflictError("the address has changed")
        trouble = attributes(trouble=unreached.trouble.value)
        where = case_key(case_id, "person")
        return update(where, f"SET {MAIL_TROUBLE} = :trouble", trouble, _unchanged(item))

    def _person(self, case_id: str) -> tuple[Item, Contact]:
        item = self._table.get(case_key(case_id, "person"))
        shown = self._private.reveal(item) if item else None
        if item is None or shown is None:
            raise ConflictError("the contact was erased")
        return item, record(Contact, shown)


def _unchanged(item: Item) -> Guard:
    return Guard("document = :former", {"former": item["document"]})


def _proof_steps(note: Note) -> Iterator[Step]:
    yield from (evidence_step(item, _after(item.version)) for item in note.evidence)
    if note.seal is not None:
        where = case_key(note.case_id, f"seal#{note.seal.revision:06d}")
        yield _versioned(where, note.seal)
    if note.bag is not None:
        where = case_key(note.case_id, f"bag#{note.bag.revision:06d}")
        yield _versioned(where, note.bag)


def _task_steps(note: Note) -> Iterator[Step]:
    yield from (task_written(move.after) for move in note.moves)
    yield from move_steps(note.moves)


def _versioned(where: Item, kept: Seal | Bag) -> Step:
    item = where | attributes(document=document(kept), version=kept.version)
    return put(item, _after(kept.version))


def _after(version: int) -> Guard:
    return ABSENT if version == 1 else equal(version=version - 1)


def _message_step(case_id: str, message: Message) -> Step:
    where = case_key(case_id, f"message#{message.number:04d}")
    return put(where | attributes(document=document(message)), ABSENT)


def _timeline_step(case: Case, seq: int, entries: tuple[TimelineEntry, ...]) -> Step:
    """Put entries behind those of the case's revision, in the order of the ledger."""
    dated = tuple(replace(one, stage=case.stage, revision=case.revision) for one in entries)
    where = case_key(case.id, f"event#{case.revision:06d}#{seq:08d}")
    return put(where | attributes(document=document(dated)))


def _noted(case: Case, end: LedgerHead, sealed: int) -> Step:
    """Move the ledger's head, and let the case wait no longer for proofs that are complete."""
    unsealed = 0 if case.unsealed <= sealed else case.unsealed
    return waiting(replace(case, ledger=end, unsealed=unsealed), case.ledger)


def waiting(case: Case, head: LedgerHead) -> Step:
    """Write what changes without a new revision; the index of live cases follows.

    `head` is the end of the stored ledger: the write is refused when it has moved.
    """
    change = "SET ledger_seq = :end, ledger_hash = :hash, unsealed = :unsealed"
    values = attributes(end=case.ledger.seq, hash=case.ledger.hash, unsealed=case.unsealed)
    names = {"#stage": "stage"}
    if case.live:
        entry = live_entry(case)
        change += "".join(f", #{name} = :{name}" for name in entry if name != "unsealed")
        names = {f"#{name}": name for name in entry if name != "unsealed"}
        values |= entry
    else:
        change += " REMOVE live, updated_at, attempt, pending, #stage"
    guard = equal(ledger_seq=head.seq, revision=case.revision)
    return update(case_key(case.id), change, values, guard, names)
