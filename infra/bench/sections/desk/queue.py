"""The reads of a page of the queue and of a decision, at short and at long queues."""

from __future__ import annotations

from pathlib import Path

from infra.bench.child import Took, run
from infra.bench.cloud import make_queue
from infra.bench.figures import Goal, Measurement, Table, measured
from infra.bench.section import Options
from infra.local.engine import Engine
from infra.local.toolchain import PROJECT

CONFIGURATION = PROJECT / "infra" / "local" / "sample" / "configuration.json"
SHORT, LONG = 100, 10_000
_SUBJECTS = {
    "page": "A page of the queue: items read",
    "decision_reads": "A decision: items read",
    "decision_writes": "A decision: items written",
}
_SAME = Goal("at most", 1)
_BOUNDED = Goal("at most", 700, of="value")


def measure_queue(options: Options, folder: Path, long: int = LONG) -> Table:
    """Count the same work with a short queue and with a long one."""
    counted: dict[int, Took] = {}
    for waiting in (SHORT, long):
        options.progress(f"a queue of {waiting:,}")
        with Engine(folder / f"engine-{waiting}") as engine:
            environment = make_queue(engine)
            counted[waiting] = run("desk_reads", CONFIGURATION, waiting, environment=environment)
    return Table(
        "Items that a long queue costs",
        f"Each line is counted with {SHORT:,} tasks that wait, the peer, and with {long:,}. A page "
        "shows fifty tasks with counters, names and the time that is left; the decision advances a "
        "case from its screening. A filter that fits nothing looks at no more than 500 entries of "
        "the index for a page.",
        f"{SHORT:,} waiting",
        (*_compared(counted[SHORT], counted[long], long), _filtered(counted[long], long)),
    )


def _compared(short: Took, long: Took, waiting: int) -> list[Measurement]:
    lines = []
    for name, subject in _SUBJECTS.items():
        few, many = [short.facts[name]], [long.facts[name]]
        lines.append(measured(f"{subject}, {SHORT:,} waiting", "items", few))
        lines.append(
            measured(f"{subject}, {waiting:,} waiting", "items", many, peer=few, goal=_SAME)
        )
    return lines


def _filtered(long: Took, waiting: int) -> Measurement:
    subject = f"A filter that fits nothing: items read, {waiting:,} waiting"
    return measured(subject, "items", [long.facts["filtered"]], goal=_BOUNDED)
