"""What a section found, as plain figures: medians of interleaved rounds, and ratios to a peer."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

UNITS = {
    "MB/s": 0,
    "s": 2,
    "µs": 1,
    "MiB": 0,
    "lines/s": 0,
    "KiB": 1,
    "points": 0,
    "items": 0,
    "calls": 0,
    "units": 1,
    "USD": 3,
    "×": 2,
}
"""Units of a measurement, and how many decimals of it mean anything."""


@dataclass(frozen=True)
class Spread:
    """Several samples of one thing: the lowest, the median, the highest, and how many there are."""

    low: float
    median: float
    high: float
    samples: int

    @classmethod
    def of(cls, samples: Sequence[float]) -> Spread:
        """Summarise samples; raises ValueError when there are none."""
        if not samples:
            raise ValueError("nothing was measured")
        return cls(min(samples), statistics.median(samples), max(samples), len(samples))


@dataclass(frozen=True)
class Goal:
    """What a measurement should come to: `kind` is `at least`, `at most`, `more than`, `under`.

    `of` says what is held against the limit: `ratio` to the peer, or `value`.
    """

    kind: str
    limit: float
    of: str = "ratio"

    def met_by(self, figure: float) -> bool:
        """Say whether a figure is good enough."""
        return {
            "at least": figure >= self.limit,
            "at most": figure <= self.limit,
            "more than": figure > self.limit,
            "under": figure < self.limit,
        }[self.kind]


@dataclass(frozen=True)
class Measurement:
    """One line of a table. `ratio` is to the table's peer, round by round.

    A measurement that was left out has a note that says why, and neither value nor ratio.
    """

    subject: str
    unit: str
    value: Spread | None = None
    ratio: Spread | None = None
    goal: Goal | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met by the median; None where there is no goal, or no figure."""
        held = self.ratio if self.goal and self.goal.of == "ratio" else self.value
        return self.goal.met_by(held.median) if self.goal and held else None


@dataclass(frozen=True)
class Table:
    """Measurements that belong together. `peer` names what the ratios are to, "" for nothing."""

    title: str
    about: str
    peer: str
    measurements: tuple[Measurement, ...]


def measured(
    subject: str,
    unit: str,
    samples: Sequence[float],
    *,
    peer: Sequence[float] = (),
    goal: Goal | None = None,
    note: str = "",
) -> Measurement:
    """Make a measurement; `peer` are the peer's samples of the same rounds, in the same order."""
    ratio = Spread.of(ratios(samples, peer)) if peer else None
    return Measurement(subject, unit, Spread.of(samples), ratio, goal, note)


def ratios(samples: Sequence[float], peer: Sequence[float]) -> list[float]:
    """Divide each sample by the peer's of the same round; raises ValueError where one is alone."""
    return [ours / theirs for ours, theirs in zip(samples, peer, strict=True)]
