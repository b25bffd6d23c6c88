"""What goes into an evidence bag, from the case file and the vault."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from redress.domain.bagit import PayloadFile, TagFile
from redress.domain.catalogue import Catalogue, csv_of
from redress.domain.catalogue_rows import catalogue_of
from redress.domain.checkpoints import Checkpoint
from redress.domain.custody import broken_links
from redress.domain.errors import NotPreservedError
from redress.domain.evidence import Locked
from redress.domain.preservation import KEPT_TYPES
from redress.domain.proofs import Bag, Seal, Stamped, proof_key
from redress.domain.verify_texts import instructions, instructions_zh
from redress.ports import CaseFile, Documents, Signer, Stamper, Vault

LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""For a lock whose date does not matter, since the object is only read."""


@dataclass(frozen=True)
class Parts:
    """A bag's name and parts, as `domain.bagit.bag` takes them."""

    name: str
    payload: tuple[PayloadFile, ...]
    tags: tuple[TagFile, ...]
    info: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class BagContents:
    """Gathers the parts; evidence itself is read from the vault only while the zip is made.

    All follows from the manifest and what was pinned, so that the same revision gives the same
    bytes however often it is asked for.
    """

    vault: Vault
    stamper: Stamper
    signer: Signer
    documents: Documents

    def __call__(
        self,
        *,
        file: CaseFile,
        seal: Seal,
        bag: Bag,
        lines: list[str],
        covering: tuple[Checkpoint, bytes] | None,
        organisation: str,
    ) -> Parts:
        """Give the parts of a pinned bag.

        `lines` is the whole custody ledger, `covering` the pinned checkpoint with the proof that
        the case is in it. Raises NotPreservedError when a proof is not what it was.
        """
        name = bag.name.removesuffix(".zip")
        manifest = self._read(seal.manifest)
        items = [item for item in json.loads(manifest)["items"] if item["vault"]]
        catalogue = catalogue_of(seal, items, file.evidence, file.tasks, organisation)
        payload = (
            *(self._evidence(item) for item in items if item["source"] == "upload"),
            *(self._evidence(item) for item in items if item["source"] == "paper"),
            PayloadFile.of("custody.jsonl", _ledger(lines, seal)),
            PayloadFile.of("catalogue.csv", csv_of(catalogue)),
            PayloadFile.of("catalogue.pdf", self._page(seal, catalogue)),
        )
        tags = (
            TagFile("proofs/manifest.json", manifest),
            *self._stamps("manifest.json", bag.stamps, seal.manifest),
            *self._receipt(seal),
            *self._checkpoint(covering),
            TagFile("proofs/signing-key.pem", _pem(self.signer.public_key())),
            *_instructions(file.case.id, seal, name, bag.stamps, covering),
        )
        info = (
            ("Source-Organization", organisation),
            ("External-Identifier", file.case.id),
            ("Bagging-Date", seal.made_at.date().isoformat()),
            ("Bag-Software-Agent", "Redress (docs/evidence-bag.md)"),
        )
        return Parts(name, payload, tags, info)

    def _page(self, seal: Seal, catalogue: Catalogue) -> bytes:
        """Give the catalogue's PDF as it was first made: newer programs may draw it otherwise."""
        key = proof_key(seal.case_id, seal.revision, "catalogue.pdf")
        drawn = self.documents.catalogue(catalogue)
        return self.vault.keep(key, drawn, seal.manifest.retain_until).data

    def _evidence(self, item: dict[str, Any]) -> PayloadFile:
        kept = item["vault"]
        locked = Locked(kept["key"], kept["version"], item["sha256"], item["size"], LONG_AGO, True)
        return PayloadFile(
            path=_path(item),
            size=item["size"],
            sha256=item["sha256"],
            sha512=item["sha512"],
            content=_Content(self.vault, locked),
        )

    def _stamps(
        self, name: str, stamps: tuple[Stamped, ...], document: Locked
    ) -> Iterator[TagFile]:
        for stamped in sorted(stamps, key=lambda stamped: stamped.authority):
            response = self._read(stamped.locked)
            digest = bytes.fromhex(document.sha256)
            stamp = self.stamper.verify(stamped.authority, digest, response)
            yield TagFile(f"proofs/{name}.{stamped.authority}.tsr", response)
            yield TagFile(f"proofs/{name}.{stamped.authority}.pem", stamp.chain.encode())

    def _receipt(self, seal: Seal) -> Iterator[TagFile]:
        if seal.receipt is not None:
            yield TagFile("proofs/receipt.json", self._read(seal.receipt.document))
            yield TagFile("proofs/receipt.json.sig", self._read(seal.receipt.signature))

    def _checkpoint(self, covering: tuple[Checkpoint, bytes] | None) -> Iterator[TagFile]:
        if covering is None:
            return
        checkpoint, inclusion = covering
        yield TagFile("proofs/checkpoint.json", self._read(checkpoint.document))
        if checkpoint.signature is not None:
            yield TagFile("proofs/checkpoint.json.sig", self._read(checkpoint.signature))
        yield from self._stamps("checkpoint.json", checkpoint.stamps, checkpoint.document)
        yield TagFile("proofs/inclusion.json", inclusion)

    def _read(self, locked: Locked) -> bytes:
        return b"".join(self.vault.read(locked))


@dataclass(frozen=True)
class _Content:
    """Chunks of a file in the vault, read when they are asked for."""

    vault: Vault
    locked: Locked

    def __iter__(self) -> Iterator[bytes]:
        return self.vault.read(self.locked)


def _path(item: dict[str, Any]) -> str:
    if item["source"] == "paper":
        return f"papers/{item['number']:04d}.json"
    extension = KEPT_TYPES.get(item["media_type"], "bin")
    return f"evidence/{item['number']:04d}.{extension}"


def _ledger(lines: list[str], seal: Seal) -> bytes:
    """Give the ledger up to the end that the manifest names, whatever was appended since."""
    covered = lines[: seal.head.seq]
    if broken := broken_links(covered, seal.head):
        raise NotPreservedError(f"{seal.case_id}: {broken[0]}")
    return "".join(f"{line}\n" for line in covered).encode()


def _instructions(
    case_id: str,
    seal: Seal,
    name: str,
    stamps: tuple[Stamped, ...],
    covering: tuple[Checkpoint, bytes] | None,
) -> tuple[TagFile, TagFile]:
    stamped = [(f"manifest.json.{stamp.authority}.tsr", stamp.at) for stamp in stamps]
    if covering is not None:
        stamped += [
            (f"checkpoint.json.{stamp.authority}.tsr", stamp.at) for stamp in covering[0].stamps
        ]
    listed = sorted((path, int(at.timestamp())) for path, at in stamped)
    texts = (instructions, instructions_zh)
    english, chinese = (text(case_id, seal.revision, name, listed).encode() for text in texts)
    return TagFile("VERIFY.en.txt", english), TagFile("VERIFY.zh-CN.txt", chinese)


def _pem(der: bytes) -> bytes:
    """Write a public key as PEM (RFC 7468)."""
    text = base64.b64encode(der).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    body = "\n".join(lines)
    return f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n".encode()
