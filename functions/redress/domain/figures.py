"""What is counted of cases, and how figures are made of the counts.

Every count is written in the transaction of its fact, under the instant and the local day of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from redress.domain.case import Case
from redress.domain.decisions import Choice, Verdict
from redress.domain.stages import PURSUED_REMEDIES, Remedy
from redress.domain.tasks import Task, TaskKind

PARTICIPANTS = "participants"
WITH_EVIDENCE = "with_evidence"
FIRST_EVIDENCE = "first_evidence"
"""Stands in the facts of the timeline entry by which a case came to count as `with_evidence`."""
SCREENED = "screened"
TO_LEGAL = "to_legal"
IDENTIFIED = "identified"
WITHDRAWN = "withdrawn"
TO_SCREENING = "to_screening"
TO_DECISION = "to_decision"
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_HOURS_TOLD = 72
"""Up to three days a duration is told in hours, beyond in days; both rounded up."""


def opening_counts(wanted: tuple[Remedy, ...]) -> tuple[str, ...]:
    """Give what a submission counts for."""
    return (PARTICIPANTS, *(f"wanted:{remedy.value}" for remedy in wanted))


def begun_count(remedy: Remedy) -> str:
    """Give what it counts for that somebody is asked to carry a remedy out."""
    return f"begun:{remedy.value}"


def decision_counts(task: Task, choice: Choice, case: Case, at: datetime) -> tuple[str, ...]:
    """Give what a reviewer's decision counts for; `case` may be as it was before or after."""
    counts: list[str] = []
    took = at - case.came_in_at
    if task.kind is TaskKind.SCREENING and choice.verdict is not Verdict.ASK_OWNER:
        counts += [SCREENED, f"{TO_SCREENING}:{bucket(took)}"]
    if task.kind is TaskKind.SCREENING and choice.verdict is Verdict.ADVANCE:
        counts.append(TO_LEGAL)
    if task.kind is TaskKind.LEGAL_REVIEW and choice.verdict is not Verdict.ASK_OWNER:
        counts.append(f"{TO_DECISION}:{bucket(took)}")
    if choice.verdict is Verdict.ACCEPT:
        counts.append(IDENTIFIED)
        counts += [f"accepted:{remedy.value}" for remedy in choice.remedies]
        counts += [f"declined:{one.remedy.value}" for one in choice.declined]
    if task.kind is TaskKind.LEGAL_REVIEW and choice.verdict is Verdict.DECLINE:
        wanted = [remedy for remedy in case.wanted if remedy in PURSUED_REMEDIES]
        counts += [f"declined:{remedy.value}" for remedy in wanted]
    if task.remedy is not None:
        counts.append(f"{choice.verdict.value}:{task.remedy.value}")
    return tuple(counts)


def closing_count(outcome: str) -> str:
    """Give what the end of a case counts for."""
    return f"closed:{outcome}"


def bucket(took: timedelta) -> str:
    """Name a duration: `h012` is up to twelve hours, `d0005` up to five days."""
    hours = max(-(-took // _HOUR), 0)
    return f"h{hours:03d}" if hours <= _HOURS_TOLD else f"d{-(-took // _DAY):04d}"


def hours_of(name: str) -> int:
    """Give the hours that a bucket stands for."""
    return int(name[1:]) * (1 if name[0] == "h" else 24)


def durations(totals: Mapping[str, int], kind: str) -> Counter[int]:
    """Give how many took how many hours."""
    found: Counter[int] = Counter()
    for name, count in totals.items():
        figure, _, rest = name.partition(":")
        if figure == kind:
            found[hours_of(rest)] += count
    return found


def percentile(durations: Mapping[int, int], percent: int) -> int | None:
    """Give the hours within which so many of a hundred were done: nearest rank, None of none."""
    rank, seen = -(-sum(durations.values()) * percent // 100), 0
    for hours in sorted(durations):
        seen += durations[hours]
        if seen >= rank:
            return hours
    return None
