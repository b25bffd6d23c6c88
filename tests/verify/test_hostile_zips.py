"""Zips that are meant to harm or to mislead: refused before anything in them is read."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from redress.verify.report import EVIDENCE, LOG, UNKNOWN
from tests.verify.basics import NAME, Files
from tests.verify.checking import Checker, codes, found
from tests.verify.zips import unpacked, zipped

Change = Callable[[zipfile.ZipInfo], object]
VICTIM = "data/evidence/0001.png"


def only(change: Change) -> Change:
    """Change nothing but one entry."""
    return lambda member: change(member) if member.filename.endswith(VICTIM) else None


def renamed(name: str) -> Change:
    def change(member: zipfile.ZipInfo) -> None:
        member.filename = name

    return only(change)


def attributes(value: int, **others: object) -> Change:
    def change(member: zipfile.ZipInfo) -> None:
        member.external_attr = value
        for name, other in others.items():
            setattr(member, name, other)

    return only(change)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        f"{NAME}/../outside",
        "/etc/passwd",
        "C:/autoexec.bat",
        f"{NAME}\\..\\outside",
        f"{NAME}//double",
        f"{NAME}/./here",
        f"{NAME}/line\nfeed",
        f"{NAME}/folder/",
        f"{NAME}/数据.png",
    ],
)
def test_a_name_that_leads_out_is_refused(checker: Checker, files: Files, name: str) -> None:
    report = checker.check(zipped(files, change=renamed(name)))

    assert codes(report) == {"path.unsafe"}
    assert report.exit_code() == 3


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_a_link_or_special_file_is_refused(checker: Checker, files: Files, kind: int) -> None:
    report = checker.check(zipped(files, change=attributes((kind | 0o777) << 16)))

    assert found(report) == {(f"{NAME}/{VICTIM}", "zip.link")}
    assert (report.answer(EVIDENCE), report.answer(LOG)) == (UNKNOWN, UNKNOWN)


def test_a_compressed_file_is_refused(checker: Checker, files: Files) -> None:
    def change(member: zipfile.ZipInfo) -> None:
        member.compress_type = zipfile.ZIP_DEFLATED

    bomb = files | {VICTIM: bytes(50_000_000)}
    report = checker.check(zipped(bomb, change=only(change)))

    assert found(report) == {(f"{NAME}/{VICTIM}", "zip.compressed")}


@pytest.mark.parametrize(
    "name", [f"{NAME}/data/evidence/0002.m4a", f"{NAME}/DATA/evidence/0002.M4A"]
)
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_two_files_of_one_name_are_refused(checker: Checker, files: Files, name: str) -> None:
    report = checker.check(zipped(files, change=renamed(name)))

    assert codes(report) == {"zip.duplicate"}


def test_an_encrypted_file_is_refused(checker: Checker, files: Files) -> None:
    data = bytearray(zipped(files))
    at = data.index(b"PK\1\2")
    data[at + 8] |= 1

    assert codes(checker.check(bytes(data))) == {"zip.encrypted"}


def test_files_that_overlap_are_refused(checker: Checker, files: Files) -> None:
    data = bytearray(zipped(files))
    second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 4)
    struct.pack_into("<L", data, second + 42, 0)

    assert codes(checker.check(bytes(data))) == {"zip.overlap"}


def test_sizes_beyond_the_package_are_refused(checker: Checker, files: Files) -> None:
    data = bytearray(zipped(files))
    at = data.index(b"PK\1\2")
    struct.pack_into("<2L", data, at + 20, 2**31, 2**31)

    assert codes(checker.check(bytes(data))) == {"zip.overlap"}


def test_more_files_than_any_bag_has_are_refused(checker: Checker, files: Files) -> None:
    data = bytearray(zipped(files))
    end, table = len(data) - 22, data.index(b"PK\1\2")
    wide = struct.pack(
        "<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 100_001, 100_001, end - table, table
    )
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    full = bytes(data[:end]) + wide + locator + b"PK\5\6" + bytes(4) + b"\xff" * 12 + bytes(2)

    assert codes(checker.check(full)) == {"zip.too_many"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "zip.not_one"),
        (b"PK", "zip.not_one"),
        (b"no zip at all, only some words", "zip.no_end"),
        (b"PK\5\6" + bytes(18), "zip.no_bag"),
    ],
)
def test_what_is_no_bag_is_said_to_be_none(checker: Checker, data: bytes, code: str) -> None:
    report = checker.check(data)

    assert codes(report) == {code}
    assert report.exit_code() == 3


def test_bytes_that_belong_to_no_file_are_found(checker: Checker, files: Files) -> None:
    for data in (b"before" + zipped(files), zipped(files) + b"after"):
        assert checker.check(data).exit_code() == 3

    hidden = bytearray(zipped(files))
    table = hidden.index(b"PK\1\2")
    end = len(hidden) - 22
    (offset,) = struct.unpack_from("<L", hidden, end + 16)
    struct.pack_into("<L", hidden, end + 16, offset + 6)
    report = checker.check(bytes(hidden[:table]) + b"hidden" + bytes(hidden[table:]))

    assert found(report) == {("tagmanifest-sha512.txt", "zip.stray_bytes")}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (attributes(0o100755 << 16), VICTIM),
        (attributes(0o644 << 16), VICTIM),
        (attributes(0o100644 << 16, create_system=0), VICTIM),
        (attributes(0o100644 << 16, date_time=(2026, 1, 1, 0, 0, 0)), VICTIM),
        (attributes(0o100644 << 16, comment=b"hello"), VICTIM),
        (attributes(0o100644 << 16, extra=b"\x99\x99\x02\x00hi"), VICTIM),
    ],
)
def test_what_stands_around_a_file_is_compared(
    checker: Checker, files: Files, change: Change, where: str
) -> None:
    report = checker.check(zipped(files, change=change))

    assert where in {subject for subject, _ in found(report)}
    assert report.exit_code() in {1, 3}


@pytest.mark.parametrize("early", [False, True], ids=["marked", "as before Python 3.11.4"])
def test_wide_records_of_large_archives_are_followed(
    checker: Checker, files: Files, *, early: bool
) -> None:
    """Force the form that files over two gigabytes have."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipfile, "ZIP64_LIMIT", 100)
        data = wide_headers(zipped(files), early=early)

    assert b"PK\6\6" in data
    assert checker.check(data).exit_code() == 0


