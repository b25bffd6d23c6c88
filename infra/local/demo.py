"""Play the journeys on an engine of their own, with IAM enforced, and show what happened."""

import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.privacy import personal_data_found
from infra.local.journeys.repertoire import STORIES
from infra.local.journeys.world import CALM, Seen, World
from infra.local.run import REFUSALS
from infra.local.stack import running_stack
from infra.local.toolchain import check_toolchain


def main() -> int:
    """Play every journey; exit with 0 only when every effect was seen."""
    console = Console()
    try:
        check_toolchain()
        with tempfile.TemporaryDirectory(prefix="redress-demo-") as folder:
            return _play(Path(folder), console)
    except REFUSALS as error:
        Console(stderr=True).print(f"[bold red]The demo broke off:[/] {error}", highlight=False)
        return 1


def _play(state: Path, console: Console) -> int:
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
    )
    with bar:
        step = bar.add_task("Beginning", total=len(STORIES) + 2)

        def show(effect: Seen) -> None:
            bar.update(step, description=f"{effect.journey}: {effect.what}")

        def progress(what: str) -> None:
            bar.update(step, description=what)

        with running_stack(state, "test", secured=True, campaign=CALM, progress=progress) as stack:
            world = World(
                stack.engine, stack.mail.mailbox, stack.outputs, stack.authority.root_pem, show
            )
            world.configure()
            bar.advance(step)
            rows, failed = [], False
            for story in STORIES:
                begun = time.monotonic()
                try:
                    story(world)
                    outcome = "seen"
                except JourneyError as error:
                    outcome, failed = f"[red]{error}[/]", True
                rows.append(((story.__doc__ or "").strip(), outcome, time.monotonic() - begun))
                bar.advance(step)
            progress("Looking for personal data where none may be")
            leaks = personal_data_found(world)
            stuck = world.operator.waiting_messages()
            bar.advance(step)
    _print(console, rows, world.seen)
    for leak in leaks:
        console.print(f"[red]personal data found: {leak}[/]")
    for queue, count in stuck.items():
        console.print(f"[red]{count} messages in {queue}[/]")
    return 1 if failed or leaks or stuck else 0


def _print(console: Console, rows: list[tuple[str, str, float]], seen: list[Seen]) -> None:
    effects = Table(title="What was seen")
    for heading in ("Journey", "Effect", "Where"):
        effects.add_column(heading)
    for effect in seen:
        effects.add_row(effect.journey, effect.what, effect.where)
    console.print(effects)
    journeys = Table(title="Journeys")
    for heading in ("Journey", "Result", "Seconds"):
        journeys.add_column(heading)
    for name, outcome, seconds in rows:
        journeys.add_row(name, outcome, f"{seconds:.1f}")
    console.print(journeys)


if __name__ == "__main__":
    sys.exit(main())
