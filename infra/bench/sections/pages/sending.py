"""How fast a page hashes a file, and sends it, beside curl."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

from playwright.sync_api import Page

from infra.bench.child import BenchError
from infra.bench.figures import Goal, Measurement, Table, measured
from infra.bench.files import random_file, readable
from infra.bench.section import Options
from infra.bench.sections.pages.serving import opened

_MB = 1e6
_LINES = (25_000_000, 0)
_LARGEST = 256 * 1024 * 1024
_HASHING = Goal("at least", 80, of="value")
_SENDING = Goal("at least", 0.8)


def measure_sending(options: Options, browser: Path, folder: Path, address: str) -> Table:
    """Hash and send a file by the modules of the pages, in turns with curl."""
    size = min(_LARGEST, options.sizes[0])
    name = readable(size)
    options.progress(f"hashing and sending {name} from a page")
    file = random_file(folder / "recording.mp4", size)
    hashed: list[float] = []
    rates: dict[tuple[str, int], list[float]] = {}
    with opened(browser, address) as page:
        page.goto("/sender.html")
        page.set_input_files("input", str(file))
        for _ in range(options.rounds):
            hashed.append(size / _MB / _seconds(page, "hashChosen()"))
            for line in _LINES:
                sent = _seconds(page, f"sendChosen('/sink/{line}')")
                rates.setdefault(("page", line), []).append(size / _MB / sent)
                curled = _curl(file, f"{address}/sink/{line}")
                rates.setdefault(("curl", line), []).append(size / _MB / curled)
    return Table(
        "Files on their way",
        "The page sends parts of 16 MiB, each hashed before, three at a time; curl sends the file "
        "in one request and hashes nothing. The server forgets what it takes: once it takes 25 MB "
        "a second, which is a fast line for a phone, and once as much as comes. Without a line it "
        "is the page's own speed that is seen: reading and hashing each part, and Chromium handing "
        "the bytes from one process to another.",
        "curl",
        (
            measured(f"{name} hashed in the page", "MB/s", hashed, goal=_HASHING),
            *(line for pace in _LINES for line in _lines(name, pace, rates)),
        ),
    )


def _lines(name: str, pace: int, rates: dict[tuple[str, int], list[float]]) -> list[Measurement]:
    over = "over the line" if pace else "without a line"
    ours, curl = rates["page", pace], rates["curl", pace]
    goal = _SENDING if pace else None
    return [
        measured(f"curl, {over}", "MB/s", curl),
        measured(f"{name} sent from the page, {over}", "MB/s", ours, peer=curl, goal=goal),
    ]


def _seconds(page: Page, work: str) -> float:
    took: float = page.evaluate(f"async () => (await {work}).seconds")
    return took


def _curl(file: Path, address: str) -> float:
    program = shutil.which("curl")
    if program is None:
        raise BenchError("There is no curl to measure against; install it.")
    began = time.perf_counter()
    words = [program, "--fail", "--silent", "--output", "/dev/null", "--upload-file", str(file)]
    done = subprocess.run([*words, address], check=False)  # noqa: S603 (arguments made here)
    if done.returncode:
        raise BenchError(f"curl ended with {done.returncode}.")
    return time.perf_counter() - began
