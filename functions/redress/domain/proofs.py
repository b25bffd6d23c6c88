"""What proves a case's evidence: manifests, time stamps, receipts, and the bags that hold them.

The documents are specified in docs/evidence-bag.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from redress.domain.canonical import canonical
from redress.domain.case import Case
from redress.domain.custody import LedgerHead, instant
from redress.domain.evidence import EvidenceItem, EvidenceState, Locked

MANIFEST_SCHEMA = "redress/manifest/1"
RECEIPT_SCHEMA = "redress/receipt/1"


@dataclass(frozen=True)
class Stamped:
    """A time stamp that is kept: whose, of which instant, and where the whole answer lies."""

    authority: str
    at: datetime
    locked: Locked


@dataclass(frozen=True)
class Receipt:
    """The signed receipt of a seal: its JSON, the signature beside, and the PDF for people.

    `key` is the fingerprint of the key that signed it.
    """

    document: Locked
    signature: Locked
    page: Locked
    issued_at: datetime
    key: str


@dataclass(frozen=True)
class Seal:
    """What proves a case at one revision.

    `head` is the end of the custody ledger that the manifest names. `version` counts the seal's
    own changes: stamps come one by one, and the receipt when there is at least one.
    """

    case_id: str
    revision: int
    made_at: datetime
    head: LedgerHead
    manifest: Locked
    stamps: tuple[Stamped, ...] = ()
    receipt: Receipt | None = None
    version: int = 1

    def missing(self, authorities: Iterable[str]) -> tuple[str, ...]:
        """Name the authorities that have not stamped it."""
        there = {stamp.authority for stamp in self.stamps}
        return tuple(name for name in authorities if name not in there)

    def stamped(self, stamp: Stamped) -> Seal:
        """Give the seal with one more stamp."""
        return replace(self, stamps=(*self.stamps, stamp), version=self.version + 1)

    def receipted(self, receipt: Receipt) -> Seal:
        """Give the seal with its receipt."""
        return replace(self, receipt=receipt, version=self.version + 1)


@dataclass(frozen=True)
class Bag:
    """An evidence bag: asked for, then made; the same revision gives the same bytes for ever.

    `stamps` are the time stamps and `checkpoint` the day ("" for none) that were pinned when it
    was first made, at `pinned_at`.
    Where the case moved on before its revision could be sealed, `replaced_by` names the revision
    taken instead.
    """

    case_id: str
    revision: int
    requested_at: datetime
    stamps: tuple[Stamped, ...] = ()
    checkpoint: str = ""
    sha256: str = ""
    size: int = 0
    pinned_at: datetime | None = None
    made_at: datetime | None = None
    replaced_by: int = 0
    version: int = 1

    @property
    def name(self) -> str:
        """The name of its zip."""
        return f"{self.case_id}-r{self.revision}.zip"

    def changed(self, **changes: object) -> Bag:
        """Give the next version with some fields changed."""
        values: dict[str, object] = {"version": self.version + 1}
        return replace(self, **(values | changes))  # type: ignore[arg-type]  # typed per field


def proof_key(case_id: str, revision: int, name: str) -> str:
    """Say where a proof of a case lies in the vault."""
    return f"cases/{case_id}/proofs/r{revision:06d}/{name}"


def manifest_of(
    case: Case,
    head: LedgerHead,
    evidence: Iterable[EvidenceItem],
    previous: str,
    made_at: datetime,
) -> bytes:
    """Give a case's manifest; `previous` is the hash of the one before, or empty."""
    return canonical(
        {
            "case": case.id,
            "custody": {"head": head.hash, "length": head.seq},
            "items": [
                _listed(item) for item in evidence if item.state is not EvidenceState.ANNOUNCED
            ],
            "made_at": instant(made_at),
            "previous": previous,
            "revision": case.revision,
            "schema": MANIFEST_SCHEMA,
        }
    ).encode()


def receipt_of(
    seal: Seal,
    evidence: Iterable[EvidenceItem],
    *,
    organisation: str,
    key: str,
    issued_at: datetime,
) -> bytes:
    """Give the receipt of a seal; `key` is the fingerprint of the key that will sign it."""
    return canonical(
        {
            "case": seal.case_id,
            "custody": {"head": seal.head.hash, "length": seal.head.seq},
            "issued_at": instant(issued_at),
            "items": [
                {
                    "name": item.claim.name,
                    "number": item.number,
                    "received_at": instant(item.announced_at),
                    "sha256": item.claim.sha256,
                    "size": item.claim.size,
                    "state": item.state.value,
                }
                for item in evidence
                if item.state is not EvidenceState.ANNOUNCED
            ],
            "key": key,
            "manifest": seal.manifest.sha256,
            "organisation": organisation,
            "revision": seal.revision,
            "schema": RECEIPT_SCHEMA,
            "stamps": [
                {
                    "at": instant(stamp.at),
                    "authority": stamp.authority,
                    "sha256": stamp.locked.sha256,
                }
                for stamp in seal.stamps
            ],
        }
    ).encode()


def fingerprint(public_key: bytes) -> str:
    """Name a public key: SHA-256 of its DER, in lower-case hexadecimal."""
    return hashlib.sha256(public_key).hexdigest()


def _listed(item: EvidenceItem) -> dict[str, object]:
    locked = item.locked
    return {
        "malware": item.malware.value,
        "media_type": item.media_type,
        "name": item.claim.name,
        "number": item.number,
        "received_at": instant(item.announced_at),
        "refusal": item.refusal.value if item.refusal else "",
        "sha256": item.claim.sha256,
        "sha512": item.sha512,
        "size": item.claim.size,
        "source": item.source.value,
        "state": item.state.value,
        "vault": {"key": locked.key, "version": locked.version_id} if locked else None,
    }
