"""PEM (RFC 7468), read strictly: the same content has one form, so any changed byte is found."""

from __future__ import annotations

import base64
import binascii
import re

_BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----\n([A-Za-z0-9+/=\n]*)-----END \1-----\n")


class PemError(ValueError):
    """A file that is not PEM as this project writes it."""


def write(label: str, der: bytes) -> str:
    """Write DER as PEM: lines of 64 characters, each ended by a line feed."""
    text = base64.b64encode(der).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def read(label: str, data: bytes) -> list[bytes]:
    """Give the DER of each block; raises PemError unless it is those blocks and nothing else."""
    blocks = read_loosely(label, data)
    if "".join(write(label, der) for der in blocks).encode() != data:
        raise PemError(label)
    return blocks


def read_loosely(label: str, data: bytes) -> list[bytes]:
    """Give the DER of each block of a file that people keep, with any text around the blocks."""
    text = data.decode("ascii", "replace").replace("\r\n", "\n")
    text = text if text.endswith("\n") else text + "\n"
    try:
        return [
            base64.b64decode(match[2].replace("\n", ""), validate=True)
            for match in _BLOCK.finditer(text)
            if match[1] == label
        ]
    except binascii.Error as error:
        raise PemError(label) from error
