"""How long one reviewer needs for hundreds of decisions, by the keyboard alone."""

from __future__ import annotations

from pathlib import Path

from infra.bench.child import BenchError, run
from infra.bench.figures import Goal, Table, measured
from infra.bench.section import Options

MANY = 500
_FIVE_MINUTES = 300
_GOAL = Goal("under", _FIVE_MINUTES, of="value")


def measure_deciding(options: Options, pages: Path, many: int = MANY) -> Table:
    """Let a reviewer in Chromium decide one task after the other.

    Raises:
        BenchError: not every task was decided.
    """
    options.progress(f"{many} decisions by the keyboard")
    took = run("decide_by_keys", pages, many)
    if took.facts["left"] != 1:
        raise BenchError(
            f"{took.facts['left']} tasks are open that should be decided, but for one."
        )
    return Table(
        "Decisions by the keyboard",
        "One reviewer in Chromium, over a world in memory that answers at once: open the oldest "
        "task, choose the outcome, read it once more, record it, go on to the next. Every third is "
        "declined with a reason and the prepared text, the others are no request for help. Nobody "
        "reads here, so this is what the desk itself costs.",
        "",
        (
            measured(f"{many} screening decisions", "s", [took.seconds], goal=_GOAL),
            measured("One of them, until the next task is shown", "s", took.facts["each"]),
        ),
    )
