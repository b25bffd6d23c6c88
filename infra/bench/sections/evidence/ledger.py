"""Checking a custody ledger of a million events against the least that reading it takes."""

from __future__ import annotations

from infra.bench.child import BenchError, Took, run
from infra.bench.figures import Goal, Table, measured
from infra.bench.files import scratch
from infra.bench.section import Options

CASE = "RD-7K2M-9QXD-3FTA"
EVENTS = 1_000_000


def measure_ledger(options: Options, events: int = EVENTS) -> Table:
    """Write a ledger of so many events and check it, round by round with the bare loop."""
    with scratch(options.work, "ledger") as folder:
        options.progress(f"writing a ledger of {events:,} events")
        path = folder / "custody.jsonl"
        written = run("write_ledger", path, CASE, events)
        plain: list[Took] = []
        checked: list[Took] = []
        for _ in range(options.rounds):
            options.progress("reading and checking it")
            plain.append(run("read_ledger", path))
            checked.append(run("check_ledger", path, CASE))
    for took in (*plain, *checked):
        _ensure_whole(took, written.facts["head"], events)
    bare = [took.seconds for took in plain]
    return Table(
        f"A ledger of {events:,} events",
        (
            f"{written.facts['bytes'] / events:.0f} bytes a line: evidence is locked, viewed, "
            "downloaded with a reason, and re-read on schedule. The peer is a bare loop over the "
            "same file, `msgspec.json.decode(line)` and `hashlib.sha256(line)`, which compares "
            "nothing. The check reads each line strictly (canonical JSON of exactly the specified "
            "shape) and follows hashes, numbers, times, and what completes what."
        ),
        "the bare loop",
        (
            measured("Bare loop", "s", bare),
            measured(
                "Checked by the verifier",
                "s",
                [took.seconds for took in checked],
                peer=bare,
                goal=Goal("at most", 1.3),
            ),
            measured("Memory of the bare loop", "MiB", [max(took.peak for took in plain)]),
            measured(
                "Memory of the check",
                "MiB",
                [max(took.peak for took in checked)],
                goal=Goal("under", 40, of="value"),
            ),
        ),
    )


def _ensure_whole(took: Took, head: str, events: int) -> None:
    """Refuse to count a run that did not read everything, or found a break."""
    facts = took.facts
    if (facts["head"], facts["length"], facts.get("broken", 0)) != (head, events, 0):
        raise BenchError(f"the ledger was not read as it was written: {facts}")
