"""DynamoDB's units of the engine's requests, by the sizes of items as Amazon bills them."""

import json
import threading
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from ministack.services import dynamodb

Count = Callable[[str, int], None]
Document = dict[str, Any]

HALF_READS = "dynamodb:half_read_units"
"""Halves, since a read that need not be consistent takes a half of a unit."""

WRITES = "dynamodb:write_units"
KIBIBYTE, READ_BYTES = 1024, 4096
OK = 200
_now = threading.local()


def meter_table_units(count: Count) -> None:
    """Count the units of reads and writes, those of indexes included.

    ministack 1.5.33 tells the units of writes well, but of a read only whether it was consistent.
    A transaction takes double, on the table only.
    """
    replace(dynamodb, "_emit_stream_event", lambda emit: _writing(emit, count))
    replace(dynamodb, "_transact_write_items", lambda transact: _transacting(transact, count))
    for name in ("_put_item", "_update_item", "_delete_item"):
        replace(dynamodb, name, lambda write: _refusing(write, count))
    replace(dynamodb, "_paginate_evaluated_items", _remembering_pages)
    for name, halves in _READS.items():
        replace(dynamodb, name, partial(_reading, count=count, halves=halves))


def replace(module: Any, name: str, make: Callable[[Any], Any]) -> None:
    """Put what `make` makes of a module's function in its place, for which there is no other."""
    setattr(module, name, make(getattr(module, name)))


def _writing(emit: Callable[..., None], count: Count) -> Callable[..., None]:
    """Count each write of its own where the engine tells the table's stream of it."""

    @wraps(emit)
    def emit_event(
        name: str, event: str, old: Document | None, new: Document | None, *rest: Any
    ) -> None:
        if not getattr(_now, "in_transaction", False):
            count(WRITES, write_units(_table(name), old, new))
        emit(name, event, old, new, *rest)

    return emit_event


def _transacting(transact: Callable[..., Any], count: Count) -> Callable[..., Any]:
    """Count what the engine says of a transaction, checks included, and all of one refused.

    The engine works its units out in any case, so it is asked for them and not the items again.
    """

    @wraps(transact)
    def transact_items(data: Document) -> Any:
        wanted = data.get("ReturnConsumedCapacity", "NONE") != "NONE"
        _now.in_transaction = True
        try:
            status, headers, body = transact(
                data if wanted else {**data, "ReturnConsumedCapacity": "TOTAL"}
            )
        finally:
            _now.in_transaction = False
        told = json.loads(body)
        for consumed in told.pop("ConsumedCapacity", []):
            count(WRITES, int(consumed["CapacityUnits"]))
        if b"TransactionCanceled" in body:
            actions = [action for entry in data["TransactItems"] for action in entry.values()]
            count(WRITES, sum(2 * _stored_kibibytes(action) for action in actions))
        return status, headers, body if wanted or status != OK else json.dumps(told).encode()

    return transact_items


def _refusing(write: Callable[..., Any], count: Count) -> Callable[..., Any]:
    """Count a write whose condition does not hold: it takes what is there."""

    @wraps(write)
    def written(data: Document) -> Any:
        answer = write(data)
        if answer[0] != OK and b"ConditionalCheckFailed" in _bytes(answer[2]):
            count(WRITES, _stored_kibibytes(data))
        return answer

    return written


def write_units(table: Document, old: Document | None, new: Document | None) -> int:
    """Give the units of one write: by the larger item, and for each index that it changes."""
    size = max(item_bytes(old), item_bytes(new))
    indexes = table.get("GlobalSecondaryIndexes") or []
    changed = sum(
        dynamodb._index_write_units(table, index, old, new)  # noqa: SLF001 (as above)
        for index in indexes
    )
    return _started(size, KIBIBYTE) + int(changed)


def item_bytes(item: Document | None) -> int:
    """Give the size of an item, names included."""
    return int(dynamodb._item_size_bytes(item)) if item else 0  # noqa: SLF001 (as above)


def read_halves(size: int, *, consistent: bool) -> int:
    """Give the halves of units that reading so many bytes at once takes."""
    return _started(size, READ_BYTES) * (2 if consistent else 1)


def _started(size: int, unit: int) -> int:
    return max(1, -(-size // unit))


def _reading(
    read: Callable[..., Any], count: Count, halves: Callable[[Document], int]
) -> Callable[..., Any]:
    @wraps(read)
    def measured(data: Document) -> Any:
        _now.page_bytes = 0
        answer = read(data)
        if answer[0] == OK:
            count(HALF_READS, halves(data))
        return answer

    return measured


def _remembering_pages(paginate: Callable[..., Any]) -> Callable[..., Any]:
    """Remember how many bytes a query went through, what it filtered out included."""
    project = dynamodb._apply_index_projection  # noqa: SLF001 (it has no public place for this)

    @wraps(paginate)
    def evaluated(items: Any, limit: Any, table: Document, index: str | None = None) -> Any:
        page, ended = paginate(items, limit, table, index)
        entries = [project(item, table, index) if index else item for item in page]
        _now.page_bytes = sum(map(item_bytes, entries))
        return page, ended

    return evaluated


def _query_halves(data: Document) -> int:
    return read_halves(_now.page_bytes, consistent=bool(data.get("ConsistentRead")))


def _get_halves(data: Document) -> int:
    item = _stored(data["TableName"], data["Key"])
    return read_halves(item_bytes(item), consistent=bool(data.get("ConsistentRead")))


def _batch_halves(data: Document) -> int:
    return sum(
        _get_halves({**asked, "TableName": name, "Key": key})
        for name, asked in data["RequestItems"].items()
        for key in asked["Keys"]
    )


def _transaction_halves(data: Document) -> int:
    gets = [entry["Get"] for entry in data["TransactItems"]]
    return sum(2 * _get_halves({**get, "ConsistentRead": True}) for get in gets)


def _stored_kibibytes(action: Document) -> int:
    """Give the size in started KiB of what is there under the key that a write names."""
    key = action.get("Key") or action.get("Item") or {}
    return _started(item_bytes(_stored(action.get("TableName", ""), key)), KIBIBYTE)


def _stored(name: str, key: Document) -> Document | None:
    table = _table(name)
    find = dynamodb._get_item_by_key  # noqa: SLF001 (as above)
    found: Document | None = find(table, key) if table else None
    return found


def _table(name: str) -> Document:
    plain = dynamodb._normalize_table_name(name)  # noqa: SLF001 (as above)
    table: Document = dynamodb._tables.get(plain) or {}  # noqa: SLF001 (as above)
    return table


def _bytes(body: bytes | str) -> bytes:
    return body if isinstance(body, bytes) else body.encode()


_READS: dict[str, Callable[[Document], int]] = {
    "_query": _query_halves,
    "_scan": _query_halves,
    "_get_item": _get_halves,
    "_batch_get_item": _batch_halves,
    "_transact_get_items": _transaction_halves,
}
