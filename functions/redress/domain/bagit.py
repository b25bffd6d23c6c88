"""BagIt 1.0 (RFC 8493) in one zip, made as a stream: any size, a few megabytes of memory.

The layout is specified in docs/evidence-bag.md.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from redress.domain.errors import NotPreservedError
from redress.domain.hashing import Digests

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ALGORITHMS = ("sha256", "sha512")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True)
class PayloadFile:
    """A file of the payload whose hashes are known before it is read.

    `path` is below `data/`; `content` gives its chunks and is read once.
    """

    path: str
    size: int
    sha256: str
    sha512: str
    content: Iterable[bytes]

    @classmethod
    def of(cls, path: str, data: bytes) -> PayloadFile:
        """Make one of bytes in memory."""
        sha256, sha512 = hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest()
        return cls(path, len(data), sha256, sha512, (data,))


@dataclass(frozen=True)
class TagFile:
    """A small file beside the payload."""

    path: str
    data: bytes


def bag(
    name: str,
    payload: Iterable[PayloadFile],
    tags: Iterable[TagFile],
    info: Iterable[tuple[str, str]],
) -> Iterator[bytes]:
    """Give the chunks of a zip that holds one bag in a folder of this name.

    `info` are the lines of bag-info.txt; its Payload-Oxum is added here. The entries stand in
    the order in which they are given, manifests before the payload, tag manifests last. Raises
    NotPreservedError when a payload file is not what its hash says; what was given out until
    then is no bag.
    """
    payload = tuple(payload)
    written: list[TagFile] = []
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:

        def add(tag: TagFile) -> Iterator[bytes]:
            written.append(tag)
            return _entry(archive, sink, f"{name}/{tag.path}", len(tag.data), (tag.data,))

        yield from add(TagFile("bagit.txt", _DECLARATION))
        yield from add(TagFile("bag-info.txt", _info(info, payload)))
        for algorithm in _ALGORITHMS:
            yield from add(TagFile(f"manifest-{algorithm}.txt", _manifest(payload, algorithm)))
        for file in payload:
            chunks = _verified(file)
            yield from _entry(archive, sink, f"{name}/data/{file.path}", file.size, chunks)
        for tag in tags:
            yield from add(tag)
        tagged = tuple(written)
        for algorithm in _ALGORITHMS:
            lines = "".join(
                f"{hashlib.new(algorithm, tag.data).hexdigest()}  {tag.path}\n" for tag in tagged
            )
            path, data = f"{name}/tagmanifest-{algorithm}.txt", lines.encode()
            yield from _entry(archive, sink, path, len(data), (data,))
    yield from sink.drained()


def _info(info: Iterable[tuple[str, str]], payload: tuple[PayloadFile, ...]) -> bytes:
    octets = sum(file.size for file in payload)
    lines = [*info, ("Payload-Oxum", f"{octets}.{len(payload)}")]
    return "".join(f"{label}: {_one_line(value)}\n" for label, value in lines).encode()


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _manifest(payload: tuple[PayloadFile, ...], algorithm: str) -> bytes:
    return "".join(f"{getattr(file, algorithm)}  data/{file.path}\n" for file in payload).encode()


def _entry(
    archive: zipfile.ZipFile, sink: _Sink, path: str, size: int, chunks: Iterable[bytes]
) -> Iterator[bytes]:
    member = zipfile.ZipInfo(path, _EARLIEST)
    member.create_system, member.external_attr, member.file_size = _UNIX, _PLAIN_FILE, size
    with archive.open(member, "w") as target:
        for chunk in chunks:
            target.write(chunk)
            yield from sink.drained()
    yield from sink.drained()


def _verified(file: PayloadFile) -> Iterator[bytes]:
    size = 0
    with Digests() as digests:
        for chunk in file.content:
            digests.update(chunk)
            size += len(chunk)
            yield chunk
        sha256, sha512 = digests.hexdigests()
    if (size, sha256, sha512) != (file.size, file.sha256, file.sha512):
        raise NotPreservedError(f"{file.path} is not what its hash says")


class _Sink:
    """A file that cannot be sought and gives away what was written to it."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: chunks are given away as they come."""

    def close(self) -> None:
        """Do nothing: what is left is given away."""

    def drained(self) -> Iterator[bytes]:
        chunks, self._chunks = self._chunks, []
        yield from chunks
