"""What a replay came to: the figures beside those of the plan, and what it took."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.pricing import cost
from infra.replay.stages import Census

Figures = Mapping[str, Any]
SEEDS_FIGURES = {
    "participants": "Participants",
    "with_evidence": "with evidence files",
    "wanted.evidence_guidance": "want guidance on evidence",
    "wanted.lawyers_letter": "want a lawyer's letter",
    "wanted.litigation_support": "want support with a lawsuit",
    "screened": "screened",
    "to_legal": "handed to legal",
    "identified": "preliminarily identified",
}
_DAYS = "by_day"


@dataclass(frozen=True)
class Took:
    """What the replay cost this machine; `calls` are those of the system, by service."""

    wall: float
    processor: Mapping[str, float]
    peak_mib: float
    retries: Mapping[str, int]
    dead_letters: Mapping[str, int]
    calls: Mapping[str, int]


def differences(expected: Figures, found: Figures) -> list[str]:
    """Name every figure that the plan states and the system counted otherwise."""
    wanted, counted = flat(expected["figures"]), flat(found["figures"])
    wrong = [
        f"{name}: {counted.get(name)} instead of {value}"
        for name, value in wanted.items()
        if counted.get(name) != value
    ]
    days = {day["day"]: day["participants"] for day in found.get(_DAYS, ())}
    wrong += [
        f"{day['day']}: {days.get(day['day'], 0)} participants instead of {day['participants']}"
        for day in expected.get(_DAYS, ())
        if days.get(day["day"], 0) != day["participants"]
    ]
    recount = found.get("recount")
    if recount is not None and not recount["agrees"]:
        wrong += [f"recount: {each}" for each in recount["differences"]]
    return wrong


def flat(figures: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Give nested figures by dotted names."""
    found: dict[str, Any] = {}
    for name, value in figures.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value
    return found


def show(console: Console, expected: Figures, found: Figures, census: Census, took: Took) -> None:
    """Print everything that a person wants to know afterwards."""
    console.print(_seeds_table(expected, found))
    console.print(_stages_table(census))
    console.print(_machine_table(took))
    for line in _lines(census, took):
        console.print(line, highlight=False, soft_wrap=True)


def show_differences(console: Console, wrong: Sequence[str]) -> None:
    """Say what is not as it should be."""
    for line in wrong:
        console.print(f"[bold red]Wrong:[/] {line}", highlight=False, soft_wrap=True)


def _seeds_table(expected: Figures, found: Figures) -> Table:
    table = Table(title=f"The campaign as of {found['as_of']}", title_justify="left")
    for title in ("", "Counted", "Planned"):
        table.add_column(title, justify="right" if title else "left")
    wanted, counted = flat(expected["figures"]), flat(found["figures"])
    for name, words in SEEDS_FIGURES.items():
        table.add_row(words, *(_number(each.get(name)) for each in (counted, wanted)))
    return table


def _stages_table(census: Census) -> Table:
    table = Table(
        title=f"Hours at each stage ({census.cases:,} cases looked at)", title_justify="left"
    )
    for title in ("Stage", "Cases", "Median", "90 of 100"):
        table.add_column(title, justify="left" if title == "Stage" else "right")
    for stage, stay in census.stays.items():
        table.add_row(
            stage.replace("_", " "),
            _number(stay.count),
            f"{stay.median:.2f}",
            f"{stay.ninetieth:.2f}",
        )
    return table


def _machine_table(took: Took) -> Table:
    table = Table(title="Processor time", title_justify="left")
    table.add_column("Process")
    table.add_column("Seconds", justify="right")
    for name, seconds in took.processor.items():
        table.add_row(name, f"{seconds:.1f}")
    return table


def _lines(census: Census, took: Took) -> Iterator[str]:
    minutes, seconds = divmod(round(took.wall), 60)
    yield f"Wall time: {minutes} min {seconds} s; the engine's memory was {took.peak_mib:.0f} MiB"
    retries = sum(took.retries.values())
    yield f"Requests sent again for want of an answer: {retries}"
    yield f"Executions of these cases that were replaced: {census.resumed}"
    dead = ", ".join(f"{name} {count}" for name, count in took.dead_letters.items())
    yield f"Messages in dead-letter queues: {dead or 0}"
    if took.calls:
        prices = cost(took.calls)
        parts = ", ".join(f"{name} {usd:.2f}" for name, usd in prices.items())
        yield f"On AWS these calls would cost {sum(prices.values()):.2f} US dollars: {parts}"


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else "—"
