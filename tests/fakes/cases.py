"""Cases in memory, as strict as a transaction of the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.custody import CustodyRecord, LedgerHead, chain
from redress.domain.errors import ConflictError, UnknownCaseError
from redress.domain.evidence import Source
from redress.domain.notes import Note
from redress.domain.submission import Contact
from redress.domain.tasks import Task
from redress.ports import CaseFile, LiveCase
from tests.fakes.faults import Faults
from tests.fakes.limits import ensure_writable
from tests.fakes.records import Records, ensure_next, ensure_version


class FakeCases:
    def __init__(self, records: Records, faults: Faults) -> None:
        self._records = records
        self._faults = faults

    def get(self, case_id: str) -> Case | None:
        return self._records.cases.get(case_id)

    def open_file(self, case_id: str) -> CaseFile | None:
        records = self._records
        if case_id not in records.cases:
            return None
        tasks = [task for task in records.tasks.values() if task.case_id == case_id]
        return CaseFile(
            case=records.cases[case_id],
            person=records.people.get(case_id),
            papers=tuple(
                records.papers[key] for key in sorted(records.papers) if key[0] == case_id
            ),
            evidence=tuple(
                records.evidence[key] for key in sorted(records.evidence) if key[0] == case_id
            ),
            timeline=_copied(records.timeline.get(case_id, [])),
            tasks=tuple(sorted(tasks, key=lambda task: (task.opened_at, task.id))),
            seals=tuple(records.seals[key] for key in sorted(records.seals) if key[0] == case_id),
            bags=tuple(records.bags[key] for key in sorted(records.bags) if key[0] == case_id),
            messages=tuple(
                records.messages[key] for key in sorted(records.messages) if key[0] == case_id
            ),
            former=tuple(
                records.former[key] for key in sorted(records.former) if key[0] == case_id
            ),
            remarks=tuple(
                records.remarks[key] for key in sorted(records.remarks) if key[0] == case_id
            ),
            mail_trouble=self.mail_trouble(case_id),
        )

    def with_task(self, task_id: str) -> tuple[Case | None, Task | None]:
        return self._records.cases.get(task_id.partition(".")[0]), self._records.tasks.get(task_id)

    def commit(self, change: Change) -> Case:
        ensure_writable(change)
        with self._faults.around("cases.commit"):
            self._ensure_current(change)
            return self._write(change)

    def _ensure_current(self, change: Change) -> None:
        records, case, opening = self._records, change.case, change.opening
        stored = records.cases.get(case.id)
        for task in change.tasks:
            ensure_next(records.tasks.get(task.id), task)
        if opening is None:
            if stored is None or stored.revision != case.revision - 1:
                raise ConflictError(case.id)
            return
        draft = records.drafts.get(opening.submission.submission_id)
        claimed = opening.likeness in records.likenesses and not case.resembles
        taken = stored is not None or opening.receipt_lookup in records.receipts or claimed
        if taken or draft is None or draft.submission is None:
            raise ConflictError(case.id)

    def _write(self, change: Change) -> Case:
        records, case = self._records, change.case
        stored = records.cases.get(case.id)
        case = replace(case, ledger=stored.ledger if stored else case.ledger)
        # Whoever reads a case as it is now must find its tasks so: the table writes all at once
        records.tasks |= {task.id: task for task in change.tasks}
        records.cases[case.id] = case
        if change.opening is not None:
            opening = change.opening
            submission_id = opening.submission.submission_id
            draft = records.drafts[submission_id]
            records.drafts[submission_id] = replace(draft, submission=None, account_keys=())
            records.people[case.id] = opening.person
            records.receipts[opening.receipt_lookup] = case.id
            if not case.resembles:
                records.likenesses[opening.likeness] = case.id
        records.timeline.setdefault(case.id, []).extend(_copied(change.timeline))
        records.counters.setdefault((case.campaign_id, change.day), Counter()).update(
            change.counters
        )
        entry = case.campaign_id, change.day, change.count_instant, change.counters
        records.tallies.append(entry)
        records.evidence |= {(case.id, item.number): item for item in change.evidence}
        records.papers |= {(case.id, paper.number): paper for paper in change.papers}
        records.accounts |= {(key, case.id): key for key in change.account_keys}
        records.write_notices(change.notices, case.updated_at)
        self._append(case.id, change.custody)
        return records.cases[case.id]

    def _append(self, case_id: str, custody: Iterable[CustodyRecord]) -> tuple[int, ...]:
        case = self._records.cases[case_id]
        entries, head = chain(case_id, case.ledger, custody)
        self._records.lines.setdefault(case_id, []).extend(entry.line for entry in entries)
        self._records.cases[case_id] = replace(case, ledger=head)
        return tuple(entry.seq for entry in entries)

    def by_receipt(self, lookup: str) -> str | None:
        return self._records.receipts.get(lookup)

    def by_likeness(self, likeness: str) -> str | None:
        return self._records.likenesses.get(likeness)

    def person(self, case_id: str) -> Contact | None:
        return self._records.people.get(case_id)

    def mail_trouble(self, case_id: str) -> str:
        return self._records.mail_troubles.get(case_id, "")

    def erase_person(self, case_id: str) -> None:
        with self._faults.around("cases.erase_person"):
            records = self._records
            records.people.pop(case_id, None)
            records.mail_troubles.pop(case_id, None)
            kinds: tuple[dict[tuple[str, int], Any], ...]
            kinds = (records.papers, records.messages, records.former, records.remarks)
            for kind in kinds:
                for key in [key for key in kind if key[0] == case_id]:
                    del kind[key]
            for mark in [mark for mark in records.accounts if mark[1] == case_id]:
                del records.accounts[mark]
            for key, item in records.evidence.items():
                if key[0] == case_id and item.source is Source.UPLOAD:
                    claim = replace(item.claim, name=f"{item.number:04d}")
                    if claim != item.claim:
                        records.evidence[key] = item.changed(claim=claim)

    def flag_trouble(self, case_id: str, step: str) -> None:
        with self._faults.around("cases.flag_trouble"):
            self._ensure_known(case_id)
            case = self._records.cases[case_id]
            self._records.cases[case_id] = replace(case, trouble=step)

    def live(self) -> Iterator[LiveCase]:
        for case in list(self._records.cases.values()):
            if case.live:
                yield LiveCase(
                    case.id, case.attempt, case.stage, case.pending, case.unsealed, case.updated_at
                )

    def witness(self, case_id: str, records: Iterable[CustodyRecord]) -> tuple[int, ...]:
        with self._faults.around("cases.witness"):
            records = tuple(records)
            if not records:
                return ()
            self._ensure_known(case_id)
            return self._append(case_id, records)

    def note(self, note: Note) -> tuple[int, ...]:
        with self._faults.around("cases.note"):
            self._ensure_known(note.case_id)
            records = self._records
            for item in note.evidence:
                ensure_version(records.evidence.get((note.case_id, item.number)), item)
            if note.seal is not None:
                ensure_version(records.seals.get((note.case_id, note.seal.revision)), note.seal)
            if note.bag is not None:
                ensure_version(records.bags.get((note.case_id, note.bag.revision)), note.bag)
            for move in note.moves:
                ensure_next(records.tasks.get(move.after.id), move.after)
            self._ensure_personal(note)
            records.evidence |= {(note.case_id, item.number): item for item in note.evidence}
            if note.seal is not None:
                records.seals[note.case_id, note.seal.revision] = note.seal
            if note.bag is not None:
                records.bags[note.case_id, note.bag.revision] = note.bag
            records.tasks |= {move.after.id: move.after for move in note.moves}
            case = records.cases[note.case_id]
            if case.unsealed <= note.sealed:
                records.cases[note.case_id] = replace(case, unsealed=0)
            self._write_personal(note, case)
            return self._append(note.case_id, note.custody)

    def _ensure_personal(self, note: Note) -> None:
        records, case_id = self._records, note.case_id
        person = records.people.get(case_id)
        if note.message is not None:
            taken = (case_id, note.message.number) in records.messages
            if taken or person is None:
                raise ConflictError(case_id)
        if note.remark is not None:
            taken = (case_id, note.remark.number) in records.remarks
            if taken or person is None:
                raise ConflictError(case_id)
        if note.contact is not None:
            former = note.contact.former
            if person != former.contact or (case_id, former.number) in records.former:
                raise ConflictError(case_id)

        if note.unreached is not None and (person is None or person.email != note.unreached.email):
            raise ConflictError(case_id)

    def _write_personal(self, note: Note, case: Case) -> None:
        records = self._records
        if note.message is not None:
            records.messages[case.id, note.message.number] = note.message
        if note.remark is not None:
            records.remarks[case.id, note.remark.number] = note.remark
        if note.contact is not None:
            former = note.contact.former
            records.people[case.id] = note.contact.contact
            if former.contact.email != note.contact.contact.email:
                records.mail_troubles.pop(case.id, None)
            records.former[case.id, former.number] = former
        if note.unreached is not None:
            records.mail_troubles[case.id] = note.unreached.trouble.value
        dated = [
            replace(entry, stage=case.stage, revision=case.revision) for entry in note.timeline
        ]
        records.timeline.setdefault(case.id, []).extend(_copied(dated))
        if note.notices:
            records.write_notices(note.notices, note.custody[0].at)

    def want_seal(self, case_id: str, revision: int) -> None:
        with self._faults.around("cases.want_seal"):
            self._ensure_known(case_id)
            case = self._records.cases[case_id]
            unsealed = max(case.unsealed, revision)
            self._records.cases[case_id] = replace(case, unsealed=unsealed)

    def to_check(self, now: datetime, limit: int) -> list[tuple[str, int]]:
        due = [
            (item.next_check, key)
            for key, item in self._records.evidence.items()
            if item.next_check is not None and item.next_check <= now
        ]
        return [key for _, key in sorted(due)][:limit]

    def heads(self) -> Iterator[tuple[str, LedgerHead]]:
        for case in list(self._records.cases.values()):
            yield case.id, case.ledger

    def ledger(self, case_id: str) -> list[str]:
        return list(self._records.lines.get(case_id, []))

    def _ensure_known(self, case_id: str) -> None:
        if case_id not in self._records.cases:
            raise UnknownCaseError(case_id)


def _copied(timeline: Iterable[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    """Copy the only part of a case that is not frozen."""
    return tuple(replace(entry, facts=dict(entry.facts)) for entry in timeline)
