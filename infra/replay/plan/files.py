"""Evidence of a plan: small files with the marks of their kind, the same for a number."""

import random
import struct
import zlib
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
_SIDE = 48


def describe(kind: str, seed: int) -> Document:
    """Describe a file, of which `content` makes the bytes."""
    name, media_type = _NAMES[kind]
    return {"name": name.format(seed % 1000), "media_type": media_type, "kind": kind, "seed": seed}


def content(file: Document) -> bytes:
    """Make the bytes of a described file."""
    return _MAKERS[file["kind"]](random.Random(f"file {file['seed']}"))  # noqa: S311  # a story


def _picture(chance: random.Random) -> bytes:
    rows = b"".join(b"\0" + chance.randbytes(_SIDE * 3) for _ in range(_SIDE))
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def _video(chance: random.Random) -> bytes:
    return b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + chance.randbytes(40_000)


def _document(chance: random.Random) -> bytes:
    words = chance.randbytes(1_500).hex().encode()
    return b"%PDF-1.7\n" + words + b"\ntrailer\n<<>>\n%%EOF\n"


def _archive(chance: random.Random) -> bytes:
    return b"PK\x03\x04" + chance.randbytes(800)


_NAMES = {
    "picture": ("评论截图{:03d}.png", "image/png"),
    "video": ("录屏{:03d}.mp4", "video/mp4"),
    "document": ("报警回执{:03d}.pdf", "application/pdf"),
    "archive": ("全部材料{:03d}.zip", "application/zip"),
}
_MAKERS: dict[str, Callable[[random.Random], bytes]] = {
    "picture": _picture,
    "video": _video,
    "document": _document,
    "archive": _archive,
}
