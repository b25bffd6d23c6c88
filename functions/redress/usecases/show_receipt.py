"""Find a case by its receipt code, read what its owner may see, and hand over its receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from redress.domain.errors import (
    ReceiptNotReadyError,
    TooManyRequestsError,
    UnknownReceiptError,
)
from redress.domain.evidence import EvidenceState, Locked, Source
from redress.domain.ids import receipt_lookup_for
from redress.domain.proofs import Receipt, Seal
from redress.ports import CaseFile, Cases, Clock, Limits, Secrets, Vault

LINK_LIFETIME = timedelta(minutes=5)
_WINDOW = timedelta(minutes=10)
_MISSES = 20


class Wait(StrEnum):
    """What the proofs of a case wait for."""

    MALWARE_SCAN = "malware_scan"
    TIME_STAMP = "time_stamp"


def waits_for(file: CaseFile) -> list[Wait]:
    """Say what must still happen before the case's newest receipt is there."""
    if not _readable(file):
        return []
    waits = []
    if any(
        item.source is Source.UPLOAD and item.state is EvidenceState.ANNOUNCED
        for item in file.evidence
    ):
        waits.append(Wait.MALWARE_SCAN)
    newest = signed_receipt(file)
    if file.case.unsealed and (newest is None or newest[0].revision < file.case.unsealed):
        waits.append(Wait.TIME_STAMP)
    return waits


def signed_receipt(file: CaseFile) -> tuple[Seal, Receipt] | None:
    """Give the newest receipt with its seal, if anybody can still read it."""
    if not _readable(file):
        return None
    signed = [(seal, seal.receipt) for seal in file.seals if seal.receipt is not None]
    return max(signed, key=lambda pair: pair[0].revision, default=None)


def _readable(file: CaseFile) -> bool:
    """Say whether the vault still gives what it holds: not after withdrawal or erasure."""
    return not file.case.withdrawn and file.person is not None


@dataclass(frozen=True)
class ReceiptLinks:
    """Short-lived addresses of a receipt's documents, and the fingerprint of their key."""

    page: str
    document: str
    signature: str
    key: str


@dataclass(frozen=True)
class HandReceipt:
    """Gives the owner the signed receipt."""

    cases: Cases
    vault: Vault

    def __call__(self, case_id: str) -> ReceiptLinks:
        """Make the addresses of the newest receipt; raises ReceiptNotReadyError for none."""
        file = self.cases.open_file(case_id)
        links = receipt_links(self.vault, file) if file is not None else None
        if links is None:
            raise ReceiptNotReadyError
        return links


def receipt_links(vault: Vault, file: CaseFile) -> ReceiptLinks | None:
    """Make the addresses of the newest receipt, or give None when there is none to hand out."""
    found = signed_receipt(file)
    if found is None:
        return None
    receipt, name = found[1], f"Redress-{file.case.id}-receipt"

    def link(locked: Locked, ending: str) -> str:
        return vault.view_link(locked, f"{name}.{ending}", LINK_LIFETIME)

    return ReceiptLinks(
        page=link(receipt.page, "pdf"),
        document=link(receipt.document, "json"),
        signature=link(receipt.signature, "json.sig"),
        key=receipt.key,
    )


@dataclass(frozen=True)
class ShowReceipt:
    """The receipt code is the owner's only key; misses are counted by network."""

    cases: Cases
    secrets: Secrets
    limits: Limits
    clock: Clock

    def case_id(self, code: str, network: str) -> str:
        """Give the case of a receipt code; raises UnknownReceiptError or TooManyRequestsError.

        Only failures count against a network, so a right code is never kept out by its
        neighbours' typing errors until there were too many of them.
        """
        lookup = receipt_lookup_for(code, self.secrets.pepper())
        case_id = self.cases.by_receipt(lookup) if lookup else None
        if case_id is not None:
            return case_id
        misses = self.limits.count(f"receipt:{network}", _WINDOW, self.clock.now())
        if misses > _MISSES:
            raise TooManyRequestsError(retry_after=int(_WINDOW.total_seconds()))
        raise UnknownReceiptError

    def __call__(self, case_id: str) -> CaseFile:
        """Read the case with everything in it."""
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownReceiptError
        return file
