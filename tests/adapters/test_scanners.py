"""Verdicts on uploads: what was not looked at is never called clean."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from redress.adapters.clamav_scanner import ClamavScanner
from redress.adapters.guardduty_scanner import GuarddutyScanner, verdict_of
from redress.adapters.no_scanner import NoScanner
from redress.domain.evidence import Malware
from redress.ports import Scanner
from tests.adapters.outside import Services
from tests.fakes.world import World

KEY = "uploads/one/two"
EICAR = r"*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\4[PA@%P!O5X"[::-1].encode()
"""The test file that every scanner takes for malware, reversed so that none takes this one."""
REAL = shutil.which("clamscan")


class Programs:
    """Stand-ins for ClamAV's programs on an own path; `told` is what they were called with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told = folder / "told"

    def install(self, name: str, body: str) -> None:
        program = self.folder / name
        program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{self.told}"\n{body}\n')
        program.chmod(program.stat().st_mode | stat.S_IEXEC)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    for name in ("sh", "cat", "grep"):
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path))
    return Programs(tmp_path)


def clamav(content: bytes = b"content", database: str = "") -> Scanner:
    world = World()
    world.uploads.arrive(KEY, content)
    return ClamavScanner(world.uploads, database)


SCAN = "if grep -q EICAR; then echo 'stdin: Test FOUND'; exit 1; fi"


def test_the_program_is_given_the_bytes_and_asked_by_its_code(programs: Programs) -> None:
    programs.install("clamscan", SCAN)
    assert clamav(b"harmless").verdict(KEY) is Malware.CLEAN
    assert clamav(EICAR).verdict(KEY) is Malware.INFECTED
    assert clamav(bytes(3_000_000) + EICAR).verdict(KEY) is Malware.INFECTED
    assert "--alert-exceeds-max=yes" in programs.told.read_text()
    assert KEY not in programs.told.read_text()


def test_own_signatures_are_named_to_the_program(programs: Programs) -> None:
    programs.install("clamscan", SCAN)
    programs.install("clamdscan", "exit 0")
    assert clamav(EICAR, "/signatures").verdict(KEY) is Malware.INFECTED
    assert "--database=/signatures" in programs.told.read_text()
    assert "clamdscan" not in programs.told.read_text()


def test_the_daemon_is_asked_if_it_answers(programs: Programs) -> None:
    programs.install("clamdscan", f'[ "$1" = --ping=1:1 ] && exit 0\n{SCAN}')
    programs.install("clamscan", "exit 2")
    assert clamav(EICAR).verdict(KEY) is Malware.INFECTED
    programs.install("clamdscan", "exit 21")
    programs.install("clamscan", SCAN)
    assert clamav(b"harmless").verdict(KEY) is Malware.CLEAN


@pytest.mark.parametrize(
    ("program", "verdict"),
    [
        ("cat > /dev/null; exit 2", Malware.NOT_SCANNED),
        ("cat > /dev/null; exit 40", Malware.NOT_SCANNED),
        ("exec 0<&-; exit 0", Malware.NOT_SCANNED),
        ("kill -9 $$", Malware.NOT_SCANNED),
        (
            "cat > /dev/null; echo 'stdin: Heuristics.Limits.Exceeded.MaxFileSize FOUND'; exit 1",
            Malware.UNSUPPORTED,
        ),
    ],
)
def test_a_scanner_that_fails_or_gives_up_finds_nothing_clean(
    programs: Programs, program: str, verdict: Malware
) -> None:
    programs.install("clamscan", program)
    assert clamav(bytes(3_000_000)).verdict(KEY) is verdict


def test_without_a_scanner_nothing_is_scanned_and_the_reason_is_logged(
    programs: Programs, caplog: pytest.LogCaptureFixture
) -> None:
    assert list(programs.folder.glob("clam*")) == []
    assert clamav().verdict(KEY) is Malware.NOT_SCANNED
    assert "no malware scanner is installed" in caplog.text
    assert NoScanner().verdict(KEY) is Malware.NOT_SCANNED


@pytest.mark.parametrize("program", ["a stand-in", *([REAL] if REAL else [])])
def test_a_signature_is_found_wherever_it_stands(programs: Programs, program: str) -> None:
    if program == REAL:
        (programs.folder / "clamscan").symlink_to(program)
    else:
        programs.install("clamscan", f"[ -e {programs.folder}/own.ndb ] || exit 2\n{SCAN}")
    database = programs.folder / "own.ndb"
    assert clamav(EICAR, str(database)).verdict(KEY) is Malware.NOT_SCANNED
    database.write_text(f"Own.Eicar:0:*:{EICAR.hex()}\n")
    for content, verdict in (
        (b"harmless", Malware.CLEAN),
        (EICAR, Malware.INFECTED),
        (b"a" * 100_000 + EICAR + b"b", Malware.INFECTED),
    ):
        assert clamav(content, str(database)).verdict(KEY) is verdict


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("NO_THREATS_FOUND", Malware.CLEAN),
        ("THREATS_FOUND", Malware.INFECTED),
        ("UNSUPPORTED", Malware.UNSUPPORTED),
        ("ACCESS_DENIED", Malware.NOT_SCANNED),
        ("FAILED", Malware.NOT_SCANNED),
        ("whatever comes next", Malware.NOT_SCANNED),
    ],
)
def test_the_tag_is_the_verdict(on_moto: Services, status: str, verdict: Malware) -> None:
    scanner = GuarddutyScanner(on_moto.incoming, lambda: on_moto.s3)
    on_moto.arrive(KEY, b"content")
    assert scanner.verdict(KEY) is None
    tags = [{"Key": "GuardDutyMalwareScanStatus", "Value": status}, {"Key": "a", "Value": "b"}]
    on_moto.s3.put_object_tagging(
        Bucket=on_moto.incoming,
        Key=KEY,
        Tagging={"TagSet": [tags[1]]},  # type: ignore[list-item]  # literals
    )
    assert scanner.verdict(KEY) is None
    on_moto.s3.put_object_tagging(
        Bucket=on_moto.incoming,
        Key=KEY,
        Tagging={"TagSet": tags},  # type: ignore[typeddict-item]  # literals
    )
    assert scanner.verdict(KEY) is verdict is verdict_of(status)


def test_what_never_arrived_has_no_verdict(on_moto: Services) -> None:
    with pytest.raises(ClientError):
        GuarddutyScanner(on_moto.incoming, lambda: on_moto.s3).verdict(KEY)
