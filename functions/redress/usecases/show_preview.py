"""Show a reviewer the preview of an item, or have it made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from redress.domain.custody import Actor, CustodyRecord, Outcome, StoredObject
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Locked
from redress.domain.previews import (
    ASKED_AGAIN,
    NoPreview,
    Preview,
    PreviewKind,
    PreviewMessage,
    maker_of,
    order_for,
    place_of,
)
from redress.domain.reviewers import Reviewer, SignInWay
from redress.ports import Cases, Clock, Limits, Outbox, Previews
from redress.usecases.review import Review

LINK_LIFETIME = timedelta(minutes=5)


class PreviewState(StrEnum):
    """How the preview of an item stands."""

    READY = "ready"
    MAKING = "making"
    NONE = "none"


@dataclass(frozen=True)
class Shown:
    """What a reviewer is told; `url` is there for what is ready, `reason` for what is not."""

    state: PreviewState
    kind: PreviewKind = PreviewKind.NONE
    url: str = ""
    reason: NoPreview | None = None


@dataclass(frozen=True)
class ShowPreview:
    """Whoever may open an item may see its preview; each that is shown is in the ledger first."""

    review: Review
    cases: Cases
    previews: Previews
    limits: Limits
    outbox: Outbox
    clock: Clock

    def __call__(self, task_id: str, number: int, reviewer: Reviewer, way: SignInWay) -> Shown:
        """Give the preview, or have it made: then it is to be asked for again.

        Raises UnknownTaskError, NotAllowedError, UnknownEvidenceError or QuarantinedError.
        """
        item, locked = self.review.openable(task_id, number, reviewer)
        if maker_of(item.media_type) is None:
            return Shown(PreviewState.NONE, reason=NoPreview.KIND)
        place = place_of(item.case_id, item.number)
        preview = self.previews.find(place)
        if preview is None:
            self._order(order_for(item, locked))
            return Shown(PreviewState.MAKING)
        if preview.kind is PreviewKind.NONE:
            return Shown(PreviewState.NONE, reason=preview.reason)
        begun = self._begun(item, locked, preview, reviewer.actor(way))
        (entry,) = self.cases.witness(item.case_id, [begun])
        url = self.previews.link(place, preview.kind, LINK_LIFETIME)
        done = replace(begun, at=self.clock.now(), outcome=Outcome.DONE, related=entry)
        self.cases.witness(item.case_id, [done])
        return Shown(PreviewState.READY, preview.kind, url)

    def _order(self, order: PreviewMessage) -> None:
        """Queue the order, once a minute at most while a page waits and asks again."""
        if self.limits.count(f"preview:{order.place}", ASKED_AGAIN, self.clock.now()) == 1:
            self.outbox.preview(order)

    def _begun(
        self, item: EvidenceItem, locked: Locked, preview: Preview, actor: Actor
    ) -> CustodyRecord:
        return CustodyRecord(
            at=self.clock.now(),
            actor=actor,
            action=Event.EVIDENCE_VIEWED,
            details={"preview": preview.kind.value, "preview_sha256": preview.sha256},
            outcome=Outcome.BEGUN,
            item=item.number,
            object=StoredObject(locked.key, locked.version_id),
            sha256=locked.sha256,
            size=locked.size,
        )
