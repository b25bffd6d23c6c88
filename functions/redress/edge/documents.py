"""Read JSON documents against their schema and list everything that is wrong at once."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

import msgspec
from msgspec import inspect as shapes

from redress.domain.errors import (
    BodyTooLargeError,
    Finding,
    InvalidInputError,
    MalformedBodyError,
)

MAX_BODY_BYTES = 256 * 1024
MAX_FINDINGS = 100
"""So many are told at once: the answer to a bad document stays smaller than the document may be."""
T = TypeVar("T")


def read_document(body: str | None, shape: type[T]) -> T:
    """Read a request body.

    Raises BodyTooLargeError over 256 KiB, MalformedBodyError for what is not JSON, and
    InvalidInputError with one finding for each fault, named by JSON pointer (RFC 6901).
    """
    data = (body or "").encode("utf-8", errors="surrogatepass")
    if len(data) > MAX_BODY_BYTES:
        raise BodyTooLargeError(limit=MAX_BODY_BYTES)
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:  # lone surrogates, nesting
        raise MalformedBodyError from error
    findings = list(islice(_findings(raw, _shape(cast("Hashable", shape)), ""), MAX_FINDINGS))
    if findings:
        raise InvalidInputError(findings)
    return msgspec.convert(raw, shape, strict=True)


@cache
def _shape(shape: Hashable) -> shapes.Type:
    return shapes.type_info(shape)


def _findings(raw: object, shape: shapes.Type, at: str) -> Iterator[Finding]:
    while isinstance(shape, shapes.Metadata):
        shape = shape.type
    if isinstance(shape, shapes.UnionType):
        if raw is None and shape.includes_none:
            return
        shape = next(kind for kind in shape.types if not isinstance(kind, shapes.NoneType))
    if isinstance(shape, shapes.StructType):
        yield from _struct_findings(raw, shape, at)
    elif isinstance(shape, shapes.VarTupleType):
        yield from _list_findings(raw, shape, at)
    else:
        yield from _value_findings(raw, shape, at)


def _struct_findings(raw: object, shape: shapes.StructType, at: str) -> Iterator[Finding]:
    if not isinstance(raw, dict):
        yield Finding(at, "wrong_type", "object")
        return
    fields = {field.encode_name: field for field in shape.fields}
    for name in raw:
        if name not in fields:
            yield Finding(f"{at}/{_escaped(name)}", "unknown_field")
    for name, field in fields.items():
        if name in raw:
            yield from _findings(raw[name], field.type, f"{at}/{name}")
        elif field.required:
            yield Finding(f"{at}/{name}", "missing")


def _list_findings(raw: object, shape: shapes.VarTupleType, at: str) -> Iterator[Finding]:
    if not isinstance(raw, list):
        yield Finding(at, "wrong_type", "array")
        return
    if shape.max_length is not None and len(raw) > shape.max_length:
        yield Finding(at, "too_many", shape.max_length)
        return
    if shape.min_length is not None and len(raw) < shape.min_length:
        yield Finding(at, "too_few", shape.min_length)
    for number, item in enumerate(raw):
        yield from _findings(item, shape.item_type, f"{at}/{number}")


def _value_findings(raw: object, shape: shapes.Type, at: str) -> Iterator[Finding]:
    if isinstance(shape, shapes.StrType):
        yield from _text_findings(raw, shape, at)
    elif isinstance(shape, shapes.IntType):
        yield from _number_findings(raw, shape, at)
    elif isinstance(shape, shapes.BoolType):
        if not isinstance(raw, bool):
            yield Finding(at, "wrong_type", "boolean")
    elif isinstance(shape, shapes.DictType):
        if not isinstance(raw, dict):
            yield Finding(at, "wrong_type", "object")
    elif not any(type(raw) is type(value) and raw == value for value in _choices(shape, at)):
        yield Finding(at, "not_allowed")


def _choices(shape: shapes.Type, at: str) -> list[object]:
    if isinstance(shape, shapes.EnumType):
        return [member.value for member in shape.cls]
    if isinstance(shape, shapes.LiteralType):
        return list(shape.values)
    raise TypeError(f"no rule for {shape!r} at {at}")


def _text_findings(raw: object, shape: shapes.StrType, at: str) -> Iterator[Finding]:
    if not isinstance(raw, str):
        yield Finding(at, "wrong_type", "string")
    elif shape.max_length is not None and len(raw) > shape.max_length:
        yield Finding(at, "too_long", shape.max_length)
    elif shape.min_length and not raw.strip():
        yield Finding(at, "missing")
    elif shape.min_length is not None and len(raw) < shape.min_length:
        yield Finding(at, "too_short", shape.min_length)
    elif shape.pattern is not None and not re.fullmatch(shape.pattern, raw):
        yield Finding(at, "bad_format")


def _number_findings(raw: object, shape: shapes.IntType, at: str) -> Iterator[Finding]:
    if not isinstance(raw, int) or isinstance(raw, bool):
        yield Finding(at, "wrong_type", "integer")
    elif shape.ge is not None and raw < shape.ge:
        yield Finding(at, "too_small", shape.ge)
    elif shape.le is not None and raw > shape.le:
        yield Finding(at, "too_large", shape.le)


def _escaped(name: Any) -> str:
    return str(name)[:64].replace("~", "~0").replace("/", "~1")
