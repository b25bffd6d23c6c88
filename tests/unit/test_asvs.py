"""docs/asvs.md names files and tests that exist, and says of every requirement how it stands."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "asvs.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:functions|infra|tests)/[^`]+)`", PAGE)))
ROWS = re.findall(r"^\| ([\d.–]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
STANDINGS = {"met", "not met", "partly", "not applicable"}


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_exists(name: str) -> None:
    path, _, test = name.partition("::")
    file = PROJECT / path
    assert file.is_file()
    if test:
        tree = ast.parse(file.read_text("utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_every_row_says_how_it_stands_and_what_is_met_says_where(
    row: tuple[str, str, str, str],
) -> None:
    number, _, standing, where = row
    assert standing in STANDINGS
    if standing == "met":
        told = "`" in where or where.startswith(("As ", "There are none", "Strict; as "))
        assert told, number


def test_every_requirement_of_the_three_chapters_is_there_once() -> None:
    sections = {
        "2.1": 12,
        "2.2": 3,
        "2.3": 3,
        "2.4": 5,
        "2.5": 7,
        "2.6": 3,
        "2.7": 6,
        "2.8": 7,
        "2.9": 3,
        "2.10": 4,
        "3.1": 1,
        "3.2": 4,
        "3.3": 4,
        "3.4": 5,
        "3.5": 3,
        "3.7": 1,
        "4.1": 5,
        "4.2": 2,
        "4.3": 3,
    }
    every = {f"{section}.{n + 1}" for section, most in sections.items() for n in range(most)}
    told: list[str] = []
    for numbers, *_ in ROWS:
        first, _, last = numbers.partition("–")
        section, _, begin = first.rpartition(".")
        end = int((last or first).rpartition(".")[2])
        told += [f"{section}.{n}" for n in range(int(begin), end + 1)]
    assert len(told) == len(set(told))
    assert set(told) == every - {"4.1.4"}
