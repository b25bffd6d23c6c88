"""The items of a case's partition: how a change is written, and how a file is read back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.counters import counter_steps, tally_of
from redress.adapters.dynamodb.drafts import opened
from redress.adapters.dynamodb.items import (
    BESIDE,
    INDEX_SHARDS,
    attributes,
    case_key,
    count,
    document,
    due_entry,
    instant,
    key,
    number,
    record,
    shard,
    text,
)
from redress.adapters.dynamodb.queue import account_steps, move_steps
from redress.adapters.dynamodb.tasks import task_written
from redress.adapters.dynamodb.writes import ABSENT, Guard, Step, equal, put
from redress.domain.case import Case, Change, Opening, TimelineEntry
from redress.domain.contacts import FormerContact
from redress.domain.custody import CustodyEntry, LedgerHead
from redress.domain.evidence import EvidenceItem, Paper
from redress.domain.messages import Message
from redress.domain.proofs import Bag, Seal
from redress.domain.queue import moves_of
from redress.domain.remarks import Remark
from redress.domain.submission import Contact
from redress.domain.tasks import Task
from redress.ports import CaseFile

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item

MAIL_TROUBLE = "mail_trouble"
"""Stands beside the contact, which is encrypted: a new address is written without it."""


def change_steps(change: Change, head: LedgerHead, entries: tuple[CustodyEntry, ...]) -> list[Step]:
    """Make all steps of a change but its notices; the first is the case record's.

    `head` is the end of the stored ledger, `entries` what is appended to it.
    """
    case = change.case
    steps = [_case_step(case, head, new=change.opening is not None)]
    if change.opening is not None:
        steps += _opening_steps(case, change.opening)
    if change.timeline:
        where = case_key(case.id, f"event#{case.revision:06d}")
        written = where | attributes(document=document(change.timeline)) | tally_of(change)
        steps.append(put(written))
    if entries:
        steps.append(ledger_step(case.id, entries))
    steps += counter_steps(change)
    steps += [task_written(task) for task in change.tasks]
    steps += move_steps(moves_of(change.tasks))
    steps += account_steps(case.id, change.account_keys)
    steps += [evidence_step(item) for item in change.evidence]
    for paper in change.papers:
        where = case_key(case.id, f"paper#{paper.number:04d}")
        steps.append(put(where | attributes(document=document(paper))))
    return steps


def evidence_step(item: EvidenceItem, guard: Guard | None = None) -> Step:
    """Make the step that writes an evidence item; it is in `due-index` until its next check."""
    where = case_key(item.case_id, f"item#{item.number:04d}")
    written = where | attributes(document=document(item), version=item.version)
    if item.next_check is not None:
        written |= due_entry("item", f"{item.case_id}/{item.number}", item.next_check)
    return put(written, guard)


def ledger_step(case_id: str, entries: tuple[CustodyEntry, ...]) -> Step:
    """Make the step that stores ledger lines as they were hashed, under their first number."""
    where = case_key(case_id, f"{BESIDE}custody#{entries[0].seq:08d}")
    lines: Item = {"lines": {"L": [{"S": entry.line} for entry in entries]}}
    return put(where | lines)


def stored_case(item: Item) -> Case:
    """Read a case; what changes alone stands beside the document."""
    return replace(
        record(Case, item),
        ledger=stored_head(item),
        trouble=text(item, "trouble"),
        unsealed=count(item, "unsealed"),
    )


def stored_head(item: Item) -> LedgerHead:
    """Read the end of the custody ledger from a case record."""
    return LedgerHead(number(item, "ledger_seq"), text(item, "ledger_hash"))


def file_of(items: Iterable[Item]) -> CaseFile | None:
    """Put a case file together; None when its case record is not there."""
    kinds: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        kinds[text(item, "sk").partition("#")[0]].append(item)
    if not kinds["case"]:
        return None
    events = (record(tuple[TimelineEntry, ...], item) for item in kinds["event"])
    tasks = (record(Task, item) for item in kinds["task"])
    return CaseFile(
        case=stored_case(kinds["case"][0]),
        person=next((record(Contact, item) for item in kinds["person"]), None),
        papers=tuple(record(Paper, item) for item in kinds["paper"]),
        evidence=tuple(record(EvidenceItem, item) for item in kinds["item"]),
        timeline=tuple(entry for entries in events for entry in entries),
        tasks=tuple(sorted(tasks, key=lambda task: (task.opened_at, task.id))),
        seals=tuple(record(Seal, item) for item in kinds["seal"]),
        bags=tuple(record(Bag, item) for item in kinds["bag"]),
        messages=tuple(record(Message, item) for item in kinds["message"]),
        former=tuple(record(FormerContact, item) for item in kinds["former"]),
        remarks=tuple(record(Remark, item) for item in kinds["remark"]),
        mail_trouble=next((mail_trouble(item) for item in kinds["person"]), ""),
    )


def mail_trouble(person: Item) -> str:
    """Read why mails do not reach the owner."""
    return text(person, MAIL_TROUBLE) if MAIL_TROUBLE in person else ""


def _case_step(case: Case, head: LedgerHead, *, new: bool) -> Step:
    item = case_key(case.id) | attributes(
        document=document(case),
        revision=case.revision,
        ledger_seq=case.ledger.seq,
        ledger_hash=case.ledger.hash,
        head=head_shard(case.id),
        trouble=case.trouble,
        unsealed=case.unsealed,
    )
    if case.live:
        item |= live_entry(case)
    before = ABSENT if new else equal(revision=case.revision - 1, ledger_seq=head.seq)
    return put(item, before)


def live_entry(case: Case) -> Item:
    """Give the attributes that enter a case in `live-index`."""
    return attributes(
        live=f"live#{shard(case.id, INDEX_SHARDS)}",
        updated_at=instant(case.updated_at),
        attempt=case.attempt,
        stage=case.stage.value,
        pending=case.pending,
        unsealed=case.unsealed,
    )


def head_shard(case_id: str) -> str:
    """Name the partition of `heads-index` that a case's ledger head is in."""
    return f"head#{shard(case_id, INDEX_SHARDS)}"


def _opening_steps(case: Case, opening: Opening) -> Iterator[Step]:
    yield opened(opening.submission.submission_id)
    yield put(case_key(case.id, "person") | attributes(document=document(opening.person)))
    receipt = key(f"receipt#{opening.receipt_lookup}", "receipt")
    yield put(receipt | attributes(case_id=case.id), ABSENT)
    if not case.resembles:
        likeness = key(f"likeness#{opening.likeness}", "likeness")
        yield put(likeness | attributes(case_id=case.id), ABSENT)
