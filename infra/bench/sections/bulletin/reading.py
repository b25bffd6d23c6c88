"""What figures cost to read, counted by the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from infra.bench.child import BenchError, run
from infra.bench.cloud import make_figures
from infra.bench.figures import Goal, Measurement, Table, measured
from infra.bench.section import Options
from infra.bench.sections.bulletin.campaign import MIDNIGHT, WITHIN_A_DAY
from infra.local.engine import Engine

CASES = (600, 6_000, 60_000)
_FLAT = Goal("at most", 1)
_FEW = Goal("at most", 100, of="value")
_READS = ("dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem")
_HALVES = "dynamodb:half_read_units"


def measure_reading(options: Options, folder: Path, cases: tuple[int, ...] = CASES) -> Table:
    """Read the figures of campaigns of different sizes."""
    reads: dict[int, dict[str, float]] = {}
    for count in cases:
        options.progress(f"figures of {count:,} cases")
        with Engine(folder / f"engine-{count}") as engine:
            environment = make_figures(engine)
            run("fill_figures", count, environment=environment)
            reads[count] = {
                **_reads(engine, environment, "At midnight", MIDNIGHT),
                **_reads(engine, environment, "Within a day", WITHIN_A_DAY),
            }
    return Table(
        "What figures cost to read",
        f"A campaign of a year with {cases[0]:,} cases, the peer, and with more of them, spread "
        "evenly over its days. A read unit is 4 KB, read consistently, or 8 KB of an index. At a "
        "midnight counters alone are read, whose items are all there once each day had somebody in "
        "each of eight parts. Within a day the entries of that day up to the instant are read "
        "besides, here all but its last minute: they grow with the cases of one day.",
        f"{cases[0]:,} cases",
        tuple(_lines(reads)),
    )


def _lines(reads: dict[int, dict[str, float]]) -> Iterator[Measurement]:
    smallest = min(reads)
    for name in reads[smallest]:
        requests = name.endswith("requests")
        for count, found in reads.items():
            peer = () if count == smallest else (reads[smallest][name],)
            goal = _FEW if name.startswith("At midnight") else None
            if requests:
                goal = _FLAT if peer else None
            unit = "calls" if requests else "units"
            subject = f"{name}, {count:,} cases"
            yield measured(subject, unit, [found[name]], peer=peer, goal=goal)


def _reads(
    engine: Engine, environment: Mapping[str, str], when: str, as_of: datetime
) -> dict[str, float]:
    before = engine.calls()
    took = run("read_figures", as_of.isoformat(), environment=environment)
    if not took.facts["participants"]:
        raise BenchError("nothing was counted")
    used: Counter[str] = engine.calls() - before
    requests = float(sum(used[name] for name in _READS))
    return {f"{when}: requests": requests, f"{when}: read units": used[_HALVES] / 2}
