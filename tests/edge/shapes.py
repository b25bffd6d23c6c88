"""Documents made from their schema: good ones, ones with a single fault, and any of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as shapes

from redress.edge.configuration import ConfigurationForm
from redress.edge.owner_zone import OWNER_ROUTES
from redress.edge.reviewer_zone import REVIEWER_ROUTES

Fault = tuple[object, str, int | str | None]
FORMS: dict[str, type] = {
    form.__name__: form
    for form in (
        *(route.form for route in OWNER_ROUTES),
        *(route.form for route in REVIEWER_ROUTES),
        ConfigurationForm,
    )
    if form is not None
}
SAMPLES: dict[str, str] = {
    "id": "lin-2",
    "email": "owner@example.org",
    "phone": "+86 138-0000 (0000)",
    "url": "https://weibo.example/1?a=b",
    "site_url": "https://redress.example",
    "media_type": "image/svg+xml",
    "sha256": "0a" * 32,
    "happened_on": "2025-10-01",
    "done_on": "2025-10-31",
    "until": "2025-11-03",
    "colour": "#0f5c5c",
    "logo": "data:image/png;base64,iVBORw0KGgo=",
    "exit_url": "https://www.example.com/",
    "guide_version": "2026-11-22",
    "query": "due=late&kind=screening",
    "code": "123456",
    "state": "a.b-c_d~e",
    "nonce": "a_b-c",
    "digest_times": "09:00",
    "rawId": "lin-2",
    "clientDataJSON": "e30",
    "attestationObject": "o2NmbXQ",
    "authenticatorData": "SZYN",
    "publicKey": "pQEC",
    "signature": "MEUC",
    "userHandle": "aGFuZGxl",
    "upload_id": "2~a_B-c.d+e/f=",
    "submission_id": "0199c5e2-0000-7000-8000-000000000001",
}
"""A good value for texts that are not free."""


def shape_of(form: type) -> shapes.Type:
    return shapes.type_info(form)


def plain(shape: shapes.Type) -> shapes.Type:
    """Take off metadata and the null of an optional."""
    while isinstance(shape, shapes.Metadata):
        shape = shape.type
    if isinstance(shape, shapes.UnionType):
        return plain(next(one for one in shape.types if not isinstance(one, shapes.NoneType)))
    return shape


def choices(shape: shapes.Type) -> list[Any]:
    if isinstance(shape, shapes.EnumType):
        return [member.value for member in shape.cls]
    assert isinstance(shape, shapes.LiteralType), shape
    return list(shape.values)


def sample(shape: shapes.Type, name: str = "") -> Any:
    """Make a good document in which every optional field is there."""
    shape = plain(shape)
    match shape:
        case shapes.StructType():
            return {
                field.encode_name: sample(field.type, field.encode_name) for field in shape.fields
            }
        case shapes.VarTupleType():
            return [sample(shape.item_type, name)]
        case shapes.StrType():
            return _text(shape, name)
        case shapes.IntType():
            return max(shape.ge or 0, 1)
        case shapes.BoolType():
            return True
    return {"anything": [1]} if isinstance(shape, shapes.DictType) else choices(shape)[0]


def _text(shape: shapes.StrType, name: str) -> str:
    """Make a good text; ids of a fixed length are UUIDs."""
    if shape.min_length == shape.max_length == len(SAMPLES["submission_id"]):
        return SAMPLES["submission_id"]
    return SAMPLES.get(name, "欧阳 娜娜")


def places(shape: shapes.Type, at: str = "") -> Iterator[tuple[str, shapes.Type]]:
    """Give the pointer and the shape of everything in a sample."""
    shape = plain(shape)
    yield at, shape
    if isinstance(shape, shapes.StructType):
        for field in shape.fields:
            yield from places(field.type, f"{at}/{field.encode_name}")
    elif isinstance(shape, shapes.VarTupleType):
        yield from places(shape.item_type, f"{at}/0")


def put(document: Any, pointer: str, value: object) -> Any:
    """Give a copy of a document with another value at a place."""
    if not pointer:
        return value
    head, _, rest = pointer[1:].partition("/")
    rest = f"/{rest}" if rest else ""
    if isinstance(document, list):
        return [
            put(item, rest, value) if str(n) == head else item for n, item in enumerate(document)
        ]
    return {**document, head: put(document.get(head), rest, value)}


WRONG: dict[type[shapes.Type], tuple[list[object], str, str | None]] = {
    shapes.StructType: ([1, "x", [], True], "wrong_type", "object"),
    shapes.DictType: ([1, "x", [], True, None], "wrong_type", "object"),
    shapes.VarTupleType: ([1, "x", {}, None], "wrong_type", "array"),
    shapes.StrType: ([1, None, [], {}, False], "wrong_type", "string"),
    shapes.IntType: (["1", None, [], True, 1.5], "wrong_type", "integer"),
    shapes.BoolType: ([1, "true", None], "wrong_type", "boolean"),
    shapes.EnumType: (["no such thing", None, [], {}, 1], "not_allowed", None),
    shapes.LiteralType: (["no such thing", None, [], {}, 1], "not_allowed", None),
}


def faults(shape: shapes.Type) -> Iterator[Fault]:
    """Give values that are wrong here, and the finding's code and limit for each."""
    values, code, limit = WRONG[type(shape)]
    for value in values:
        yield value, code, limit
    if isinstance(shape, shapes.VarTupleType):
        yield from list_faults(shape)
    elif isinstance(shape, shapes.IntType):
        yield from number_faults(shape)
    elif isinstance(shape, shapes.StrType):
        yield from text_faults(shape)


