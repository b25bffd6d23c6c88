"""Cases in the table: one partition each, every change one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.case_items import (
    change_steps,
    evidence_step,
    file_of,
    mail_trouble,
    stored_case,
    stored_head,
)
from redress.adapters.dynamodb.case_notes import CaseNotes, waiting
from redress.adapters.dynamodb.items import (
    BESIDE,
    INDEX_SHARDS,
    attributes,
    case_key,
    count,
    ident,
    instant,
    key,
    number,
    record,
    strings,
    text,
)
from redress.adapters.dynamodb.notices import transact_with, written
from redress.adapters.dynamodb.private_items import NAME, Cipher, PrivateItems
from redress.adapters.dynamodb.queue import account_key, accounts_key
from redress.adapters.dynamodb.table import RefusedWriteError, Table
from redress.adapters.dynamodb.tasks import is_task_id, task_key
from redress.adapters.dynamodb.writes import PRESENT, Guard, Step, delete, equal, update
from redress.domain.case import Case, Change
from redress.domain.custody import CustodyRecord, LedgerHead, chain
from redress.domain.errors import ConflictError, UnknownCaseError
from redress.domain.evidence import EvidenceItem
from redress.domain.notes import Note
from redress.domain.stages import Stage
from redress.domain.submission import Contact
from redress.domain.tasks import Task
from redress.ports import CaseFile, LiveCase

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item

_LEDGER_TRIES = 8
_STEPS = 100
"""DynamoDB's limit of a transaction."""


