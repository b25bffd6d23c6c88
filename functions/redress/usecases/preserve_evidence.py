"""Verify what the owner sent, lock it in the vault, and say so only after reading it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from redress.domain.case import Case, Change, TimelineEntry
from redress.domain.custody import CustodyRecord
from redress.domain.errors import UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import (
    EvidenceItem,
    EvidenceState,
    Findings,
    Locked,
    Source,
    upload_key,
)
from redress.domain.figures import FIRST_EVIDENCE, WITH_EVIDENCE
from redress.domain.notices import Notice, NoticeKind
from redress.domain.stages import Stage
from redress.domain.steps import StepMessage
from redress.domain.trail import begun_items
from redress.ports import Campaigns, CaseFile, Cases, Clock, Engine, Outbox, Vault
from redress.usecases.examine_item import Examined, ExamineItem, paper_text
from redress.usecases.item_custody import ItemCustody
from redress.usecases.steps import commit_and_mail, component, file_of, settled, to_do, witnessed

NAME = "preserve_evidence"
FIRST_CHECK = timedelta(days=1)
"""When an item that was just locked is read again in the vault."""
_PAUSE = timedelta(minutes=1)
_Done = tuple[EvidenceItem, tuple[CustodyRecord, ...]]
"""An item as it is afterwards, and what the ledger is to say of it."""
_AT_ONCE = 40
"""How many items one transaction takes along; it holds 100 writes, an item needs up to two."""
_TOLD_AT = frozenset({Stage.SCREENING, Stage.LEGAL_REVIEW, Stage.PURSUING})


@dataclass(frozen=True)
class _Begun:
    """The ledger's entry that announced an item; `fresh` unless a try before had announced it."""

    entry: int
    fresh: bool


