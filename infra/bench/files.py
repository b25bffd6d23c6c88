"""Files to measure with: of content that nothing can foresee, made once and removed after."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from infra.bench.child import BenchError

GIBIBYTE = 1024**3
_BLOCK = 4 * 1024 * 1024
MP4 = bytes.fromhex("0000001866747970") + b"isom" + bytes.fromhex("00000200") + b"isomiso2"
"""How a video of type MP4 begins (ISO/IEC 14496-12, section 4.3)."""
_SPARE = 2 * GIBIBYTE
"""Bytes that are left free on the disk, whatever is made."""


def random_file(path: Path, size: int, head: bytes = b"") -> Path:
    """Write a file of `size` bytes of AES-CTR under a random key: as good as random, and fast.

    It begins with `head`, if there is one.

    Raises:
        BenchError: the disk has no room for it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(path.parent).free < size + _SPARE:
        raise BenchError(f"The disk has no room for {size} bytes in {path.parent}.")
    stream = Cipher(AES(os.urandom(32)), CTR(os.urandom(16))).encryptor()
    zeros = bytes(_BLOCK)
    with path.open("wb", buffering=0) as file:
        written = file.write(head[:size])
        while written < size:
            written += file.write(stream.update(zeros[: size - written]))
    return path


@contextmanager
def scratch(folder: Path, name: str) -> Iterator[Path]:
    """Give an empty folder, and remove it with everything in it at the end."""
    own = folder / name
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    try:
        yield own
    finally:
        shutil.rmtree(own)


def readable(size: int) -> str:
    """Name a size as people do: `8 GiB`, `200 MiB`."""
    for unit, worth in (("GiB", GIBIBYTE), ("MiB", 1024**2), ("KiB", 1024)):
        if size >= worth:
            return f"{size / worth:.4g} {unit}"
    return f"{size} bytes"
