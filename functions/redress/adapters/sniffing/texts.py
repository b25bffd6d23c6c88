"""Texts by their beginning: plain ones, and those that some program would run or show as a page."""

from __future__ import annotations

import codecs
import csv
import json
import re

from redress.domain.hashing import HEAD_BYTES

_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ENCODINGS = (
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"", "utf-8-sig"),
    (b"", "gb18030"),
)
_ACTIVE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.ASCII), media_type)
    for pattern, media_type in (
        (r"#!", "text/x-shellscript"),
        (r"\s*@echo\s+off", "application/x-bat"),
        (r"\s*<\?php", "application/x-php"),
        (r"\s*\{\\rtf", "text/rtf"),
        (r"%!PS", "application/postscript"),
        (r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]", "image/svg+xml"),
        (r"\s*<\?xml", "application/xml"),
        (r"\s*<!--", "text/html"),
        (r"\s*<(?:!doctype html|html|head|body|title|style|script|iframe)[\s>]", "text/html"),
        (r"\s*<(?:h1|div|font|table|a|b|br|p)[\s>]", "text/html"),
    )
)
"""Beginnings by which systems take a text for more; those of pages are browsers' own (WHATWG, MIME
Sniffing, 7.1).
"""
_MAIL_FIELD = re.compile(r"([!-9;-~]+):[ \t]")
_MAIL_NEEDS = ({"from"}, {"date", "message-id", "received"})
_JSON_BEGIN = re.compile(r"\s*(?:\{\s*\"|\[\s*(?:[\"{\[]|-?[\d.eE+-]+\s*,|true|false|null))")
_FEWEST_ROWS = 2


def text_type(head: bytes, tail: bytes) -> str:
    """Give the media type of a text, or "" if it is none.

    Texts are in UTF-8, UTF-16 with a byte order mark, or GB18030, and hold no control characters.
    """
    text = _decoded(head, tail)
    if text is None:
        return ""
    for pattern, media_type in _ACTIVE:
        if pattern.match(text):
            return media_type
    whole = len(head) < HEAD_BYTES
    if _is_mail(text):
        return "message/rfc822"
    if _is_json(text, whole=whole):
        return "application/json"
    return "text/csv" if _is_csv(text, whole=whole) else "text/plain"


def _decoded(head: bytes, tail: bytes) -> str | None:
    for mark, encoding in _ENCODINGS:
        if not head.startswith(mark):
            continue
        if encoding != "utf-16" and (_NOT_TEXT.search(head) or _NOT_TEXT.search(tail)):
            return None
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(head, final=len(head) < HEAD_BYTES)
        except UnicodeDecodeError:
            continue
        return None if _NOT_TEXT.search(text.encode("utf-8", "surrogatepass")) else text
    return None


def _is_mail(text: str) -> bool:
    """Recognise a message by its header (RFC 5322)."""
    names = set()
    for line in text.splitlines():
        if not line:
            break
        field = _MAIL_FIELD.match(line)
        if field is None and not line.startswith((" ", "\t")):
            return False
        if field is not None:
            names.add(field[1].lower())
    return all(names & wanted for wanted in _MAIL_NEEDS)


def _is_json(text: str, *, whole: bool) -> bool:
    if not whole:
        return _JSON_BEGIN.match(text) is not None
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return False
    return True


def _is_csv(text: str, *, whole: bool) -> bool:
    lines = text.splitlines()
    lines = lines if whole else lines[:-1]
    try:
        rows = [len(row) for row in csv.reader(lines, strict=True) if row]
    except csv.Error:
        return False
    return len(rows) >= _FEWEST_ROWS and rows[0] > 1 and set(rows) == {rows[0]}
