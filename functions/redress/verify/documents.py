"""Reading JSON documents strictly: canonical (RFC 8785), and of exactly the shape specified."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, Union

from redress.verify.layout import CASE, question_of
from redress.verify.parts import Package
from redress.verify.report import Report

Document = dict[str, Any]
Shape = Union[Callable[[Any], bool], dict[str, Any], list[Any]]
"""What a value has to be: a test, an object with exactly these keys, or a list of one shape."""

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON holds exactly."""


class DocumentError(ValueError):
    """A document that is not what the specification says; the message names the place."""


def canonical(document: object) -> bytes:
    """Give the canonical bytes of a document of strings, whole numbers, lists and such."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def parse(data: bytes, shape: Shape) -> Document:
    """Read a canonical document of a shape.

    Raises DocumentError: it is no JSON, is not canonical, or has another shape.
    """
    try:
        document = json.loads(data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise DocumentError(str(error)) from error
    for place in misfits(document, shape, ""):
        raise DocumentError(place or "/")
    if canonical(document) != data:
        raise DocumentError("RFC 8785")
    result: Document = document
    return result


def read(package: Package, name: str, shape: Shape, report: Report) -> Document:
    """Read a document of a bag, {} for one that is broken or missing; the report tells which."""
    if name not in package:
        return {}
    try:
        document = parse(package.read(name), shape)
    except (DocumentError, OSError) as error:
        report.changed(question_of(name), name, "document.broken", why=error)
        return {}
    report.ok(question_of(name), name, "document.ok")
    return document


def misfits(value: Any, shape: Shape, place: str) -> Iterator[str]:
    """Name every place (JSON Pointer) where a value is not of a shape."""
    if isinstance(shape, dict):
        if not isinstance(value, dict) or value.keys() != shape.keys():
            yield place
            return
        for key, inner in shape.items():
            yield from misfits(value[key], inner, f"{place}/{key}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield place
            return
        for index, entry in enumerate(value):
            yield from misfits(entry, shape[0], f"{place}/{index}")
    elif not shape(value):
        yield place


def _no_float(text: str) -> NoReturn:
    raise DocumentError(f"{text}: no whole number")


def pattern(expression: str) -> Callable[[Any], bool]:
    """Make a test: a text that matches as a whole."""
    match = re.compile(expression, re.ASCII).fullmatch
    return lambda value: isinstance(value, str) and match(value) is not None


def one_of(*choices: str) -> Callable[[Any], bool]:
    """Make a test: one of these texts."""
    return lambda value: isinstance(value, str) and value in choices


def optional(shape: Shape) -> Callable[[Any], bool]:
    """Make a test: null, or of a shape."""
    return lambda value: value is None or not any(True for _ in misfits(value, shape, ""))


def text(value: Any) -> bool:
    """Whether it is a text."""
    return isinstance(value, str)


def count(value: Any) -> bool:
    """Whether it is a whole number, not negative, that every reader of JSON holds exactly."""
    return type(value) is int and 0 <= value <= LARGEST


case = pattern(CASE)
sha256 = pattern("[0-9a-f]{64}")
sha256_or_none = pattern("([0-9a-f]{64})?")
sha512_or_none = pattern("([0-9a-f]{128})?")
instant = pattern(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z"
)
day = pattern(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
