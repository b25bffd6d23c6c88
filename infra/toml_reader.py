"""Frozen dataclasses from TOML tables, refusing whatever the dataclass does not say."""

import dataclasses
import re
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

Settings = TypeVar("Settings")


class StageError(Exception):
    """A stage is missing or its file is wrong; the message is for the person who edits it."""


def within(key: str, value: int, least: int, most: int) -> None:
    """Refuse a number outside `least`..`most`, both allowed.

    Raises:
        StageError: names the key.
    """
    if not least <= value <= most:
        raise StageError(f"{key} must be {least} to {most}, not {value}")


def matches(key: str, value: str, pattern: str, meaning: str) -> None:
    """Refuse a text that is not wholly like `pattern`.

    Raises:
        StageError: names the key and what is meant.
    """
    if re.fullmatch(pattern, value) is None:
        raise StageError(f"{key} must be {meaning}, not '{value}'")


def read(kind: type[Settings], table: dict[str, Any], prefix: str = "") -> Settings:
    """Make a `kind` of a TOML table; `prefix` is where the table stands, for messages.

    Raises:
        StageError: a key is unknown, missing or of another type.
    """
    hints = get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in fields:
            raise StageError(f"unknown key {prefix}{key}; known: {', '.join(fields)}")
    values = {}
    for key, field in fields.items():
        if key in table:
            values[key] = _value(hints[key], table[key], f"{prefix}{key}")
        elif field.default is field.default_factory is dataclasses.MISSING:
            raise StageError(f"missing key {prefix}{key}")
    return kind(**values)


def _value(hint: Any, value: Any, key: str) -> Any:
    if get_origin(hint) is UnionType:
        hint = next(kind for kind in get_args(hint) if kind is not NoneType)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return read(hint, _of_type(dict, value, key), f"{key}.")
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise StageError(f"{key} must be one of {', '.join(get_args(hint))}, not {value!r}")
        return value
    if get_origin(hint) is tuple:
        kind = get_args(hint)[0]
        items = enumerate(_of_type(list, value, key))
        return tuple(_value(kind, item, f"{key}[{index}]") for index, item in items)
    return _of_type(hint, value, key)


def _of_type(kind: type, value: Any, key: str) -> Any:
    if type(value) is not kind:
        raise StageError(f"{key} must be of type {kind.__name__}, not {type(value).__name__}")
    return value
