"""Bags that nobody changed: the verifier says so, and public tools agree."""

import subprocess
from pathlib import Path

import bagit
import pytest

from redress.verify.archive import read_archive
from redress.verify.report import EVIDENCE, LOG, UNCHANGED, UNKNOWN, Report
from tests.verify.authority import AT, Authority
from tests.verify.bags import Maker
from tests.verify.basics import NAME, Files
from tests.verify.chains import LedgerMaker
from tests.verify.checking import Checker, codes, findings, found, notes, trust_in
from tests.verify.zips import relisted, unpacked, zipped


def test_a_bag_that_nobody_changed_answers_both_questions(checker: Checker, files: Files) -> None:
    report = checker.check_files(files)

    assert findings(report) == []
    assert (report.answer(EVIDENCE), report.answer(LOG)) == (UNCHANGED, UNCHANGED)
    assert report.exit_code() == 0
    assert report.facts["case"] in NAME


def test_every_file_of_the_bag_is_named_in_the_report(checker: Checker, files: Files) -> None:
    subjects = " ".join(check.subject for check in checker.check_files(files).checks)

    assert [name for name in files if name not in subjects and "tagmanifest" not in name] == []


def test_an_unpacked_bag_verifies_as_its_zip_does(
    checker: Checker, files: Files, tmp_path: Path
) -> None:
    assert checker.check_path(unpacked(files, tmp_path)).exit_code() == 0


def test_a_young_case_has_no_checkpoint_and_this_is_said(checker: Checker) -> None:
    report = checker.check_files(Maker(checkpoint=False).files())

    assert report.exit_code() == 0
    assert (NAME, "checkpoint.none") in notes(report)


def test_stamps_of_two_authorities_on_elliptic_curves_verify(tmp_path: Path) -> None:
    maker = Maker(Authority.named("curve a", "p256"), Authority.named("curve b", "p384"))
    report = Checker(tmp_path, maker).check_files(maker.files())

    assert findings(report) == []
    assert sum(check.code == "stamp.ok" for check in report.checks) == 3


def test_a_stamp_from_an_unknown_root_proves_nothing(
    maker: Maker, files: Files, tmp_path: Path
) -> None:
    checker = Checker(tmp_path, maker)
    checker.trust = trust_in(Authority.named("somebody else"))
    report = checker.check_files(files)

    assert codes(report) == {"stamp.unknown_root"}
    assert (report.answer(EVIDENCE), report.answer(LOG)) == (UNKNOWN, UNKNOWN)
    assert report.exit_code() == 3


def test_a_key_from_the_site_confirms_the_signatures(
    maker: Maker, checker: Checker, files: Files
) -> None:
    checker.trust = trust_in(maker.authority, keys=(maker.public_key,))
    report = checker.check_files(files)

    assert report.exit_code() == 0
    assert "key.unconfirmed" not in {code for _, code in notes(report)}


def test_every_entry_lies_where_the_standard_library_finds_it(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "bag.zip"
    path.write_bytes(zipped(files))
    parts = read_archive(path, Report()) or []

    data = path.read_bytes()
    held = {part.name: data[part.start : part.start + part.size] for part in parts}
    assert held == {f"{NAME}/{name}": content for name, content in files.items()}


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_bagit_finds_the_bag_valid(files: Files, tmp_path: Path, algorithm: str) -> None:
    folder = unpacked(files, tmp_path)

    held = bagit.Bag(str(folder))

    assert held.validate()
    assert algorithm in held.algorithms


@pytest.mark.parametrize("kind", ["rsa2048", "p256"])
def test_openssl_verifies_the_same_stamps(tmp_path: Path, kind: str) -> None:
    maker = Maker(Authority.named(f"openssl {kind}", kind))
    folder = unpacked(maker.files(), tmp_path) / "proofs"
    root = tmp_path / "root.pem"
    root.write_text(maker.authority.root.pem)

    for document in ("manifest.json", "checkpoint.json"):
        answer = subprocess.run(
            [
                *("openssl", "ts", "-verify", "-data", folder / document),
                *("-in", folder / f"{document}.tsa-a.tsr", "-CAfile", root),
                *("-untrusted", folder / f"{document}.tsa-a.pem"),
                *("-attime", str(int(AT.timestamp()))),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Verification: OK" in answer.stdout + answer.stderr


def test_openssl_verifies_the_same_signatures(files: Files, tmp_path: Path) -> None:
    folder = unpacked(files, tmp_path) / "proofs"

    for document in ("receipt.json", "checkpoint.json"):
        answer = subprocess.run(
            [
                *("openssl", "dgst", "-sha256", "-verify", folder / "signing-key.pem"),
                *("-signature", folder / f"{document}.sig", folder / document),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        assert answer.stdout == "Verified OK\n"


def test_infected_evidence_is_marked(checker: Checker, files: Files) -> None:
    assert ("data/evidence/0003.png", "item.infected") in notes(checker.check_files(files))


def test_clocks_that_differ_and_work_that_never_ended_are_notes(tmp_path: Path) -> None:
    maker = Maker()
    ledger = LedgerMaker()
    ledger.lines = list(maker.lines)
    ledger.add("case:bag:exported", outcome="begun", at="2026-03-04T05:00:00.000Z")
    maker.lines = ledger.lines
    report = Checker(tmp_path, maker).check_files(maker.files())

    place = f"data/custody.jsonl:{len(maker.lines)}"
    assert report.exit_code() == 0
    assert {(place, "event.earlier"), (place, "event.never_ended")} <= notes(report)


def test_proofs_that_are_missing_are_named(checker: Checker, files: Files) -> None:
    for name in ("proofs/receipt.json", "proofs/receipt.json.sig", "proofs/signing-key.pem"):
        held = relisted({other: data for other, data in files.items() if other != name})
        report = checker.check_files(held)

        assert (name, "layout.missing") in found(report)
        assert report.exit_code() == 3
