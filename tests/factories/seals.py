"""A case whose evidence is in the vault and that waits for its proofs."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from redress.domain.case import Case
from redress.domain.custody import Actor, CustodyRecord
from redress.domain.errors import StampsMissingError
from redress.domain.events import Event
from redress.domain.evidence import (
    EvidenceItem,
    EvidenceState,
    Findings,
    Malware,
    Paper,
    PaperKind,
    Refusal,
)
from redress.domain.ids import case_id_for
from redress.domain.proofs import Seal
from redress.usecases.seal_case import SealCase, Sealed
from redress.usecases.sealing import Sealing
from tests.factories.house import RETENTION
from tests.factories.owners import HELP, SCREENSHOT, campaign, claim, submission
from tests.fakes.world import World

CASE_ID = case_id_for(submission().submission_id)
PAPER = Paper(0, PaperKind.SUBMISSION, '{"statement":"他们在造谣"}')
_OWNER = Actor("owner", CASE_ID)


def sealing_of(world: World) -> Sealing:
    """Give what seals the cases of a world."""
    return Sealing(
        cases=world.cases,
        campaigns=world.campaigns,
        vault=world.vault,
        stamper=world.stamper,
        signer=world.signer,
        documents=world.documents,
        clock=world.clock,
        retention=RETENTION,
    )


class Kept:
    """A world with one preserved case, and what seals it."""

    def __init__(self) -> None:
        self.world = w = World()
        w.campaigns.put(campaign())
        now, sent = w.clock.now(), submission()
        w.records.cases[CASE_ID] = Case(
            id=CASE_ID,
            campaign_id=sent.campaign_id,
            submission_id=sent.submission_id,
            locale=sent.locale,
            opened_at=now,
            updated_at=now,
            wanted=HELP,
        )
        w.records.people[CASE_ID] = sent.contact
        w.cases.witness(CASE_ID, [CustodyRecord(now, _OWNER, Event.CASE_OPENED)])
        self.preserve(PAPER.item(CASE_ID, now), PAPER.text.encode())
        self.preserve(EvidenceItem(CASE_ID, 1, claim(SCREENSHOT), now), SCREENSHOT)
        refused = EvidenceItem(CASE_ID, 2, claim(b"never sent", "录屏.mp4"), now)
        self._write(refused.refused(Refusal.NEVER_ARRIVED))
        self.move(unsealed=2)
        self.sealing = sealing_of(w)
        self.seal_case = SealCase(w.cases, self.sealing, w.clock)
        w.faults.points.clear()

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.world.records.cases[CASE_ID]

    @property
    def seals(self) -> list[Seal]:
        """Its seals, the oldest first."""
        return [self.world.records.seals[key] for key in sorted(self.world.records.seals)]

    def preserve(self, item: EvidenceItem, content: bytes) -> None:
        """Lock an item as preservation does."""
        vault, until = self.world.vault, self.world.clock.now() + RETENTION
        kept = vault.keep(item.vault_key, content, until)
        sha512 = hashlib.sha512(content).hexdigest()
        found = Findings(
            item.claim.sha256, sha512, len(content), item.claim.media_type, Malware.CLEAN
        )
        self._write(item.preserved(kept.locked, found, None))

    def add(self, content: bytes, number: int) -> None:
        """Let the owner add a file that is preserved at once."""
        item = EvidenceItem(CASE_ID, number, claim(content, "补充.png"), self.world.clock.now())
        self.preserve(item, content)
        self.move(unsealed=self.case.revision + 1)

    def move(self, **changes: object) -> None:
        """Let the case move on to its next revision."""
        now = self.world.clock.now()
        self.world.records.cases[CASE_ID] = self.case.touched(now, **changes)

    def seal(self) -> Sealed | None:
        """Deliver the message; None when it is to come again."""
        try:
            return self.seal_case(CASE_ID)
        except StampsMissingError:
            return None

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.world.clock.advance(timedelta(**span))

    def kept(self, name: str, revision: int = 2) -> bytes:
        """Give a proof as it lies in the vault, of which there must be one version."""
        (found,) = self.world.vault.objects[f"cases/{CASE_ID}/proofs/r{revision:06d}/{name}"]
        return found.content

    def document(self, name: str, revision: int = 2) -> Any:
        """Give a proof that is JSON."""
        return json.loads(self.kept(name, revision))

    def trail(self) -> list[tuple[str, str, str]]:
        """Give action, outcome and reason of what sealing wrote into the ledger."""
        entries = map(json.loads, self.world.records.lines[CASE_ID])
        return [
            (entry["action"], entry["outcome"], entry["reason"])
            for entry in entries
            if entry["actor"]["id"] == "seal_case"
        ]

    def _write(self, item: EvidenceItem) -> None:
        assert item.state is not EvidenceState.ANNOUNCED
        self.world.records.evidence[CASE_ID, item.number] = item
