"""Count the figures again, from the facts, and say where the counters differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from redress.domain.figures import PARTICIPANTS
from redress.domain.figures_document import Compiled
from redress.domain.recounting import facts_of
from redress.ports import Figures


@dataclass(frozen=True)
class Difference:
    """A count that the facts do not bear out; `name` is a counter or `day:<date>`."""

    name: str
    counted: int
    recounted: int


@dataclass(frozen=True)
class Recount:
    """Reads every case of the campaign: for operators, not for every day."""

    figures: Figures

    def __call__(self, compiled: Compiled) -> list[Difference]:
        """Compare what was compiled with the facts before its instant; nothing differs: empty."""
        totals: Counter[str] = Counter()
        by_day: Counter[str] = Counter()
        for file in self.figures.facts(compiled.campaign.id):
            for at, name in facts_of(file.case, file.timeline, file.tasks):
                if at < compiled.as_of:
                    totals[name] += 1
                    if name == PARTICIPANTS:
                        by_day[compiled.campaign.local_day(at)] += 1
        days = _differences(compiled.by_day, by_day)
        return _differences(compiled.totals, totals) + [
            Difference(f"day:{one.name}", one.counted, one.recounted) for one in days
        ]


def _differences(counted: Counter[str], recounted: Counter[str]) -> list[Difference]:
    return [
        Difference(name, counted[name], recounted[name])
        for name in sorted(counted.keys() | recounted.keys())
        if counted[name] != recounted[name]
    ]
