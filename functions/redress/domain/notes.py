"""Notes: what is written beside a case without making a new revision of it."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.case import TimelineEntry
from redress.domain.contacts import ContactChange
from redress.domain.custody import CustodyRecord
from redress.domain.evidence import EvidenceItem
from redress.domain.mail_feedback import UnreachedOwner
from redress.domain.messages import Message
from redress.domain.notices import Notice
from redress.domain.proofs import Bag, Seal
from redress.domain.queue import TaskMove
from redress.domain.remarks import Remark


@dataclass(frozen=True)
class Note:
    """Proofs, checks, words and what the ledger says of them; all of it is written or nothing.

    Items, seal and bag are each at the version after the stored one (version 1: there is none
    yet), or the store refuses (ConflictError). `sealed` names a revision whose proofs are
    complete: the case waits no longer for them unless a newer revision does. A message needs a
    number that is free, a change of contact the former one as it is stored, both a person who
    was not erased; so does a remark. `moves` write tasks, each at the version after the stored
    one. An owner is `unreached` at the stored address or not at all (ConflictError); a new address
    ends it. Entries of the timeline come with custody, whose numbers put them in order.
    """

    case_id: str
    custody: tuple[CustodyRecord, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    seal: Seal | None = None
    bag: Bag | None = None
    sealed: int = 0
    message: Message | None = None
    contact: ContactChange | None = None
    unreached: UnreachedOwner | None = None
    remark: Remark | None = None
    moves: tuple[TaskMove, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    notices: tuple[Notice, ...] = ()
