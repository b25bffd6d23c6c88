"""The figures of a campaign as of an instant: the document that is printed and published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from redress.domain.campaign import Campaign
from redress.domain.figure_definitions import DEFINITIONS_VERSION
from redress.domain.figures import (
    IDENTIFIED,
    PARTICIPANTS,
    SCREENED,
    TO_DECISION,
    TO_LEGAL,
    TO_SCREENING,
    WITH_EVIDENCE,
    durations,
    percentile,
)
from redress.domain.stages import PURSUED_REMEDIES, Remedy

_PLAIN = (PARTICIPANTS, WITH_EVIDENCE, SCREENED, TO_LEGAL, IDENTIFIED)
_PURSUED = [remedy for remedy in Remedy if remedy in PURSUED_REMEDIES]
Document = dict[str, object]


@dataclass(frozen=True)
class Compiled:
    """What was counted before an instant: sums of all counters, and participants by local day."""

    campaign: Campaign
    as_of: datetime
    totals: Counter[str]
    by_day: Counter[str]

    def document(self) -> Document:
        """Give the figures as JSON; a number that is withheld is null, and named.

        A campaign may withhold every number from 1 up to `suppress_below`. No published figure is
        the sum of others: remedies overlap, since several may be asked for at once. What does add
        up are the days of the intake, so where one day alone is withheld its smallest neighbour
        goes with it; and how long something took is withheld with the figure that counts it.
        """
        below = self.campaign.suppress_below
        withheld: list[str] = []
        figures = dict(self._figures(below, withheld))
        days = self._withheld_days(below)
        return {
            "campaign": self.campaign.id,
            "as_of": self.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "zone": self.campaign.timezone,
            "definitions": DEFINITIONS_VERSION,
            "figures": figures,
            "by_day": [
                {"day": day, PARTICIPANTS: None if day in days else count}
                for day, count in sorted(self.by_day.items())
                if count
            ],
            "suppress_below": below,
            "suppressed": withheld,
        }

    def _figures(self, below: int, withheld: list[str]) -> Iterator[tuple[str, object]]:
        def told(name: str, count: int) -> int | None:
            if not 0 < count < below:
                return count
            withheld.append(name)
            return None

        def each(name: str, counter: str, remedies: list[Remedy]) -> Document:
            counts = {remedy.value: self.totals[f"{counter}:{remedy.value}"] for remedy in remedies}
            return {remedy: told(f"{name}.{remedy}", count) for remedy, count in counts.items()}

        for name in _PLAIN:
            yield name, told(name, self.totals[name])
        yield "wanted", each("wanted", "wanted", list(Remedy))
        yield "begun", each("begun", "begun", _PURSUED)
        yield "finished", each("finished", "carried_out", _PURSUED)
        yield TO_SCREENING, self._took(TO_SCREENING, told)
        yield TO_DECISION, self._took(TO_DECISION, told)

    def _took(self, kind: str, told: Callable[[str, int], int | None]) -> Document:
        found = durations(self.totals, kind)
        count = told(kind, found.total())
        if count is None:
            return {"count": None, "median_hours": None, "p90_hours": None}
        return {
            "count": count,
            "median_hours": percentile(found, 50),
            "p90_hours": percentile(found, 90),
        }

    def _withheld_days(self, below: int) -> frozenset[str]:
        days = {day: count for day, count in self.by_day.items() if count}
        small = {day for day, count in days.items() if count < below}
        if len(small) == 1 and len(days) > 1:
            small.add(min(days.keys() - small, key=lambda day: (days[day], day)))
        return frozenset(small)
