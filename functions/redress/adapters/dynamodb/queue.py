"""The queue's counters, claim marks and account marks: what is written beside a task or a case."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from redress.adapters.dynamodb.items import (
    COUNTER_SHARDS,
    attributes,
    case_key,
    epoch,
    instant,
    key,
    shard,
)
from redress.adapters.dynamodb.writes import Step, put, update
from redress.domain.claims import Claim
from redress.domain.queue import TaskMove
from redress.domain.tasks import Task, TaskKind

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item


def move_steps(moves: Iterable[TaskMove]) -> Iterator[Step]:
    """Make the steps that keep counters and claim marks as the tasks say.

    Moves of one case that change the same figures are one step: a transaction takes no two
    for one item.
    """
    sums: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for move in moves:
        sums[move.after.kind.value, move.after.case_id].update(move.counts)
        if move.claimed is not None:
            yield _mark(move.claimed, move.after)
    for (kind, case_id), figures in sums.items():
        changes = {name: by for name, by in figures.items() if by}
        if changes:
            yield _counting(TaskKind(kind), case_id, changes)


def _counting(kind: TaskKind, case_id: str, changes: dict[str, int]) -> Step:
    """Add to one of several items, so that no single one takes all writes."""
    names = {f"#c{place}": name for place, name in enumerate(changes)}
    change = "ADD " + ", ".join(f"{mark} :{mark[1:]}" for mark in names)
    values = attributes(**{mark[1:]: changes[name] for mark, name in names.items()})
    place = f"count#{kind.value}#{shard(case_id, COUNTER_SHARDS)}"
    return update(key(f"queue#{kind.assignee.value}", place), change, values, names=names)


def _mark(claim: Claim, task: Task) -> Step:
    """Make the mark by which a claim is found; it is in the order of their ends, and expires."""
    where = key(f"reviewer#{claim.reviewer_id}", f"claim#{instant(claim.until)}#{task.id}")
    return put(where | attributes(expires_at=epoch(claim.until)))


def account_steps(case_id: str, keys: tuple[str, ...]) -> Iterator[Step]:
    """Make the steps that let a case be found by accounts, and let them be forgotten again."""
    if not keys:
        return
    known: Item = {"keys": {"SS": sorted(keys)}}
    yield update(accounts_key(case_id), "ADD account_keys :keys", known)
    yield from (put(account_key(one, case_id)) for one in keys)


def accounts_key(case_id: str) -> Item:
    """Give the key of the list of a case's accounts."""
    return case_key(case_id, "accounts")


def account_key(one: str, case_id: str) -> Item:
    """Give the key of the mark that a case names an account."""
    return key(f"account#{one}", f"case#{case_id}")
