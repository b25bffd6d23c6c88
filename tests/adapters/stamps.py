"""Time stamps of a real authority, true and forged."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import pem, tsp

from infra.local.authority_certificates import ISSUER, ROOT, ensure_certificates
from infra.local.time_authority_process import make_stamper
from redress.adapters.rfc3161.authorities import Authority
from redress.adapters.rfc3161.stamper import Rfc3161Stamper

DIGEST = hashlib.sha256(b"a manifest").digest()
OTHER_DIGEST = hashlib.sha256(b"another manifest").digest()
NAME = "tsa"

Change = Callable[[bytes], bytes]


class Rig:
    """A stamper and its authority in one process: what is asked and what is answered can change.

    `now` is the time that the authority tells, or None for the true one.
    """

    def __init__(self, folder: Path) -> None:
        ensure_certificates(folder, [NAME])
        self.folder = folder
        self.now: datetime | None = None
        self.answered = b""
        self._asked: Change = lambda request: request
        self._answer: Change = lambda response: response

    def change(self, *, asked: Change | None = None, answer: Change | None = None) -> None:
        """Have something else arrive at the authority, or come back from it."""
        self._asked = asked or self._asked
        self._answer = answer or self._answer

    @property
    def root(self) -> Path:
        return self.folder / f"{ROOT}.pem"

    @property
    def issuer_der(self) -> bytes:
        der: bytes = pem.unarmor((self.folder / f"{ISSUER}.pem").read_bytes())[2]
        return der

    @property
    def own_der(self) -> bytes:
        der: bytes = pem.unarmor((self.folder / f"{NAME}.pem").read_bytes())[2]
        return der

    def stamper(self, root: str | None = None) -> Rfc3161Stamper:
        """Give a stamper that trusts the authority's root, or another."""
        authority = Authority(NAME, "http://tsa.example", root or self.root.read_text())
        return Rfc3161Stamper([authority], self._post)

    def _post(self, authority: Authority, request: bytes) -> bytes:
        assert authority.name == NAME
        stamper: Any = make_stamper(self.folder, NAME)
        stamper.fixed_dt = self.now
        asked = tsp.TimeStampReq.load(self._asked(request))
        self.answered = self._answer(stamper.request_tsa_response(asked).dump())
        return self.answered


def asking(*, digest: bytes = DIGEST, algorithm: str = "sha256", nonce: bool = True) -> Change:
    """Ask for something else than what was to be asked."""

    def change(request: bytes) -> bytes:
        asked = tsp.TimeStampReq.load(request).native
        imprint = {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": digest}
        changed: bytes = tsp.TimeStampReq(
            {"version": "v1", "message_imprint": imprint, "cert_req": True}
            | ({"nonce": asked["nonce"]} if nonce else {})
        ).dump()
        return changed

    return change


def openssl_verifies(
    folder: Path, response: bytes, root: str, at: datetime, chain: str, *, digest: bytes = DIGEST
) -> bool:
    """Ask OpenSSL what a court would ask it: is this a stamp of the digest, as of its own time."""
    for name, content in (("root.pem", root.encode()), ("chain.pem", chain.encode())):
        (folder / name).write_bytes(content)
    (folder / "answer.tsr").write_bytes(response)
    done = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-digest", digest.hex(), "-in", "answer.tsr"),
            *("-CAfile", "root.pem", "-untrusted", "chain.pem"),
            *("-attime", str(int(at.timestamp()))),
        ],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0 and b"Verification: OK" in done.stdout
