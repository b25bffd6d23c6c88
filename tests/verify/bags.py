"""Valid bags by the specification, made without the project's own maker, and ways to spoil them."""

import csv
import hashlib
import io
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.verify.authority import Authority, key_named
from tests.verify.basics import (
    CASE,
    ORGANISATION,
    REVISION,
    Document,
    Files,
    armoured,
    canonical,
    sha256,
    written,
)
from tests.verify.chains import LedgerMaker, tree, way
from tests.verify.zips import PAYLOAD_LISTS, TAG_LISTS, relisted


@dataclass(frozen=True)
class Upload:
    """A file of the owner."""

    name: str
    media_type: str
    data: bytes
    malware: str = "clean"


UPLOADS = (
    Upload("截图 \N{GRINNING FACE}.png", "image/png", b"\x89PNG\r\n" + bytes(range(256)) * 5),
    Upload("../通话录音.m4a", "audio/mp4", b"ftyp" * 700, "not_scanned"),
    Upload("same again.png", "image/png", b"\x89PNG\r\n" + bytes(range(256)) * 5, "infected"),
    Upload("empty.txt", "text/plain", b""),
    Upload("odd.xyz", "", b"?"),
)
PAPERS = (b'{"claim":"\xe8\xaf\xbd\xe8\xb0\xa4"}', b'{"answer":"yes"}')


