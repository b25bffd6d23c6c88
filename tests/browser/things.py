"""What owners have on their phones: pictures, recordings, papers."""

from __future__ import annotations

import hashlib
import random
import struct
import zlib
from typing import TypedDict

from tests.handlers.caller import Document

MIB = 1024 * 1024
SIGNATURE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


class Thing(TypedDict):
    """A file as Playwright hands it to a page."""

    name: str
    mimeType: str
    buffer: bytes


def picture(name: str = "截图 微博.png", shade: int = 1) -> Thing:
    """A screenshot of a post: lines of grey on white, other ones for every shade."""
    wide, high = 180, 320
    rows = []
    for row in range(high):
        line = bytearray(b"\x00")
        words = (row // 12 * 7919 + shade * 104_729) % 120 if row % 12 in range(3, 9) else 0
        for column in range(wide):
            ink = 16 <= column < 24 + words
            line += bytes((90, 100 + shade * 40 % 120, 110) if ink else (250, 250, 250))
        rows.append(bytes(line))
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)
    return {"name": name, "mimeType": "image/png", "buffer": content}


def recording(name: str = "录屏.mp4", size: int = 3 * MIB) -> Thing:
    """A video by its first bytes; the rest is noise, the same for the same name."""
    noise = random.Random(name).randbytes(size - len(MP4))  # noqa: S311  # bytes to send, no secret
    return {"name": name, "mimeType": "video/mp4", "buffer": MP4 + noise}


def letter(
    name: str = "报警回执.txt", words: str = "报警回执 京公（朝）受案字〔2026〕0001 号"
) -> Thing:
    """A text."""
    return {"name": name, "mimeType": "text/plain", "buffer": words.encode()}


def infected(name: str = "截图合集.txt") -> Thing:
    """What every scanner finds."""
    return letter(name, SIGNATURE.decode())


def claim(thing: Thing) -> Document:
    """What the API is told of a file."""
    content = thing["buffer"]
    return {
        "name": thing["name"],
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": thing["mimeType"],
    }


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum
