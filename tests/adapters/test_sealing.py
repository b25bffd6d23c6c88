"""A case sealed with everything real: table, vault, authority, key and typesetter."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from redress import aws
from redress.adapters.kms_signer import KmsSigner
from redress.adapters.system_clock import SystemClock
from redress.adapters.typst_documents import TypstDocuments
from redress.domain.evidence import Findings, Locked, Malware, upload_key
from redress.domain.notes import Note
from redress.domain.proofs import Seal
from redress.usecases.seal_case import SealCase, Sealed
from redress.usecases.sealing import Sealing
from tests.adapters.outside import RETENTION_DAYS, Services
from tests.adapters.samples import SCREENSHOT, campaign, draft, opening
from tests.adapters.stamps import NAME, Rig, openssl_verifies

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
RETENTION = timedelta(days=RETENTION_DAYS)
CASE_ID = opening().case.id

pytestmark = pytest.mark.engine


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path / "certificates")


@pytest.fixture
def seals(on_engine: Services, rig: Rig, tmp_path: Path) -> SealCase:
    """One preserved case in the table and the vault, and what seals it."""
    put_case(on_engine)
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for weight in ("400Regular", "700Bold"):
        (found,) = FONTS.glob(f"{weight}/*.ttf")
        (fonts / found.name).symlink_to(found)
    client = aws.kms.__wrapped__()
    key = client.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
    clock = SystemClock()
    sealing = Sealing(
        cases=on_engine.cases,
        campaigns=on_engine.campaigns,
        vault=on_engine.vault,
        stamper=rig.stamper(),
        signer=KmsSigner(key, lambda: client),
        documents=TypstDocuments(fonts),
        clock=clock,
        retention=RETENTION,
    )
    return SealCase(on_engine.cases, sealing, clock)


def put_case(services: Services) -> None:
    services.campaigns.put(campaign())
    services.drafts.put_new(draft())
    services.cases.commit(opening())
    file = services.cases.open_file(CASE_ID)
    assert file is not None
    until = SystemClock().now() + RETENTION
    kept = []
    for item in file.evidence:
        if item.number == 0:
            locked = services.vault.preserve_paper(file.papers[0].text, item, until)
        else:
            key = upload_key(file.case.submission_id, item.claim.sha256)
            services.arrive(key, SCREENSHOT)
            locked = services.vault.preserve_upload(key, item, until)
        found = Findings(
            item.claim.sha256, "0" * 128, locked.size, item.claim.media_type, Malware.CLEAN
        )
        kept.append(item.preserved(locked, found, None))
    services.cases.note(Note(CASE_ID, evidence=tuple(kept)))
    services.cases.want_seal(CASE_ID, file.case.revision)


def only_seal(services: Services) -> Seal:
    file = services.cases.open_file(CASE_ID)
    assert file is not None
    (seal,) = file.seals
    return seal


def read(services: Services, locked: Locked) -> bytes:
    return b"".join(services.vault.read(locked))


def written(services: Services, seal: Seal, key: bytes, folder: Path) -> list[str]:
    """Write what an owner has: the signed receipt, the public key, and the file itself."""
    assert seal.receipt is not None
    pem = load_der_public_key(key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for name, content in (
        ("receipt.json", read(services, seal.receipt.document)),
        ("receipt.json.sig", read(services, seal.receipt.signature)),
        ("signing-key.pem", pem),
    ):
        (folder / name).write_bytes(content)
    return ["-signature", "receipt.json.sig", "receipt.json"]


def test_what_is_sealed_is_verified_by_others(
    on_engine: Services, seals: SealCase, rig: Rig, tmp_path: Path
) -> None:
    assert seals(CASE_ID) is Sealed.DONE
    seal = only_seal(on_engine)
    manifest = read(on_engine, seal.manifest)
    assert hashlib.sha256(manifest).hexdigest() == seal.manifest.sha256
    (stamp,) = seal.stamps
    response = read(on_engine, stamp.locked)
    digest = bytes.fromhex(seal.manifest.sha256)
    chain = rig.stamper().verify(NAME, digest, response).chain
    assert response == rig.answered
    root = rig.root.read_text()
    assert openssl_verifies(tmp_path, response, root, stamp.at, chain, digest=digest)
    signing_key = seals.sealing.signer.public_key()
    words = written(on_engine, seal, signing_key, tmp_path)
    done = subprocess.run(
        [*("openssl", "dgst", "-sha256", "-verify", "signing-key.pem"), *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "Verified OK"
    assert seal.receipt is not None
    page = read(on_engine, seal.receipt.page)
    assert page.startswith(b"%PDF-")
    case = on_engine.cases.get(CASE_ID)
    assert case is not None
    assert case.unsealed == 0
    for locked in (seal.manifest, stamp.locked, seal.receipt.document, seal.receipt.page):
        standing = on_engine.vault.standing(locked)
        assert standing is not None
        assert standing.legal_hold
        assert standing.retain_until is not None
        assert standing.retain_until >= seal.made_at + RETENTION


def test_the_same_again_writes_nothing(on_engine: Services, seals: SealCase) -> None:
    seals(CASE_ID)
    before = on_engine.cases.ledger(CASE_ID)
    assert seals(CASE_ID) is Sealed.NOTHING
    assert seals.sealing.ensure(CASE_ID) == only_seal(on_engine)
    assert on_engine.cases.ledger(CASE_ID) == before
    assert on_engine.versions(f"cases/{CASE_ID}/proofs/") == 5


def test_the_verifier_believes_the_receipt_and_no_other(
    on_engine: Services, seals: SealCase, tmp_path: Path
) -> None:
    seals(CASE_ID)
    written(on_engine, only_seal(on_engine), seals.sealing.signer.public_key(), tmp_path)
    assert verifier(tmp_path) == 0
    receipt = json.loads((tmp_path / "receipt.json").read_bytes())
    receipt["items"][1]["size"] += 1
    forged = json.dumps(receipt, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (tmp_path / "receipt.json").write_text(forged, "utf-8")
    assert verifier(tmp_path) == 1


def verifier(folder: Path) -> int:
    words = ["receipt.json", "--signature", "receipt.json.sig", "--key", "signing-key.pem"]
    return subprocess.run(
        [sys.executable, "-m", "redress.verify", *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT / "functions"), "LANG": "C.UTF-8"},
        capture_output=True,
        check=False,
    ).returncode
