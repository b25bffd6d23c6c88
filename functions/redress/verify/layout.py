"""Where each file of a bag belongs, and which question it answers."""

from __future__ import annotations

import re

from redress.verify.report import EVIDENCE, LOG

BAGIT, BAG_INFO = "bagit.txt", "bag-info.txt"
PAYLOAD_LISTS = ("manifest-sha256.txt", "manifest-sha512.txt")
TAG_LISTS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
LEDGER = "data/custody.jsonl"
CATALOGUE = "data/catalogue.csv"
MANIFEST = "proofs/manifest.json"
RECEIPT, RECEIPT_SIGNATURE = "proofs/receipt.json", "proofs/receipt.json.sig"
CHECKPOINT, CHECKPOINT_SIGNATURE = "proofs/checkpoint.json", "proofs/checkpoint.json.sig"
INCLUSION = "proofs/inclusion.json"
SIGNING_KEY = "proofs/signing-key.pem"

CASE = r"RD(-[0-9A-HJKMNP-TV-Z]{4}){3}"
_STAMP = r"\.json\.(?P<authority>[a-z0-9-]+)\.(?P<kind>tsr|pem)"
_ROWS = tuple(
    re.compile(row, re.ASCII)
    for row in (
        r"bagit\.txt",
        r"bag-info\.txt",
        r"manifest-sha256\.txt",
        r"manifest-sha512\.txt",
        r"data/evidence/(?P<number>\d{4,9})\.[a-z0-9]{1,8}",
        r"data/papers/(?P<number>\d{4,9})\.json",
        r"data/custody\.jsonl",
        r"data/catalogue\.csv",
        r"data/catalogue\.pdf",
        r"proofs/manifest\.json",
        r"proofs/manifest" + _STAMP,
        r"proofs/receipt\.json",
        r"proofs/receipt\.json\.sig",
        r"proofs/checkpoint\.json",
        r"proofs/checkpoint\.json\.sig",
        r"proofs/checkpoint" + _STAMP,
        r"proofs/inclusion\.json",
        r"proofs/signing-key\.pem",
        r"VERIFY\.en\.txt",
        r"VERIFY\.zh-CN\.txt",
        r"tagmanifest-sha256\.txt",
        r"tagmanifest-sha512\.txt",
    )
)
REQUIRED = (
    BAGIT,
    BAG_INFO,
    *PAYLOAD_LISTS,
    LEDGER,
    CATALOGUE,
    "data/catalogue.pdf",
    MANIFEST,
    RECEIPT,
    RECEIPT_SIGNATURE,
    SIGNING_KEY,
    "VERIFY.en.txt",
    "VERIFY.zh-CN.txt",
    *TAG_LISTS,
)
PROOFS = frozenset({LEDGER, MANIFEST, RECEIPT, RECEIPT_SIGNATURE, SIGNING_KEY})
"""Files without which something cannot be checked; the other required ones are the package."""
_ABOUT_THE_LOG = ("data/custody.jsonl", "proofs/checkpoint.json", "proofs/inclusion.json")

Position = tuple[int, int, str, str]


def position(path: str) -> Position | None:
    """Give a file's place in the order of the bag; None for a file that belongs into no bag."""
    for row, pattern in enumerate(_ROWS):
        match = pattern.fullmatch(path)
        if match:
            named = match.groupdict()
            kind = {"tsr": "1", "pem": "2"}.get(named.get("kind") or "", "")
            return row, int(named.get("number") or 0), named.get("authority") or "", kind
    return None


def question_of(path: str) -> str:
    """Say which question a file answers: `log` for the ledger and its checkpoint."""
    return LOG if path.startswith(_ABOUT_THE_LOG) else EVIDENCE


def stamps_of(document: str, paths: list[str]) -> list[tuple[str, str]]:
    """Give the time stamps of a document among paths: authority and path of the answer."""
    pattern = re.compile(re.escape(document.removesuffix(".json")) + _STAMP)
    found = (pattern.fullmatch(path) for path in paths)
    return [(match["authority"], match[0]) for match in found if match and match["kind"] == "tsr"]
