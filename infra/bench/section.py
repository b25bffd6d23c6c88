"""Sections of the page of measurements: each is one module or package in `infra.bench.sections`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from infra.bench import sections
from infra.bench.figures import Table


@dataclass(frozen=True)
class Options:
    """How much to measure: sizes of files in bytes, rounds of each comparison, a work folder."""

    sizes: tuple[int, ...]
    rounds: int
    work: Path
    progress: Callable[[str], None]


class Section(Protocol):
    """What a module in `infra.bench.sections` has: a title, an introduction, and its tables."""

    TITLE: str
    ABOUT: str

    def measure(self, options: Options) -> tuple[Table, ...]:
        """Measure everything."""
        ...


def names() -> list[str]:
    """Give the names of all sections, in order."""
    return sorted(module.name for module in pkgutil.iter_modules(sections.__path__))


def load(name: str) -> Section:
    """Give a section by its name."""
    return cast("Section", importlib.import_module(f"infra.bench.sections.{name}"))