@dataclass
class Maker:
    """Makes the files of a bag; every part can be made differently by overriding it."""

    authority: Authority = field(default_factory=lambda: Authority.named("test a"))
    second: Authority | None = None
    uploads: tuple[Upload, ...] = UPLOADS
    papers: tuple[bytes, ...] = PAPERS
    checkpoint: bool = True
    extra_events: int = 3

    @cached_property
    def key(self) -> ec.EllipticCurvePrivateKey:
        key = key_named("p256:signing")
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, document: bytes) -> bytes:
        return self.key.sign(document, ec.ECDSA(hashes.SHA256()))

    @cached_property
    def contents(self) -> dict[str, tuple[Document, bytes]]:
        """Evidence by path: the item in the manifest, and the bytes."""
        found: dict[str, tuple[Document, bytes]] = {}
        endings = {"image/png": "png", "audio/mp4": "m4a", "text/plain": "txt"}
        for number, upload in enumerate(self.uploads, start=1):
            path = f"data/evidence/{number:04d}.{endings.get(upload.media_type, 'bin')}"
            item = _item(number, upload.name, upload.data, "upload", upload.media_type)
            found[path] = (item | {"malware": upload.malware}, upload.data)
        numbers = [0, *range(len(self.uploads) + 1, len(self.uploads) + 10)]
        for number, paper in zip(numbers, self.papers, strict=False):
            kind = "answer" if number else "submission"
            item = _item(number, f"{kind}-{number:04d}.json", paper, "paper", "application/json")
            found[f"data/papers/{number:04d}.json"] = (item, paper)
        return found

    @cached_property
    def items(self) -> list[Document]:
        refused = _item(99, "refused.exe", b"MZ", "upload", "")
        refused |= {"state": "refused", "refusal": "type_not_allowed", "vault": None, "sha512": ""}
        items = [item for item, _ in self.contents.values()]
        return sorted([*items, refused], key=lambda item: int(item["number"]))

    @cached_property
    def lines(self) -> list[bytes]:
        """The custody ledger."""
        ledger = LedgerMaker()
        ledger.add("case:submission:received", role="owner")
        for item in self.items:
            number, kept = item["number"], item["vault"]
            ledger.add("case:evidence:received", item=number)
            if kept is None:
                ledger.add("case:evidence:refused", item=number, outcome="refused", reason="类型")
                continue
            begun = ledger.add("case:evidence:locked", item=number, outcome="begun")
            what = {"object": kept, "sha256": item["sha256"], "size": item["size"]}
            ledger.add("case:evidence:locked", item=number, related=begun, **what)
        for count in range(self.extra_events):
            details = {"count": count, "note": "看过\n"}
            ledger.add("case:evidence:viewed", role="legal", item=1, details=details)
        return ledger.lines

    @cached_property
    def manifest(self) -> bytes:
        return canonical(
            {
                "case": CASE,
                "custody": {"head": sha256(self.lines[-1]), "length": len(self.lines)},
                "items": self.items,
                "made_at": written(),
                "previous": "",
                "revision": REVISION,
                "schema": "redress/manifest/1",
            }
        )

    @cached_property
    def stamps(self) -> list[tuple[str, bytes, bytes]]:
        """Authority, answer and certificates of the manifest's time stamps."""
        found = [("tsa-a", self.authority)]
        if self.second is not None:
            found.append(("tsa-b", self.second))
        return [(name, each.stamp(self.manifest), _chain(each)) for name, each in found]

    @cached_property
    def receipt(self) -> bytes:
        copied = ("name", "number", "received_at", "sha256", "size", "state")
        return canonical(
            {
                "case": CASE,
                "custody": {"head": sha256(self.lines[-1]), "length": len(self.lines)},
                "issued_at": written(),
                "items": [{name: item[name] for name in copied} for item in self.items],
                "key": sha256(self.public_key),
                "manifest": sha256(self.manifest),
                "organisation": ORGANISATION,
                "revision": REVISION,
                "schema": "redress/receipt/1",
                "stamps": [
                    {"at": written(), "authority": name, "sha256": sha256(answer)}
                    for name, answer, _ in self.stamps
                ],
            }
        )

    def files(self) -> Files:
        """Give all files of the bag but the tag manifests, in the order of the specification."""
        payload = {path: data for path, (_, data) in self.contents.items()}
        payload["data/custody.jsonl"] = b"".join(line + b"\n" for line in self.lines)
        payload["data/catalogue.csv"] = self._catalogue()
        payload["data/catalogue.pdf"] = b"%PDF-1.7\n%made up\n"
        proofs: Files = {"proofs/manifest.json": self.manifest}
        for name, answer, chain in self.stamps:
            proofs[f"proofs/manifest.json.{name}.tsr"] = answer
            proofs[f"proofs/manifest.json.{name}.pem"] = chain
        proofs["proofs/receipt.json"] = self.receipt
        proofs["proofs/receipt.json.sig"] = self.sign(self.receipt)
        if self.checkpoint:
            proofs |= self._checkpoint()
        proofs["proofs/signing-key.pem"] = armoured("PUBLIC KEY", self.public_key)
        head = dict.fromkeys(("bagit.txt", "bag-info.txt", *PAYLOAD_LISTS), b"")
        guides = {"VERIFY.en.txt": b"How to.\n", "VERIFY.zh-CN.txt": "如何核验。\n".encode()}
        tail = dict.fromkeys(TAG_LISTS, b"")
        return relisted(head | payload | proofs | guides | tail)

    def _catalogue(self) -> bytes:
        text = io.StringIO(newline="")
        rows = [
            (item["number"], item["name"], item["size"], item["sha256"])
            for item in self.items
            if item["vault"]
        ]
        csv.writer(text).writerows([("序号", "证据名称", "大小", "SHA-256"), *rows])
        return b"\xef\xbb\xbf" + text.getvalue().encode()

    def _checkpoint(self) -> Files:
        seq = len(self.lines) - 2
        leaf = {"case": CASE, "hash": sha256(self.lines[seq - 1]), "seq": seq}
        others = [
            {"case": f"RD-0000-0000-{number:04d}", "hash": sha256(bytes([number])), "seq": number}
            for number in range(1, 11)
        ]
        leaves = sorted([*others, leaf], key=lambda each: str(each["case"]))
        index = leaves.index(leaf)
        encoded = [canonical(each) for each in leaves]
        checkpoint = canonical(
            {
                "at": written(),
                "day": "2026-03-04",
                "leaves": sha256(b"".join(each + b"\n" for each in encoded)),
                "previous": "",
                "root": tree(encoded).hex(),
                "schema": "redress/checkpoint/1",
                "size": len(leaves),
            }
        )
        inclusion = canonical(
            {
                "checkpoint": sha256(checkpoint),
                "index": index,
                "leaf": leaf,
                "path": [node.hex() for node in way(index, encoded)],
                "schema": "redress/inclusion/1",
                "size": len(leaves),
            }
        )
        return {
            "proofs/checkpoint.json": checkpoint,
            "proofs/checkpoint.json.sig": self.sign(checkpoint),
            "proofs/checkpoint.json.tsa-a.tsr": self.authority.stamp(checkpoint),
            "proofs/checkpoint.json.tsa-a.pem": _chain(self.authority),
            "proofs/inclusion.json": inclusion,
        }


def _chain(authority: Authority) -> bytes:
    return b"".join(armoured("CERTIFICATE", der) for der in authority.certificates())


def _item(number: int, name: str, data: bytes, source: str, media_type: str) -> Document:
    digest = sha256(data)
    return {
        "malware": "clean",
        "media_type": media_type,
        "name": name,
        "number": number,
        "received_at": written(),
        "refusal": "",
        "sha256": digest,
        "sha512": hashlib.sha512(data).hexdigest(),
        "size": len(data),
        "source": source,
        "state": "preserved",
        "vault": {"key": f"cases/{CASE}/{number:04d}/{digest}", "version": f"v{number}"},
    }