class DynamodbCases:
    """Implements the port Cases."""

    def __init__(self, table: Table, cipher: Cipher) -> None:
        self._table = table
        self._private = PrivateItems(cipher)
        self._notes = CaseNotes(table, self._private)

    def get(self, case_id: str) -> Case | None:
        """Read the case record, consistently."""
        item = self._table.get(case_key(case_id))
        return stored_case(item) if item else None

    def open_file(self, case_id: str) -> CaseFile | None:
        """Read the case with everything in it: one consistent query.

        Custody ledger and notices sort behind (`~`) and are not read.
        """
        values = attributes(pk=f"case#{case_id}", beside=BESIDE)
        found = self._table.query("pk = :pk AND sk < :beside", values)
        return file_of(self._private.shown(found))

    def with_task(self, task_id: str) -> tuple[Case | None, Task | None]:
        """Read a task and its case at once, consistently."""
        case_id, _, _ = task_id.partition(".")
        if not is_task_id(task_id):
            return None, None
        found = self._table.get_many([case_key(case_id), task_key(task_id)])
        items = {text(item, "sk"): item for item in found}
        case, task = items.pop("case", None), next(iter(items.values()), None)
        return stored_case(case) if case else None, record(Task, task) if task else None

    def commit(self, change: Change) -> Case:
        """Write a change, all or nothing, and give the stored case with its new ledger head.

        When only the ledger has grown meanwhile (`witness`), its records are chained to the
        new end and the change is written still. Raises ConflictError as the port says.
        """
        head = change.case.ledger
        notices = written(change.notices, change.case.updated_at)
        for _ in range(_LEDGER_TRIES):
            entries, end = chain(change.case.id, head, change.custody)
            case = replace(change.case, ledger=end)
            steps = self._private.hidden(change_steps(replace(change, case=case), head, entries))
            try:
                transact_with(self._table, steps, notices)
            except RefusedWriteError as refusal:
                head = _moved_head(refusal, case, len(steps))
            else:
                return case
        raise ConflictError("the custody ledger keeps growing")

    def by_receipt(self, lookup: str) -> str | None:
        """Give the id of the case whose receipt has this keyed hash."""
        return self._named(key(f"receipt#{lookup}", "receipt"))

    def by_likeness(self, likeness: str) -> str | None:
        """Give the id of the first case with this content."""
        return self._named(key(f"likeness#{likeness}", "likeness"))

    def _named(self, claim: Item) -> str | None:
        item = self._table.get(claim)
        return text(item, "case_id") if item else None

    def person(self, case_id: str) -> Contact | None:
        """Read the owner's contact, or None when it was erased."""
        item = self._table.get(case_key(case_id, "person"))
        shown = self._private.reveal(item) if item else None
        return record(Contact, shown) if shown else None

    def mail_trouble(self, case_id: str) -> str:
        """Read why mails do not reach the owner: empty while they do."""
        item = self._table.get(case_key(case_id, "person"))
        return mail_trouble(item) if item else ""

    def erase_person(self, case_id: str) -> None:
        """Delete contacts, papers and messages, and the names that the owner gave to files.

        What was written while this went on is found by looking again; once the contact is gone
        nothing more is. Raises ConflictError when an evidence item changes meanwhile.
        """
        while steps := self._erasing(case_id):
            for start in range(0, len(steps), _STEPS):
                self._table.transact(steps[start : start + _STEPS])

    def _erasing(self, case_id: str) -> list[Step]:
        values = attributes(pk=f"case#{case_id}", first="former#", last="remark#~")
        found = self._table.query("pk = :pk AND sk BETWEEN :first AND :last", values)
        steps = self._forgetting(case_id)
        for item in found:
            if not text(item, "sk").startswith("item#"):
                steps.append(delete({"pk": item["pk"], "sk": item["sk"]}))
            elif NAME in item:
                numbered = record(EvidenceItem, item)
                steps.append(evidence_step(numbered.changed(), equal(version=numbered.version)))
        return steps

    def _forgetting(self, case_id: str) -> list[Step]:
        """Let the case be found by no account any more."""
        listed = self._table.get(accounts_key(case_id))
        if listed is None:
            return []
        keys = strings(listed, "account_keys")
        unchanged = Guard("account_keys = :keys", {"keys": listed["account_keys"]})
        steps = [delete(account_key(one, case_id)) for one in keys]
        return [*steps, delete(accounts_key(case_id), unchanged)]

    def flag_trouble(self, case_id: str, step: str) -> None:
        """Mark that a step of the case needs repair; raises UnknownCaseError for none."""
        try:
            self._table.write(
                update(case_key(case_id), "SET trouble = :step", attributes(step=step), PRESENT)
            )
        except RefusedWriteError:
            raise UnknownCaseError(case_id) from None

    def live(self) -> Iterator[LiveCase]:
        """Give every case that is not closed, as its sparse index knows it."""
        for shard in range(INDEX_SHARDS):
            values = attributes(live=f"live#{shard}")
            for item in self._table.query("live = :live", values, index="live-index"):
                yield LiveCase(
                    id=ident(item),
                    attempt=number(item, "attempt"),
                    stage=Stage(text(item, "stage")),
                    pending=number(item, "pending"),
                    unsealed=count(item, "unsealed"),
                    updated_at=datetime.fromisoformat(text(item, "updated_at")),
                )

    def witness(self, case_id: str, records: Iterable[CustodyRecord]) -> tuple[int, ...]:
        """Append to the custody ledger; raises UnknownCaseError when there is no such case."""
        records = tuple(records)
        return self.note(Note(case_id, records)) if records else ()

    def note(self, note: Note) -> tuple[int, ...]:
        """Write a note, all or nothing; gives the numbers of its custody entries."""
        return self._notes.write(note)

    def want_seal(self, case_id: str, revision: int) -> None:
        """Mark that a revision waits for its proofs; a newer one that waits already stays."""
        for _ in range(_LEDGER_TRIES):
            item = self._table.get(case_key(case_id))
            if item is None:
                raise UnknownCaseError(case_id)
            case = stored_case(item)
            if case.unsealed >= revision:
                return
            try:
                self._table.write(waiting(replace(case, unsealed=revision), case.ledger))
            except RefusedWriteError:
                continue
            return
        raise ConflictError("the custody ledger keeps growing")

    def to_check(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        """Give case and number of items whose next check falls due, the oldest first."""
        due: list[tuple[str, str, int]] = []
        for shard in range(INDEX_SHARDS):
            values = attributes(due=f"due#item#{shard}", now=instant(now))
            condition = "due = :due AND next_at <= :now"
            for item in self._table.query(condition, values, index="due-index", limit=limit):
                place = int(text(item, "sk").partition("#")[2])
                due.append((text(item, "next_at"), ident(item), place))
        return [(case_id, place) for _, case_id, place in sorted(due)[:limit]]

    def heads(self) -> Iterator[tuple[str, LedgerHead]]:
        """Give the end of every case's custody ledger, from the index."""
        for shard in range(INDEX_SHARDS):
            values = attributes(head=f"head#{shard}")
            for item in self._table.query("head = :head", values, index="heads-index"):
                yield ident(item), stored_head(item)

    def ledger(self, case_id: str) -> list[str]:
        """Read the stored lines of the custody ledger, in order."""
        values = attributes(pk=f"case#{case_id}", custody=f"{BESIDE}custody#")
        found = self._table.query("pk = :pk AND begins_with(sk, :custody)", values)
        return [line["S"] for item in found for line in item["lines"]["L"]]


def _moved_head(refusal: RefusedWriteError, case: Case, steps: int) -> LedgerHead:
    """Give the ledger's new end if nothing but the ledger has moved; raise the refusal if not."""
    stored = refusal.found.get(0)
    others = [place for place in refusal.found if 0 < place < steps]
    if others or stored is None or number(stored, "revision") != case.revision - 1:
        raise refusal
    return stored_head(stored)
