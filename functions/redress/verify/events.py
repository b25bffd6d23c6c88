"""Reading the events of the custody ledger strictly, with msgspec in batches where there is it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any, Literal, NamedTuple, Optional, Union

from redress.verify import documents as js

BEGUN, DONE = "begun", "done"
LOCKED = "case:evidence:locked"
_OUTCOMES = (BEGUN, DONE, "failed", "refused")
_ACTOR, _STORED = ("id", "role", "version", "way"), ("key", "version")
_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_TIME = b"0000-00-00T00:00:00.000Z"
_HEXADECIMAL, _SHA256_LENGTH = "0123456789abcdef", 64

Place = tuple[Optional[str], Optional[str]]


class Event(NamedTuple):
    """One event, as docs/evidence-bag.md specifies it."""

    action: str
    actor: Any
    at: str
    case: str
    details: dict[str, Any]
    item: int | None
    object: Any
    outcome: str
    previous: str
    reason: str
    related: int | None
    seq: int
    sha256: str
    size: int | None

    @property
    def stored(self) -> Place:
        """Key and version of the object in the vault."""
        found = self.object or {}
        return found.get("key"), found.get("version")


is_action = js.pattern("[a-z]+:[a-z_]+:[a-z_]+")


def _is_details(value: Any) -> bool:
    return isinstance(value, dict) and all(
        key.isascii() and (type(inner) is int or isinstance(inner, str))
        for key, inner in value.items()
    )


_SHAPE: dict[str, Any] = {
    "action": is_action,
    "actor": dict.fromkeys(_ACTOR, js.text),
    "at": js.pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"),
    "case": js.text,
    "details": _is_details,
    "item": js.optional(js.count),
    "object": js.optional(dict.fromkeys(_STORED, js.text)),
    "outcome": js.one_of(*_OUTCOMES),
    "previous": js.sha256,
    "reason": js.text,
    "related": js.optional(js.count),
    "seq": js.count,
    "sha256": js.sha256_or_none,
    "size": js.optional(js.count),
}


def read_event(line: bytes) -> Event:
    """Read a line; raises DocumentError unless it is the canonical form of an event."""
    return Event(**js.parse(line, _SHAPE))


def batch_reader(case: str) -> Callable[[bytes], list[Any] | None]:
    """Give a function that reads many lines of one case at once, much faster than `read_event`.

    What it gives would be given by `read_event` as well. It gives None when it is not sure, and
    so always where msgspec is not installed.
    """
    try:
        msgspec = import_module("msgspec")
    except ImportError:
        return lambda _lines: None
    decode = msgspec.json.Decoder(_fast_event(msgspec, case)).decode_lines
    encode = msgspec.json.Encoder().encode_lines

    def read(lines: bytes) -> list[Any] | None:
        try:
            events: list[Any] = decode(lines)
        except ValueError:
            return None
        return events if encode(events) == lines and _are_plain(events) else None

    return read


def _fast_event(msgspec: Any, case: str) -> Any:
    """Make msgspec's struct of an event; its fields stand in canonical order."""
    strict: dict[str, Any] = {"forbid_unknown_fields": True, "gc": False}
    actor = msgspec.defstruct("Actor", [(name, str) for name in _ACTOR], **strict)
    stored = msgspec.defstruct("Stored", [(name, str) for name in _STORED], **strict)
    count = Annotated[int, msgspec.Meta(ge=0, le=js.LARGEST)]
    types: dict[str, Any] = dict.fromkeys(Event._fields, str)
    types.update(actor=actor, object=Optional[stored], details=dict[str, Union[str, int]])
    types.update(case=Literal[case], outcome=Literal[_OUTCOMES], seq=count)
    types.update(dict.fromkeys(("item", "related", "size"), Optional[count]))
    names = {"stored": property(lambda event: _place(event.object))}
    return msgspec.defstruct("FastEvent", list(types.items()), namespace=names, **strict)


def _place(stored: Any) -> Place:
    return (stored.key, stored.version) if stored else (None, None)


def _are_plain(events: list[Any]) -> bool:
    """Check what msgspec does not: times, actions, hashes, and the keys of details."""
    times = "".join([event.at for event in events]).encode().translate(_ZEROS)
    hashes = [event.sha256 for event in events if event.sha256]
    return (
        times == _TIME * len(events)
        and all(map(is_action, {event.action for event in events}))
        and all(map(_is_sha256, hashes))
        and all(_has_plain_keys(event.details) for event in events if event.details)
    )


def _is_sha256(text: str) -> bool:
    return len(text) == _SHA256_LENGTH and not text.strip(_HEXADECIMAL)


def _has_plain_keys(details: dict[str, Any]) -> bool:
    return "".join(details).isascii() and (len(details) == 1 or list(details) == sorted(details))