@dataclass
class _Work:
    """What one delivery of a message has done; a conflict must not do it again."""

    done: dict[int, _Done] = field(default_factory=dict)
    awaited: set[int] = field(default_factory=set)
    failed: dict[int, Exception] = field(default_factory=dict)
    more: bool = True

    def next_of(self, announced: list[EvidenceItem]) -> list[EvidenceItem]:
        """Give the items to go on with, and remember whether there are more behind them."""
        aside = self.awaited | self.failed.keys()
        ready = [item for item in announced if item.number not in aside]
        self.more = len(ready) > _AT_ONCE
        return ready[:_AT_ONCE]

    @contextmanager
    def putting_aside(self, item: EvidenceItem) -> Iterator[None]:
        """Let an item that fails stop no other one; what failed rises at the end."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  # the others go on, and this one comes again
            self.failed[item.number] = error


@dataclass(frozen=True)
class PreserveEvidence:
    """Every item ends preserved or refused with a reason; one bad item never stops the rest.

    Infected items are kept and shown to nobody. While the verdict on an item is awaited the rest
    goes on, and the step comes again. Once consent is withdrawn nothing more is taken.
    """

    cases: Cases
    campaigns: Campaigns
    examine: ExamineItem
    vault: Vault
    engine: Engine
    outbox: Outbox
    clock: Clock
    retention: timedelta

    def __call__(self, message: StepMessage) -> None:
        """Preserve all that is announced, and move the case on if its execution waits for it.

        What failed rises when everything else is done. Without a token nobody waits: then an
        item whose verdict is awaited is left to the verdict, and to the reconciler.
        """
        work = _Work()
        case: Case | None = None
        while work.more:
            case = settled(lambda: self._preserved(message, work))
        if work.failed:
            raise ExceptionGroup("some items could not be preserved", list(work.failed.values()))
        if case is None or not message.token:
            return
        if work.awaited:
            self.outbox.preserve_later(message, _PAUSE)
        else:
            self.engine.answer(message.token, case)

    def _preserved(self, message: StepMessage, work: _Work) -> Case | None:
        """Preserve the next items; gives None when this step is not to be done (any more)."""
        work.more = False
        file = file_of(self.cases, message.case_id)
        if message.token and not to_do(message, file.case, self.engine):
            return None
        announced = [item for item in file.evidence if item.state is EvidenceState.ANNOUNCED]
        if file.case.withdrawn:
            announced = [item for item in announced if item.number in work.done]
        batch = work.next_of(announced)
        ready = [item for item in batch if item.number not in work.done]
        file = self._worked_through(ready, file, work)
        done = [work.done[item.number] for item in batch if item.number in work.done]
        waited_for = file.case.stage is Stage.PRESERVING and bool(message.token)
        moves = waited_for and len(done) == len(announced)
        if not done and not moves:
            return file.case
        return self._committed(file, done, moves)

    def _worked_through(self, items: list[EvidenceItem], file: CaseFile, work: _Work) -> CaseFile:
        """Look at items and lock what is fit, having announced each in the ledger first."""
        custody = ItemCustody(component(NAME), self.clock.now())
        fit: list[tuple[Examined, Findings]] = []
        for item in items:
            with work.putting_aside(item):
                examined = self.examine(item, file)
                if examined is None:
                    work.awaited.add(item.number)
                elif examined.refusal is not None:
                    after = item.refused(examined.refusal)
                    work.done[item.number] = after, tuple(custody.refused(examined))
                elif examined.findings is not None:
                    fit.append((examined, examined.findings))
        if fit:
            announced, case = self._announced([one.item for one, _ in fit], file.case, custody)
            file = replace(file, case=case)
            for examined, found in fit:
                self._lock(examined, found, announced[examined.item.number], file, work)
        return file

    def _announced(
        self, items: list[EvidenceItem], case: Case, custody: ItemCustody
    ) -> tuple[dict[int, _Begun], Case]:
        """Tell how each item was begun: now, or by a try that a crash ended."""
        begun = begun_items(self.cases.ledger(case.id), Event.EVIDENCE_LOCKED)
        fresh = [item for item in items if item.number not in begun]
        numbers, case = witnessed(self.cases, case, (custody.begun(item) for item in fresh))
        before = {number: _Begun(entry, fresh=False) for number, entry in begun.items()}
        now = (_Begun(entry, fresh=True) for entry in numbers)
        return before | {item.number: one for item, one in zip(fresh, now, strict=True)}, case

    def _lock(
        self, examined: Examined, found: Findings, begun: _Begun, file: CaseFile, work: _Work
    ) -> None:
        item, entry = examined.item, begun.entry
        with work.putting_aside(item):
            locked = self._locked(item, file, fresh=begun.fresh)
            now = self.clock.now()
            after = item.preserved(locked, found, now + FIRST_CHECK, now)
            custody = ItemCustody(component(NAME), now)
            work.done[item.number] = after, tuple(custody.kept(examined, found, locked, entry))
        if item.number in work.failed:
            custody = ItemCustody(component(NAME), self.clock.now())
            failure = custody.failed(item, entry, work.failed[item.number])
            self.cases.witness(file.case.id, [failure])

    def _locked(self, item: EvidenceItem, file: CaseFile, *, fresh: bool) -> Locked:
        until = file.case.opened_at + self.retention
        if item.source is Source.PAPER:
            return self.vault.preserve_paper(paper_text(item, file), item, until, fresh=fresh)
        key = upload_key(file.case.submission_id, item.claim.sha256)
        return self.vault.preserve_upload(key, item, until, fresh=fresh)

    def _committed(self, file: CaseFile, done: list[_Done], moves: bool) -> Case:
        items = tuple(item for item, _ in done)
        records = tuple(record for _, records in done for record in records)
        case = commit_and_mail(self.cases, self.outbox, self._change(file, items, records, moves))
        if case.unsealed == case.revision:
            self.outbox.seal(case.id)
        return case

    def _change(
        self,
        file: CaseFile,
        items: tuple[EvidenceItem, ...],
        records: tuple[CustodyRecord, ...],
        moves: bool,
    ) -> Change:
        now, before = self.clock.now(), file.case
        first = not before.has_evidence and any(_can_be_reviewed(item) for item in items)
        pending, has_evidence = before.pending - len(items), before.has_evidence or first
        changes: dict[str, object] = {"pending": pending, "has_evidence": has_evidence}
        if any(item.locked for item in items):
            changes["unsealed"] = before.revision + 1
        case = before.touched(now, **changes)
        if moves:
            case = before.moved(case.stage_after_preserving(), now, **changes)
        campaign = self.campaigns.get(case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(case.campaign_id)
        return Change(
            case=case,
            day=campaign.local_day(now),
            timeline=tuple(_timeline(case, now, items, first=first)),
            custody=records,
            counters=(WITH_EVIDENCE,) if first else (),
            evidence=items,
            notices=_notices(case, moves, items),
        )


def _can_be_reviewed(item: EvidenceItem) -> bool:
    """Say whether an item is a file that somebody may open."""
    return item.source is Source.UPLOAD and item.locked is not None and not item.quarantined


def _timeline(
    case: Case, now: datetime, items: tuple[EvidenceItem, ...], *, first: bool
) -> Iterator[TimelineEntry]:
    entry = TimelineEntry(now, Event.CASE_PRESERVED, case.stage, case.revision)
    for item in items:
        if item.refusal is not None:
            facts: dict[str, str | int] = {"item": item.number, "refusal": item.refusal.value}
            yield replace(entry, event=Event.EVIDENCE_REFUSED, facts=facts)
        if item.quarantined:
            yield replace(entry, event=Event.EVIDENCE_QUARANTINED, facts={"item": item.number})
    kept = [item for item in items if item.locked is not None]
    if kept:
        facts = {"items": len(kept), FIRST_EVIDENCE: 1} if first else {"items": len(kept)}
        yield replace(entry, facts=facts)


def _notices(case: Case, moves: bool, items: tuple[EvidenceItem, ...]) -> tuple[Notice, ...]:
    notices = []
    if moves and case.stage in _TOLD_AT:
        notices.append(Notice(NoticeKind.CASE_PRESERVED, case.id, number=case.round))
    if any(item.refusal is not None or item.quarantined for item in items):
        notices.append(Notice(NoticeKind.EVIDENCE_REFUSED, case.id, number=case.revision))
    return tuple(notices)
