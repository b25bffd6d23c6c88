"""Make an evidence bag: seal the case, gather its proofs, and write one zip."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from redress.domain.bagit import bag as bag_chunks
from redress.domain.bags import BagMessage
from redress.domain.case import Case
from redress.domain.checkpoints import Checkpoint
from redress.domain.custody import CustodyRecord, Outcome
from redress.domain.errors import StampsMissingError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.notes import Note
from redress.domain.proofs import Bag, Seal
from redress.domain.steps import StepMessage
from redress.domain.trail import begun
from redress.ports import Campaigns, CaseFile, Cases, Checkpoints, Clock, Engine, Exports
from redress.usecases.bag_contents import BagContents
from redress.usecases.prove_inclusion import ProveInclusion
from redress.usecases.sealing import Sealing
from redress.usecases.steps import component, settled, taken

NAME = "export_bag"
_RECENT = timedelta(days=7)
"""How far back a checkpoint is looked for; each takes one reading of all its leaves."""


@dataclass(frozen=True)
class ExportBag:
    """The same revision gives the same bytes; what was made before is made again if asked for."""

    cases: Cases
    campaigns: Campaigns
    checkpoints: Checkpoints
    sealing: Sealing
    inclusion: ProveInclusion
    contents: BagContents
    exports: Exports
    engine: Engine
    clock: Clock

    def __call__(self, message: BagMessage) -> None:
        """Make the bag, and tell the execution if one waits.

        A case whose owner has withdrawn gets none: nobody may read what is locked. Raises
        StampsMissingError while no authority has stamped the manifest: the message comes again.
        """
        case = self._case(message)
        if case is None:
            return
        if not case.withdrawn:
            self._make(case.id, message.revision)
        if message.token:
            self.engine.answer(message.token, case)

    def give_up(self, message: BagMessage) -> None:
        """Let the execution go on without its bag: it can be asked for by hand."""
        case = self.cases.get(message.case_id)
        if message.token and case is not None:
            self.engine.answer(message.token, case)

    def _case(self, message: BagMessage) -> Case | None:
        if message.token and message.step is not None:
            step = StepMessage(
                message.case_id, message.attempt, message.step, message.token, message.remedy
            )
            return taken(step, self.cases, self.engine)
        case = self.cases.get(message.case_id)
        if case is None:
            raise UnknownCaseError(message.case_id)
        return case

    def _make(self, case_id: str, revision: int) -> None:
        ordered = settled(lambda: self._ordered(case_id, revision))
        if ordered.made_at is not None and self.exports.exists(ordered.name):
            return
        seal = self._sealed(ordered)
        if seal.revision != ordered.revision:
            self._replaced(ordered, seal.revision)
            ordered = settled(lambda: self._ordered(case_id, seal.revision))
        pinned = settled(lambda: self._pinned(ordered, seal))
        self._written(pinned, seal)

    def _ordered(self, case_id: str, revision: int) -> Bag:
        """Give the order; where nobody gave one (the flow asks), give it ourselves."""
        file = self._file(case_id)
        bag = file.bag(revision or file.case.revision)
        if bag is not None:
            return bag
        bag = Bag(case_id, revision or file.case.revision, requested_at=self.clock.now())
        asked = CustodyRecord(
            bag.requested_at,
            component(NAME),
            Event.BAG_EXPORTED,
            {"revision": bag.revision},
            outcome=Outcome.BEGUN,
        )
        self.cases.note(Note(case_id, custody=(asked,), bag=bag))
        return bag

    def _sealed(self, bag: Bag) -> Seal:
        """Give the seal of the bag's revision, or of the newest if that one passed unsealed."""
        seal = self._file(bag.case_id).seal(bag.revision)
        if seal is None or not seal.stamps:
            seal = self.sealing.ensure(bag.case_id)
        if not seal.stamps:
            raise StampsMissingError(bag.case_id)
        return seal

    def _replaced(self, bag: Bag, revision: int) -> None:
        self.cases.note(Note(bag.case_id, bag=bag.changed(replaced_by=revision)))

    def _pinned(self, ordered: Bag, seal: Seal) -> Bag:
        """Settle once for all which proofs belong into it."""
        bag = self._file(ordered.case_id).bag(ordered.revision) or ordered
        if bag.pinned_at is not None:
            return bag
        covering = self._covering(bag.case_id, seal)
        bag = bag.changed(
            stamps=seal.stamps,
            checkpoint=covering[0].day if covering else "",
            pinned_at=self.clock.now(),
        )
        self.cases.note(Note(bag.case_id, bag=bag))
        return bag

    def _covering(self, case_id: str, seal: Seal) -> tuple[Checkpoint, bytes] | None:
        """Give the newest checkpoint whose line of this case the manifest's ledger holds."""
        since = (seal.made_at - _RECENT).date().isoformat()
        for checkpoint in reversed(list(self.checkpoints.since(since))):
            found = self.inclusion.proof_for(checkpoint, case_id)
            if found is not None and found[0].seq <= seal.head.seq and checkpoint.signature:
                return checkpoint, found[1]
        return None

    def _written(self, bag: Bag, seal: Seal) -> None:
        file = self._file(bag.case_id)
        campaign = self.campaigns.get(file.case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(file.case.campaign_id)
        lines = self.cases.ledger(bag.case_id)
        facts: dict[str, str | int] = {"revision": bag.revision}
        parts = self.contents(
            file=file,
            seal=seal,
            bag=bag,
            lines=lines,
            covering=self._pinned_checkpoint(bag),
            organisation=campaign.organisation["zh-CN"],
        )
        chunks = bag_chunks(parts.name, parts.payload, parts.tags, parts.info)
        exported = self.exports.store(bag.name, chunks)
        now = self.clock.now()
        done = CustodyRecord(
            now,
            component(NAME),
            Event.BAG_EXPORTED,
            facts,
            sha256=exported.sha256,
            size=exported.size,
            related=begun(lines, Event.BAG_EXPORTED, facts),
        )
        made = bag.changed(sha256=exported.sha256, size=exported.size, made_at=now)
        self.cases.note(Note(bag.case_id, custody=(done,), bag=made))

    def _pinned_checkpoint(self, bag: Bag) -> tuple[Checkpoint, bytes] | None:
        checkpoint = self.checkpoints.get(bag.checkpoint) if bag.checkpoint else None
        found = self.inclusion.proof_for(checkpoint, bag.case_id) if checkpoint else None
        if checkpoint is None or found is None:
            return None
        known = tuple(
            stamp for stamp in checkpoint.stamps if bag.pinned_at and stamp.at <= bag.pinned_at
        )
        return replace(checkpoint, stamps=known), found[1]

    def _file(self, case_id: str) -> CaseFile:
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownCaseError(case_id)
        return file
