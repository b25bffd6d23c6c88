"""What Amazon asks for what was counted: the price table of this folder, and its arithmetic."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from infra.toml_reader import StageError, read

TABLE = Path(__file__).with_name("prices.toml")


@dataclass(frozen=True)
class Price:
    """One line of Amazon's list: `usd` for `per` of what is `counted`.

    `page` is where it stands at Amazon, `checked` how we know of it.
    """

    service: str
    what: str
    usd: float
    per: int
    counted: tuple[str, ...]
    page: str
    checked: str

    def __post_init__(self) -> None:
        if self.usd < 0 or self.per < 1:
            raise StageError(f"prices.toml: '{self.what}' costs {self.usd} for {self.per}")

    def covers(self, name: str) -> bool:
        """Say whether something that was counted is billed by this line."""
        return any(fnmatchcase(name, pattern) for pattern in self.counted)


@dataclass(frozen=True)
class PriceList:
    """Every line, with the day on which it held."""

    region: str
    date: date
    prices: tuple[Price, ...]

    def cost(self, calls: Mapping[str, float]) -> dict[str, float]:
        """Give US dollars by service, the dearest first; what no line covers is free."""
        spent: dict[str, float] = {}
        for name, amount in calls.items():
            line = self.line_of(name)
            if line and amount:
                spent[line.service] = spent.get(line.service, 0.0) + amount * line.usd / line.per
        return dict(sorted(spent.items(), key=lambda entry: (-entry[1], entry[0])))

    def line_of(self, name: str) -> Price | None:
        """Give the first line that covers something that was counted."""
        return next((price for price in self.prices if price.covers(name)), None)


@cache
def price_list(path: Path = TABLE) -> PriceList:
    """Read the price table.

    Raises:
        StageError: it does not say what a price table says.
    """
    return read(PriceList, tomllib.loads(path.read_text("utf-8")))


def cost(calls: Mapping[str, float]) -> dict[str, float]:
    """Give what calls cost in US dollars, by service, at today's table."""
    return price_list().cost(calls)
