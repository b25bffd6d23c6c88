"""Measure and write the page: `python -m infra.bench [--section evidence] [--sizes 1,8]`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from infra.bench.child import BenchError
from infra.bench.files import GIBIBYTE
from infra.bench.machine import this_machine
from infra.bench.page import FIGURES, PAGE, Document, document_of, page_of
from infra.bench.section import Options, load, names
from infra.local.toolchain import PROJECT

_QUIET = 0.5
"""Up to this load, other programs hardly disturb."""


def main(words: Sequence[str] | None = None) -> int:
    """Measure the sections that the command line names, or all, and write page and figures."""
    named = _parser().parse_args(words)
    options = Options(named.sizes, named.rounds, PROJECT / "build" / "bench", _progress)
    figures = named.folder / FIGURES
    kept: dict[str, Document] = json.loads(figures.read_text("utf-8")) if figures.exists() else {}
    try:
        for name in [named.section] if named.section else names():
            kept[name] = _measured(name, options)
    except BenchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    text = json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True)
    figures.write_text(text + "\n", encoding="utf-8")
    page = named.folder / PAGE
    page.write_text(page_of(kept), encoding="utf-8")
    sys.stdout.write(f"{page}\n")
    return 0


def sizes(words: str) -> tuple[int, ...]:
    """Read sizes of files in GiB, such as `1,8` or `0.25`; give bytes.

    Raises:
        ValueError: one of them is no number, or none is above nothing.
    """
    found = tuple(int(float(word) * GIBIBYTE) for word in words.split(","))
    if min(found) <= 0:
        raise ValueError(words)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.bench", description=main.__doc__)
    parser.add_argument("--section", choices=names(), help="measure this one, keep the others")
    parser.add_argument("--sizes", type=sizes, default="1,8", help="of files in GiB (1,8)")
    parser.add_argument("--rounds", type=int, default=3, help="of each comparison (3)")
    parser.add_argument("--folder", type=Path, default=PROJECT / "docs", help="of the page (docs)")
    return parser


def _measured(name: str, options: Options) -> Document:
    section, machine, began = load(name), this_machine(), time.monotonic()
    if machine.load > _QUIET:
        _progress(f"this machine is busy (load {machine.load}): expect low ratios")
    tables = section.measure(options)
    minutes = (time.monotonic() - began) / 60
    day = datetime.now(UTC).date().isoformat()
    return document_of(section, tables, machine, day=day, minutes=minutes)


def _progress(step: str) -> None:
    sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {step}\n")


if __name__ == "__main__":
    sys.exit(main())
