"""How records become items of the table: their keys, their documents, their index entries."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

import msgspec

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    Item = dict[str, AttributeValueTypeDef]

T = TypeVar("T")

INDEX_SHARDS = 4
"""Partitions of each sparse index, so that no single one takes all writes."""
COUNTER_SHARDS = 8
BESIDE = "~"
"""Sorts after every letter: begins the sort keys of what opening a case file leaves out."""


def attributes(**values: str | int) -> Item:
    """Give strings and whole numbers as attributes."""
    return {
        name: {"S": value} if isinstance(value, str) else {"N": str(value)}
        for name, value in values.items()
    }


def key(pk: str, sk: str) -> Item:
    """Give the primary key of an item."""
    return attributes(pk=pk, sk=sk)


def case_key(case_id: str, sk: str = "case") -> Item:
    """Give the key of an item of a case; without `sk`, of the case record itself."""
    return key(f"case#{case_id}", sk)


def number(item: Item, name: str) -> int:
    """Read a whole number."""
    return int(item[name]["N"])


def strings(item: Item, name: str) -> list[str]:
    """Read a set of strings; one that is not there is empty."""
    return sorted(item[name]["SS"]) if name in item else []


def count(item: Item, name: str) -> int:
    """Read a whole number that items of an older version lack: there it is 0."""
    return number(item, name) if name in item else 0


def text(item: Item, name: str) -> str:
    """Read a string."""
    return item[name]["S"]


def ident(item: Item) -> str:
    """Read the identifier that stands in an item's partition key."""
    return text(item, "pk").partition("#")[2]


def document(record: object) -> str:
    """Give a record (or a tuple of them) as JSON; it is kept in the attribute `document`."""
    return msgspec.json.encode(record).decode()


def record(kind: type[T], item: Item, name: str = "document") -> T:
    """Read a record back; fields that it no longer has are ignored, new ones take defaults."""
    decoder = _decoder(kind)  # type: ignore[arg-type]  # every type is hashable
    decoded: T = decoder.decode(text(item, name))
    return decoded


def instant(moment: datetime) -> str:
    """Give an instant as text that sorts by time: ISO 8601 in UTC, always of one length."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def epoch(moment: datetime) -> int:
    """Give an instant in whole seconds since 1970, as the table's time to live wants it."""
    return int(moment.timestamp())


def shard(name: str, count: int) -> int:
    """Say which of `count` partitions a name belongs to, today and for ever."""
    return crc32(name.encode()) % count


def due_entry(subject: str, name: str, moment: datetime) -> Item:
    """Give the attributes that enter an item in `due-index` at an instant."""
    return attributes(due=f"due#{subject}#{shard(name, INDEX_SHARDS)}", next_at=instant(moment))


@cache
def _decoder(kind: type[T]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
