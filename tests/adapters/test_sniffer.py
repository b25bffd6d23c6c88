"""Files are what their bytes are; what is two things at once is the worse one."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Mapping

import pytest

from redress.adapters.sniffing.sniffer import PuremagicSniffer
from redress.domain.hashing import read_through
from redress.domain.preservation import KEPT_TYPES

OFFICE = "application/vnd.openxmlformats-officedocument"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(600) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(300) + b"IEND\xaeB`\x82"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + bytes(100) + b";"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
MAIL = (
    b"Received: from a by b\r\nFrom: a@example.com\r\nDate: Thu, 9 Oct 2025 10:00:00 +0800\r\n"
    b"Subject: =?utf-8?b?5L2g5aW9?=\r\n folded\r\n\r\n<html>you thief</html>\r\n"
)
LONG = "他们说我的车是偷来的。\n" * 3000


def sniffed(content: bytes) -> str:
    reading = read_through([content])
    return PuremagicSniffer().media_type(reading.head, reading.tail)


def zipped(names: Mapping[str, bytes], comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.comment = comment
        for name, content in names.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


def office(*names: str) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>"} | dict.fromkeys(names, b"<x/>" * 40))


def compound(*streams: str) -> bytes:
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory + bytes(512)


def movie(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x02\x00isommp41" + bytes(200)


def riff(kind: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 100) + kind + bytes(100)


def matroska(kind: bytes) -> bytes:
    return b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01\x42\x82\x84" + kind + bytes(200)


KEPT = {
    "image/jpeg": [JPEG],
    "image/png": [PNG],
    "image/gif": [GIF, b"GIF87a" + bytes(20)],
    "image/tiff": [b"II*\x00" + bytes(20), b"MM\x00*" + bytes(20)],
    "image/bmp": [b"BM" + struct.pack("<IHHII", 66, 0, 0, 54, 40) + bytes(48)],
    "image/webp": [riff(b"WEBP")],
    "image/heic": [movie(b"heic"), movie(b"heix")],
    "image/heif": [movie(b"mif1")],
    "video/mp4": [movie(b"isom"), movie(b"mp42"), movie(b"avc1")],
    "video/quicktime": [movie(b"qt  "), b"\x00\x00\x00\x08wide" + bytes(20)],
    "video/3gpp": [movie(b"3gp5"), movie(b"3g2a")],
    "video/webm": [matroska(b"webm")],
    "video/x-matroska": [matroska(b"matroska")],
    "video/x-msvideo": [riff(b"AVI ")],
    "video/mpeg": [b"\x00\x00\x01\xba" + bytes(40)],
    "video/mp2t": [(b"\x47" + bytes(187)) * 5],
    "video/x-flv": [b"FLV\x01\x05" + bytes(40)],
    "audio/mpeg": [b"ID3\x03" + bytes(40), b"\xff\xfb\x90\x64" + bytes(400)],
    "audio/aac": [b"\xff\xf1\x50\x80" + bytes(100)],
    "audio/mp4": [movie(b"M4A ")],
    "audio/wav": [riff(b"WAVE")],
    "audio/ogg": [b"OggS\x00\x02" + bytes(40)],
    "audio/amr": [b"#!AMR\n" + bytes(40), b"#!AMR-WB\n" + bytes(40)],
    "audio/flac": [b"fLaC\x00" + bytes(40)],
    "application/pdf": [PDF],
    "application/json": [
        b'{"a": [1, 2]}',
        json.dumps(["x" * 30] * 2000).encode(),
        "[]".encode("utf-16"),
    ],
    "text/csv": ["时间,作者,内容\n1,a,b\n2,c,d\n".encode(), b'a,b\n1,"x,\ny"\n3,"4"\n'],
    "text/plain": [
        b"x",
        "😀 车主".encode(),
        "\ufeff带标记的文本".encode(),
        "聊天记录：你是小偷".encode("gb18030"),
        "聊天记录：你是小偷".encode("utf-16"),
        LONG.encode(),
        ("x" + LONG).encode(),
        ("x" + LONG).encode("gb18030"),
        LONG.encode("utf-16"),
        b"a < b and <html> is quoted later",
        b"[2025-10-01 10:00] hello",
        b"BMW and MZ and GIF",
        b"From: a friend\nnot a mail",
        ("[" * 5000).encode(),
    ],
    "message/rfc822": [MAIL],
    "application/msword": [compound("Root Entry", "WordDocument")],
    "application/vnd.ms-excel": [compound("Root Entry", "Workbook")],
    "application/vnd.ms-powerpoint": [compound("Root Entry", "PowerPoint Document")],
    f"{OFFICE}.wordprocessingml.document": [office("word/document.xml")],
    f"{OFFICE}.spreadsheetml.sheet": [office("xl/workbook.xml")],
    f"{OFFICE}.presentationml.presentation": [office("ppt/presentation.xml")],
    "application/ofd": [zipped({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<x/>"})],
}
ARCHIVE = zipped({"evil.exe": b"MZ" + bytes(400)})
REFUSED = {
    "application/zip": [ARCHIVE, zipped({})],
    "application/vnd.rar": [b"Rar!\x1a\x07\x01\x00" + bytes(60)],
    "application/x-7z-compressed": [b"7z\xbc\xaf\x27\x1c" + bytes(60)],
    "application/java-archive": [zipped({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"})],
    "application/vnd.android.package-archive": [zipped({"AndroidManifest.xml": b"x"})],
    "application/vnd.ms-office.document.macroEnabled": [
        office("word/document.xml", "word/vbaProject.bin"),
        compound("Root Entry", "WordDocument", "_VBA_PROJECT"),
    ],
    "application/x-ole-storage": [compound("Root Entry", "Installer")],
    "image/avif": [movie(b"avif")],
    "text/html": [
        b"<!DOCTYPE html><title>x</title>",
        b"\xef\xbb\xbf \n<HTML>",
        b"<script>alert(1)</script>",
        "<body onload=x>".encode("utf-16"),
        b"<!-- --><p>",
    ],
    "image/svg+xml": [
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<?xml version="1.0"?>\n<!-- x -->\n<svg>',
    ],
    "application/xml": [b'<?xml version="1.0"?><a/>'],
    "application/x-php": [b"<?php system('id');"],
    "text/x-shellscript": [b"#!/bin/sh\nrm -rf /\n"],
    "application/x-bat": [b"@echo off\r\ndel *\r\n"],
    "text/rtf": [b"{\\rtf1 hello}"],
    "application/postscript": [b"%!PS-Adobe-3.0\n"],
}


def each(table: Mapping[str, list[bytes]]) -> pytest.MarkDecorator:
    files = [(media_type, content) for media_type, files in table.items() for content in files]
    return pytest.mark.parametrize(
        ("media_type", "content"), files, ids=[f"{n}-{name}" for n, (name, _) in enumerate(files)]
    )


def test_there_is_a_file_of_every_kept_type_and_of_no_other() -> None:
    assert set(KEPT) == set(KEPT_TYPES)
    assert not set(REFUSED) & set(KEPT_TYPES)


@each(KEPT)
def test_what_is_kept_is_recognised(media_type: str, content: bytes) -> None:
    assert sniffed(content) == media_type


@each(REFUSED)
def test_what_is_not_kept_is_named(media_type: str, content: bytes) -> None:
    assert sniffed(content) == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"\x7fELF" + bytes(100),
        b"MZ\x90\x00\x03" + bytes(400),
        b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + bytes(60),
        gzip.compress(b"x" * 100, mtime=0),
        b"\x00",
        b"\xff",
        bytes(range(256)) * 40,
        b"text, and then\x00binary",
        b"text" * 5000 + bytes(70_000),
        "without a mark".encode("utf-16-le"),
        b"\xff\xfe\x00\xd8",
        b"RIFF" + bytes(4) + b"ACON" + bytes(40),
        b"BM" + bytes(60),
    ],
)
def test_programs_and_unknown_bytes_are_none_of_the_kept(content: bytes) -> None:
    assert sniffed(content) not in KEPT_TYPES


def test_a_tar_archive_is_not_kept() -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    assert sniffed(made.getvalue()) not in KEPT_TYPES


@pytest.mark.parametrize("front", [JPEG, PNG, GIF, PDF, movie(b"isom"), riff(b"WAVE")])
@pytest.mark.parametrize(
    ("back", "media_type"),
    [
        (ARCHIVE, "application/zip"),
        (zipped({"a": b"b"}, comment=b"c" * 65_535), "application/zip"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "application/vnd.rar"),
        (bytes(9000) + b"\x1d\x77\x56\x51\x03\x05\x04\x00", "application/vnd.rar"),
        (bytes(9000) + b"\xc4\x3d\x7b\x00\x40\x07\x00", "application/vnd.rar"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "application/x-7z-compressed"),
        (b"<script>alert(1)</script>", "text/html"),
        (b"<?php system('id');", "text/html"),
    ],
)
def test_a_polyglot_is_what_is_not_kept(front: bytes, back: bytes, media_type: str) -> None:
    assert sniffed(front) in KEPT_TYPES
    assert sniffed(front + back) == media_type


def test_two_kept_types_at_once_are_kept() -> None:
    assert sniffed(JPEG + PDF) == "image/jpeg"


def test_four_bytes_of_a_zip_by_chance_are_no_archive() -> None:
    assert sniffed(JPEG + b"PK\x05\x06") == "image/jpeg"
    assert sniffed(JPEG + b"PK\x05\x06" + bytes(range(30))) == "image/jpeg"
