"""Read a form as browsers send it without scripts (multipart/form-data, RFC 7578)."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from multipart import MultipartError, MultipartParser, parse_options_header

from redress.domain.errors import BodyTooLargeError, MalformedBodyError

MAX_BYTES = 4_500_000
"""A function takes events of 6 MB, and API Gateway hands bodies over in base64."""
MAX_PARTS = 400
MAX_TEXT_BYTES = 512 * 1024
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
_LONGEST_NAME = 255
_LONGEST_TYPE = 127


@dataclass(frozen=True)
class PostedFile:
    """A file as it came; `name` has no folder and no control characters."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Posted:
    """What came: the values of each field in order, and the files that are not empty.

    `empty` names chosen files without content.
    """

    fields: Mapping[str, tuple[str, ...]]
    files: tuple[PostedFile, ...]
    empty: tuple[str, ...] = ()

    def one(self, name: str) -> str:
        """Give a field's first value, or nothing."""
        return self.all(name)[0] if self.all(name) else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Give every value of a field."""
        return self.fields.get(name, ())


def read_posted(event: Mapping[str, Any], content_type: str) -> Posted:
    """Read the body of an API Gateway event (payload format 2.0).

    Raises BodyTooLargeError over 4.5 MB, MalformedBodyError for what is no whole form.
    """
    body = _content(event)
    if len(body) > MAX_BYTES:
        raise BodyTooLargeError(limit=MAX_BYTES)
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise MalformedBodyError
    try:
        parts = list(
            MultipartParser(
                io.BytesIO(body),
                boundary,
                content_length=len(body),
                strict=True,
                part_limit=MAX_PARTS,
                partsize_limit=MAX_BYTES,
                memory_limit=2 * MAX_BYTES,
                spool_limit=MAX_BYTES,
            )
        )
        return _sorted_out(parts)
    except (MultipartError, UnicodeError, ValueError) as error:
        raise MalformedBodyError from error


def _content(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode("utf-8", errors="surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except ValueError as error:
        raise MalformedBodyError from error


def _sorted_out(parts: list[Any]) -> Posted:
    fields: dict[str, tuple[str, ...]] = {}
    files: list[PostedFile] = []
    empty: list[str] = []
    for part in parts:
        if part.filename is None:
            if part.size > MAX_TEXT_BYTES:
                raise MalformedBodyError
            text = part.raw.decode("utf-8").replace("\r\n", "\n")
            fields[part.name] = (*fields.get(part.name, ()), text)
        elif part.size:
            files.append(PostedFile(_name(part.filename), _type(part.content_type), part.raw))
        elif part.filename:
            empty.append(_name(part.filename))
    return Posted(fields, tuple(files), tuple(empty))


def _name(given: str) -> str:
    """Give the name without folders, which some browsers send, and what no name may have."""
    last = re.split(r"[\\/]", given)[-1]
    return _UNSAFE.sub(" ", last).strip()[-_LONGEST_NAME:] or "file"


def _type(given: str) -> str:
    known = _MEDIA_TYPE.fullmatch(given) and len(given) <= _LONGEST_TYPE
    return given if known else "application/octet-stream"