def list_faults(shape: shapes.VarTupleType) -> Iterator[Fault]:
    if shape.min_length is not None:
        yield [], "too_few", shape.min_length
    if shape.max_length is not None:
        yield [sample(shape.item_type)] * (shape.max_length + 1), "too_many", shape.max_length


def number_faults(shape: shapes.IntType) -> Iterator[Fault]:
    if shape.ge is not None:
        yield shape.ge - 1, "too_small", shape.ge
    if shape.le is not None:
        yield shape.le + 1, "too_large", shape.le
        yield 10**300, "too_large", shape.le


def text_faults(shape: shapes.StrType) -> Iterator[Fault]:
    if shape.max_length is not None:
        yield "x" * (shape.max_length + 1), "too_long", shape.max_length
    if shape.min_length:
        yield "", "missing", None
        yield " " * shape.min_length, "missing", None
        if shape.min_length > 1:
            yield "x" * (shape.min_length - 1), "too_short", shape.min_length


def documents(shape: shapes.Type) -> st.SearchStrategy[Any]:
    """Give a strategy of documents that the schema allows."""
    shape = plain(shape)
    match shape:
        case shapes.StructType():
            fields = {field.encode_name: documents(field.type) for field in shape.fields}
            required = {field.encode_name for field in shape.fields if field.required}
            return st.fixed_dictionaries(
                {name: fields[name] for name in fields if name in required},
                optional={name: fields[name] for name in fields if name not in required},
            )
        case shapes.VarTupleType():
            low = shape.min_length or 0
            return st.lists(documents(shape.item_type), min_size=low, max_size=low + 1)
        case shapes.StrType():
            return texts(shape)
        case shapes.IntType():
            return st.integers(shape.ge, shape.le)
        case shapes.BoolType():
            return st.booleans()
    return OBJECTS if isinstance(shape, shapes.DictType) else st.sampled_from(choices(shape))


def texts(shape: shapes.StrType) -> st.SearchStrategy[str]:
    low, high = shape.min_length or 0, shape.max_length or 100
    alphabet = st.characters(codec="utf-8")
    free = st.text(alphabet, min_size=low, max_size=min(high, low + 20))
    if shape.pattern is not None:
        free = st.from_regex(shape.pattern, fullmatch=True, alphabet=alphabet)
    return free.filter(lambda text: low <= len(text) <= high and (not low or bool(text.strip())))


ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)
OBJECTS = st.dictionaries(st.text(max_size=8), ANY_JSON, max_size=2)


def encode(document: object) -> str:
    return msgspec.json.encode(document).decode()