def wide_headers(data: bytes, *, early: bool) -> bytes:
    """Write the wide local headers in one of their two forms, whatever Python runs."""
    changed = bytearray(data)
    version, size = (20, 0) if early else (45, 0xFFFFFFFF)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if struct.unpack_from("<H", data, entry.header_offset + 28)[0]:
                struct.pack_into("<H", changed, entry.header_offset + 4, version)
                struct.pack_into("<LL", changed, entry.header_offset + 18, size, size)
    return bytes(changed)


def test_a_folder_with_a_link_is_refused(checker: Checker, files: Files, tmp_path: Path) -> None:
    folder = unpacked(files, tmp_path)
    (folder / VICTIM).unlink()
    (folder / VICTIM).symlink_to("/etc/hostname")

    assert found(checker.check_path(folder)) == {(VICTIM, "zip.link")}


def test_a_folder_with_another_file_is_found(
    checker: Checker, files: Files, tmp_path: Path
) -> None:
    folder = unpacked(files, tmp_path)
    (folder / "data" / "more.txt").write_text("more")

    assert ("data/more.txt", "layout.extra") in found(checker.check_path(folder))


def test_a_package_that_is_not_there_cannot_be_checked(checker: Checker) -> None:
    assert codes(checker.check_path(checker.folder / "none.zip")) == {"zip.unreadable"}
