"""Costs: what each way of a case asks Amazon for, and what a thousand cases cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from infra.bench.child import BenchError
from infra.bench.figures import Table
from infra.bench.files import scratch
from infra.bench.section import Options
from infra.bench.sections.costs.counting import counted, idle_sweep, settle, stop_clocks
from infra.bench.sections.costs.crowd import fill_table
from infra.bench.sections.costs.mix import LOOK, QUEUE
from infra.bench.sections.costs.paths import PATHS, recorded, sign_in
from infra.bench.sections.costs.sample import Sample
from infra.bench.sections.costs.standing import idle_month
from infra.bench.sections.costs.tables import (
    Found,
    SampleFound,
    growth_table,
    idle_table,
    mix_table,
    path_tables,
    sample_table,
)
from infra.local.journeys.errors import JourneyError
from infra.local.journeys.world import CALM, World
from infra.local.stack import running_stack
from infra.local.toolchain import ToolchainError

TITLE = "Costs"
ABOUT = (
    "The local engine counts every request that the deployed system makes, and what Amazon bills "
    "beside requests: states entered and retries, the units of DynamoDB by the sizes of items, "
    "functions by their memory and time, bytes of logs, the batches that Lambda takes from queues. "
    "What somebody asks from outside to follow a case is counted apart. Prices are those of "
    "us-east-1 in `infra/pricing/prices.toml`, each with its page and how it was checked; free "
    "tiers are left out, and so are stored evidence and the first start of a function. Times of "
    "functions are those of this machine, where the engine works on the same cores: on Amazon they "
    "are others, and a small part of the sum. Keys that DynamoDB and S3 use by themselves are not "
    "counted, nor are pages that a browser loads."
)
FEW, MANY = 100, 10_000
_SAMPLE_ITEMS = 200


def measure(options: Options) -> tuple[Table, ...]:
    """Play every way of a case on a stack of its own, and price what was counted.

    Raises:
        BenchError: the stack does not run, or a case does not go its way.
    """
    with scratch(options.work, "costs") as folder:
        try:
            return _measured(options, folder)
        except (JourneyError, ToolchainError) as error:
            raise BenchError(str(error)) from error


def _measured(options: Options, folder: Path) -> tuple[Table, ...]:
    with running_stack(folder / "stack", "test", campaign=CALM, progress=options.progress) as stack:
        world = World(stack.engine, stack.mail.mailbox, stack.outputs, stack.authority.root_pem)
        world.configure()
        stop_clocks(world)
        sign_in(world)
        options.progress("every way of a case, not counted: functions start")
        _round(world)
        options.progress("a month in which nothing happens")
        idle = idle_month(
            world, folder / "cdk.out", lambda work: counted(world, lambda: _done(work), {})
        )
        fill_table(world, FEW)
        few: list[dict[str, Found]] = []
        for number in range(options.rounds):
            options.progress(f"every way of a case, round {number + 1} of {options.rounds}")
            few.append(_round(world))
        options.progress(f"{MANY:,} cases more")
        fill_table(world, MANY)
        many = [_round(world)]
        options.progress("the usual sample")
        sample = _sample(world)
        world.close()
    return (
        mix_table(few),
        growth_table(few, many, FEW, MANY),
        *path_tables(few),
        sample_table(few, many, sample),
        idle_table(idle),
    )


def _round(world: World) -> dict[str, Found]:
    """Play each way once, and look once as owners and reviewers do."""
    sweep = idle_sweep(world)
    found: dict[str, Found] = {}
    for name, play in PATHS.items():
        found[name] = counted(world, lambda play=play: play(world), sweep)  # type: ignore[misc]
    recorded(world)
    settle(world)
    owner, reviewer = world.owners[-1], world.reviewer("lin@community")
    found[LOOK] = counted(world, lambda: _done(owner.sees), {})
    found[QUEUE] = counted(world, lambda: _done(reviewer.queue), {})
    return found


def _sample(world: World) -> SampleFound:
    sample = Sample(world)
    sample.plays(True, True)
    sample.plays(wanted=False)
    sample.fill(_SAMPLE_ITEMS)
    sample.dashboard()
    return SampleFound(
        unreviewed=sample.plays(wanted=False),
        refused=sample.plays(False),
        approved=sample.plays(True, True),
        dashboard=sample.dashboard(),
        items=sample.items(),
    )


def _done(work: Callable[[], object]) -> int:
    """Do something that sweeps nothing."""
    work()
    return 0
