"""What a transaction of the table would refuse for its size or shape."""

from __future__ import annotations

from redress.domain.case import Change
from redress.domain.tasks import REVIEW_KINDS

TRANSACTION_LIMIT = 100


def ensure_writable(change: Change) -> None:
    """Refuse what the table would refuse for its size or shape."""
    unique = {(notice.case_id, notice.key) for notice in change.notices}
    marks = set(change.account_keys)
    counted = [task for task in change.tasks if task.kind in REVIEW_KINDS]
    parts = (change.tasks, counted, change.evidence, change.papers, unique, marks)
    fixed = 5 + (4 if change.opening else 0)
    if fixed + sum(len(part) for part in parts) > TRANSACTION_LIMIT:
        raise ValueError(f"{change.case.id}: more than {TRANSACTION_LIMIT} items at once")
    for keys in (
        [task.id for task in change.tasks],
        [item.number for item in change.evidence],
        [paper.number for paper in change.papers],
    ):
        if len(set(keys)) != len(keys):
            raise ValueError(f"{change.case.id}: one item twice in a change")
