"""How far a replay is: bars on a terminal, elsewhere a line now and then."""

import time
from collections.abc import Mapping
from datetime import datetime, tzinfo
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn
from rich.progress import TimeRemainingColumn as RemainingColumn
from rich.text import Text

_EVERY = 15
"""Seconds between two lines where nobody watches bars."""


class _RateColumn(TextColumn):
    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Task) -> Text:
        """Show how many a second."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


class Bars:
    """Counts what was done, by kind; counting may come from any thread.

    Args:
        totals: how many of each kind there are, by the name that people read.
        zone: in which the campaign's time is shown.
    """

    def __init__(self, console: Console, totals: Mapping[str, int], zone: tzinfo) -> None:
        self._console = console
        self._zone = zone
        self._began = self._told = time.monotonic()
        self._here: dict[str, int] = dict.fromkeys(totals, 0)
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _RateColumn(),
            RemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._time = self._bars.add_task("", total=None)
        self._tasks = {name: self._bars.add_task(name, total=n) for name, n in totals.items()}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def count(self, name: str, many: int = 1, *, before: bool = False) -> None:
        """Count something as done, by an earlier run where `before` says so."""
        self._bars.update(self._tasks[name], advance=many)
        self._here[name] += 0 if before else many

    def tell(self, now: datetime) -> None:
        """Show the campaign's time; without a terminal write a line if the last is long ago."""
        shown = f"{now.astimezone(self._zone):%Y-%m-%d %H:%M}"
        if self._console.is_terminal:
            self._bars.update(self._time, description=shown)
        elif time.monotonic() - self._told > _EVERY:
            self._told = time.monotonic()
            parts = ", ".join(self._part(task) for task in self._bars.tasks[1:])
            self._console.print(f"{shown}  {parts}", highlight=False, soft_wrap=True)

    def _part(self, task: Task) -> str:
        name, total = task.description, int(task.total or 0)
        done = int(task.completed)
        rate = self._here[name] / (time.monotonic() - self._began)
        left = f", {(total - done) / rate / 60:.0f} min left" if rate and done < total else ""
        return f"{name} {done:,} of {total:,} ({rate:.1f}/s{left})"
