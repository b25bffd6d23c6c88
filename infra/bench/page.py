"""The page of measurements, written from the figures beside it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from infra.bench.figures import UNITS, Goal, Measurement, Spread, Table
from infra.bench.machine import Machine
from infra.bench.section import Section

PAGE, FIGURES = "benchmarks.md", "benchmarks.json"
_HEAD = """\
# Benchmarks

Written by `make bench` from [benchmarks.json](benchmarks.json). `make bench SECTION=evidence`
measures one section again and leaves the others.

Times differ from machine to machine and from hour to hour, so what counts is a ratio to a peer that
was measured in the same run: the two took turns, each in a process of its own, and each ratio is of
two neighbours. A figure is the median, with the lowest and the highest in brackets. Memory is the
highest resident memory of the process that did the work, in all rounds. MB are millions of bytes,
MiB and GiB powers of two.

What two workers do is fast only where two cores are free. A section says how busy the machine was
with other things when it began; where the lowest and the highest ratio lie far apart, others worked
meanwhile, and the goal deserves another run.
"""
_WIDTH = 100
_HARD_SPACE = "\N{NO-BREAK SPACE}"
Document = dict[str, Any]


def document_of(
    section: Section, tables: tuple[Table, ...], machine: Machine, *, day: str, minutes: float
) -> Document:
    """Give a section as it is kept: plain figures."""
    return {
        "title": section.TITLE,
        "about": section.ABOUT,
        "measured_on": day,
        "minutes": round(minutes, 1),
        "machine": asdict(machine),
        "tables": [asdict(table) for table in tables],
    }


def page_of(sections: Mapping[str, Document]) -> str:
    """Write the page of all sections, by their names."""
    parts = [_HEAD]
    for name in sorted(sections):
        parts += _section(name, sections[name])
    return "\n".join(parts)


def _section(name: str, section: Document) -> Iterator[str]:
    machine = Machine(**section["machine"])
    yield f"## {section['title']}\n"
    yield _wrapped(section["about"])
    yield _wrapped(
        f"`make bench SECTION={name}` on {section['measured_on']}, "
        f"{section['minutes']:.0f} minutes. {machine.sentence}."
    )
    for table in section["tables"]:
        yield f"### {table['title']}\n"
        yield _wrapped(table["about"])
        yield _grid(table) + "\n"


def _wrapped(paragraph: str) -> str:
    """Break a paragraph into lines, and none within a command."""
    whole = re.sub("`[^`]+`", lambda code: code[0].replace(" ", _HARD_SPACE), paragraph)
    lines = textwrap.fill(whole, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return lines.replace(_HARD_SPACE, " ") + "\n"


def _grid(table: Document) -> str:
    peer = f"Ratio to {table['peer']}" if table["peer"] else ""
    head = ["", "Measured", *([peer] if peer else []), "Goal"]
    rows = [_row(_restored(line), with_ratio=bool(peer)) for line in table["measurements"]]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _row(line: Measurement, *, with_ratio: bool) -> list[str]:
    subject = f"{line.subject} ({line.note})" if line.note else line.subject
    value = _spread(line.value, line.unit) if line.value else "not measured"
    ratio = _spread(line.ratio, "×") if line.ratio else ""
    return [subject, value, *([ratio] if with_ratio else []), _goal(line)]


def _goal(line: Measurement) -> str:
    if line.goal is None:
        return ""
    unit = "" if line.goal.of == "ratio" else f" {line.unit}"
    verdict = {True: "met", False: "**missed**", None: "not measured"}[line.met]
    return f"{line.goal.kind} {line.goal.limit:g}{unit}: {verdict}"


def _spread(spread: Spread, unit: str) -> str:
    digits = UNITS[unit]
    name = "" if unit == "×" else f" {unit}"
    median = f"{spread.median:,.{digits}f}{name}"
    if spread.samples == 1:
        return median
    return f"{median} ({spread.low:,.{digits}f}–{spread.high:,.{digits}f})"


def _restored(line: Document) -> Measurement:
    """Make a measurement of what was kept of it."""
    spreads = {key: Spread(**line[key]) if line[key] else None for key in ("value", "ratio")}
    goal = Goal(**line["goal"]) if line["goal"] else None
    return Measurement(**(line | spreads | {"goal": goal}))
