"""The system that a replay plays on: folder, ports, mailbox and clock of its own."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from botocore.exceptions import BotoCoreError

from infra.local.engine import Engine
from infra.local.stack import Ports, Stack, flat, running_stack
from infra.local.toolchain import ToolchainError, check_port_free, free_port
from infra.replay import leftovers
from infra.replay.clock_file import ClockFile
from infra.replay.settling import Settling, UnsettledError

SAVED = "saved"
"""The engine's process leaves this file in its folder when it has saved everything."""
_REST = 60
_SAVING = 300
"""Seconds that an engine with many thousand cases may need in order to save."""


@dataclass(frozen=True)
class Machine:
    """A running stack whose functions read the campaign's time."""

    stack: Stack
    clock: ClockFile
    settling: Settling


def prepare(folder: Path, story: str, say: Callable[[str], None]) -> None:
    """Make a folder ready: end what a killed replay left running, forget what an engine forgot.

    The engine saves when it ends; one that was killed knows nothing of what it did, though some
    of it is on the disk. Then the replay begins again, which gives the same in the end. It begins
    again, too, where another `story` was played, by a plan that was changed since.
    """
    remembered = folder / "processes.json"
    if leftovers.living(remembered):
        say("Ending what an earlier replay left running")
        _let_rest(folder)
        leftovers.end(remembered, _SAVING)
    engine = folder / "engine"
    whole = (engine / SAVED).exists() and (engine / "deployed.json").exists()
    if engine.exists() and not whole:
        say("The engine was killed and has forgotten: the replay begins again")
        shutil.rmtree(folder)
    told = folder / "story"
    if told.exists() and told.read_text("ascii") != story:
        say("The plan is another one by now: the replay begins again")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    told.write_text(story, "ascii")


@contextmanager
def running_machine(
    folder: Path, begins: datetime, campaign: str, progress: Callable[[str], None]
) -> Iterator[Machine]:
    """Start everything, with the system's own schedules off: the replay does what is due.

    Raises:
        ToolchainError, EngineError, MailboxError, TimeAuthorityError, DeployError: see
            `running_stack`.
    """
    clock = ClockFile(folder / "clock", begins)
    processes = folder / "processes.json"

    def noted(step: str) -> None:
        leftovers.remember(processes)
        progress(step)

    with running_stack(
        folder,
        "local",
        ports=_ports(folder / "ports.json"),
        campaign=campaign,
        clock=clock.path,
        progress=noted,
    ) as stack:
        stop_schedules(stack.engine)
        keep_what_expires(stack.engine)
        yield Machine(stack, clock, Settling(stack.engine, stack.outputs))
    processes.unlink(missing_ok=True)


def stop_schedules(engine: Engine) -> None:
    """Keep rules from running by the machine's time: sweeps belong into the campaign's."""
    events = engine.client("events")
    for page in events.get_paginator("list_rules").paginate():
        for rule in page["Rules"]:
            if rule.get("ScheduleExpression"):
                events.disable_rule(Name=rule["Name"])


def keep_what_expires(engine: Engine) -> None:
    """Keep the engine from deleting items whose time to live has passed.

    It compares with the machine's time, where everything of the campaign is long over: sessions
    and limits would be gone within a minute. No code relies on the deletion.
    """
    tables = engine.client("dynamodb")
    for page in tables.get_paginator("list_tables").paginate():
        for name in page["TableNames"]:
            found = tables.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
            if found.get("TimeToLiveStatus") == "ENABLED":
                setting = {"Enabled": False, "AttributeName": found["AttributeName"]}
                tables.update_time_to_live(TableName=name, TimeToLiveSpecification=setting)


def _let_rest(folder: Path) -> None:
    """Wait a while until an engine that was left alone has done what was under way."""
    deployed = folder / "engine" / "deployed.json"
    if not deployed.exists():
        return
    outputs = flat(json.loads(deployed.read_text())["outputs"])
    engine = Engine(folder / "engine", port=json.loads((folder / "ports.json").read_text())[0])
    with suppress(UnsettledError, BotoCoreError):
        Settling(engine, outputs).wait(_REST)


def _ports(file: Path) -> Ports:
    """Give the ports of last time, so that addresses stay as they were, or free ones."""
    chosen: list[int] = json.loads(file.read_text()) if file.exists() else []
    if not chosen or not all(map(_is_free, chosen)):
        chosen = [free_port() for _ in range(4)]
        file.write_text(json.dumps(chosen))
    engine, smtp, mailbox, time = chosen
    return Ports(engine=engine, smtp=smtp, mailbox=mailbox, time=time)


def _is_free(port: int) -> bool:
    try:
        check_port_free(port, "the replay")
    except ToolchainError:
        return False
    return True
