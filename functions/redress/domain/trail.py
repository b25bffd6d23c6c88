"""Where the custody ledger stands with what is begun first and completed later."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from redress.domain.custody import Outcome
from redress.domain.events import Event

Facts = Mapping[str, str | int]


def begun(lines: Iterable[str], action: Event, facts: Facts) -> int | None:
    """Give the number of the entry that began this and that none has completed as done."""
    open_entries: list[int] = []
    for entry in _entries(lines, action, facts):
        if entry["outcome"] == Outcome.BEGUN:
            open_entries.append(entry["seq"])
        elif entry["outcome"] == Outcome.DONE and entry["related"] in open_entries:
            open_entries.remove(entry["related"])
    return open_entries[-1] if open_entries else None


def begun_items(lines: Iterable[str], action: Event) -> dict[int, int]:
    """Give, for each item, the number of the entry that began this and was not completed."""
    open_entries: dict[int, int] = {}
    for entry in _entries(lines, action, {}):
        if entry["outcome"] == Outcome.BEGUN:
            open_entries[entry["item"]] = entry["seq"]
        elif (
            entry["outcome"] == Outcome.DONE and open_entries.get(entry["item"]) == entry["related"]
        ):
            del open_entries[entry["item"]]
    return open_entries


def failed_at(lines: Iterable[str], action: Event, facts: Facts) -> datetime | None:
    """Say when this failed last."""
    failures = [
        entry["at"]
        for entry in _entries(lines, action, facts)
        if entry["outcome"] == Outcome.FAILED
    ]
    return datetime.fromisoformat(failures[-1]) if failures else None


def _entries(lines: Iterable[str], action: Event, facts: Facts) -> Iterator[dict[str, Any]]:
    """Give the entries of an action whose details hold these facts."""
    for line in lines:
        entry = json.loads(line)
        if entry["action"] == action.value and facts.items() <= entry["details"].items():
            yield entry
