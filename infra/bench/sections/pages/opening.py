"""How soon a page can be used on a phone, as Lighthouse sees it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from infra.bench.child import BenchError
from infra.bench.figures import Goal, Measurement, Table, measured
from infra.bench.section import Options
from infra.local.browser import FLAGS
from infra.local.toolchain import PROJECT

_LIGHTHOUSE = PROJECT / "node_modules" / ".bin" / "lighthouse"
_CATEGORIES = ("performance", "accessibility", "best-practices")
_PAGES = {"": "The start page", "form.html": "The form", "receipt.html": "The owner's page"}
_ENOUGH = Goal("at least", 95, of="value")
_SOON = Goal("under", 1.5, of="value")
_TRIES = 2
Report = dict[str, Any]


def measure_opening(options: Options, browser: Path, folder: Path, address: str) -> Table:
    """Have Lighthouse open each page, as often as there are rounds."""
    lines: list[Measurement] = []
    for name, title in _PAGES.items():
        options.progress(f"opening {title[0].lower()}{title[1:]}")
        reports = [_report(browser, folder, f"{address}/{name}") for _ in range(options.rounds)]
        lines += _lines(title, reports, first=not name)
    return Table(
        "Opening a page on a phone",
        "Lighthouse with its settings for mobile: a slow fourth-generation line (150 ms, 1.6 "
        "Mbit/s) and a processor four times slower than this one, both simulated from what it "
        "observed. Interactive is when the page reacts at once. A busy machine looks like a "
        "slower phone.",
        "",
        tuple(lines),
    )


def _lines(title: str, reports: list[Report], *, first: bool) -> list[Measurement]:
    seconds = [report["audits"]["interactive"]["numericValue"] / 1000 for report in reports]
    return [
        measured(f"{title}: interactive", "s", seconds, goal=_SOON if first else None),
        *(
            measured(
                f"{title}: {category.replace('-', ' ')}",
                "points",
                [report["categories"][category]["score"] * 100 for report in reports],
                goal=_ENOUGH,
            )
            for category in _CATEGORIES
        ),
    ]


def _report(browser: Path, folder: Path, address: str) -> Report:
    """Give what Lighthouse says; a browser that was too busy to be traced is asked once more.

    Raises:
        BenchError: it says nothing.
    """
    said = ""
    for _ in range(_TRIES):
        file = folder / "lighthouse.json"
        done = subprocess.run(  # noqa: S603 (arguments made here)
            _command(address, file),
            env=dict(os.environ) | {"CHROME_PATH": str(browser)},
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stderr
        if done.returncode == 0:
            report: Report = json.loads(file.read_text("utf-8"))
            return report
    raise BenchError(f"Lighthouse did not measure {address}: {said[-2000:]}")


def _command(address: str, file: Path) -> list[str]:
    return [
        str(_LIGHTHOUSE),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={file}",
        f"--only-categories={','.join(_CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(FLAGS)}",
    ]
