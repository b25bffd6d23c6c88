"""One replay from beginning to end: it starts the system, plays the plan, and compares."""

import hashlib
import json
import os
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.operator import Operator
from infra.replay import leftovers, passkeys, summary
from infra.replay.colleagues import Colleague
from infra.replay.journal import Journal
from infra.replay.line import Line
from infra.replay.machine import Machine, prepare, running_machine
from infra.replay.meters import Meters
from infra.replay.owners import Owners
from infra.replay.pacer import StoppedError
from infra.replay.performance import Performance
from infra.replay.plan import Plan, make_plan
from infra.replay.progress import Bars
from infra.replay.script import DECISIONS, FILES, OWNERS, Scene, Script, subject_name
from infra.replay.settling import UnsettledError
from infra.replay.stages import take_census

_PARTS = {
    "infra.local.engine_process": "engine",
    "maildev": "mailbox",
    "time_authority_process": "time stamps",
}
_LOOK_EVERY = 2
_OTHERS = 300
_REST, _LAST_REST = 300, 60
_GRACE = timedelta(seconds=10)
"""Longer than the stage leaves a case alone before it counts as lost."""


@dataclass(frozen=True)
class Replay:
    """A plan by seed and scale, played in a folder of its own.

    `check` is called often and raises to stop.
    """

    folder: Path
    seed: int
    scale: float
    console: Console
    check: Callable[[], None]

    def run(self) -> list[str]:
        """Play what is not played yet, print what it came to, and give what is wrong."""
        began = time.monotonic()
        self._say("Making the plan")
        plan = make_plan(self.seed, self.scale)
        prepare(self.folder, fingerprint(plan), self._say)
        with (
            running_machine(self.folder, plan.begins, plan.campaign["id"], self._say) as machine,
            Journal(self.folder / "journal.jsonl") as journal,
            _measured() as meters,
        ):
            operator = Operator(machine.stack.engine, machine.stack.outputs)
            self._say("Bringing back what was waiting")
            self._set_up(machine, operator, plan, again=bool(journal.done))
            people = self._colleagues(machine, plan)
            owners = Owners(_line(machine), plan.campaign["id"])
            scenes = Script(owners, people, operator, journal).scenes(plan.acts)
            with self._bars(plan, scenes, journal) as bars:
                played = Performance(machine, operator, journal, bars, self.check)
                with _at_rest_when_stopped(machine):
                    played.play(scenes, midnights(plan))
            took = summary.Took(
                time.monotonic() - began,
                meters.seconds(),
                meters.peak_mib,
                played.retries,
                machine.settling.dead_letters(),
                machine.stack.engine.calls(),
            )
            self._say("Counting")
            found = _figures(operator, plan)
            looked_at = told_of(plan, journal)
            return self._compared(plan, found, machine, took, looked_at)

    def _set_up(self, machine: Machine, operator: Operator, plan: Plan, *, again: bool) -> None:
        """Configure the campaign; bring back what a restart of the engine cut off."""
        site_url = machine.stack.outputs["SiteUrl"].rstrip("/")
        campaign = {**plan.campaign, "site_url": site_url}
        operator.configures({"campaigns": [campaign], "reviewers": plan.reviewers})
        if again:
            night = min(midnight for midnight in midnights(plan) if midnight >= machine.clock.now)
            machine.clock.advance(min(machine.clock.now + _GRACE, night - _GRACE))
            operator.reconciles()
            machine.settling.wait(_REST, self.check)

    def _colleagues(self, machine: Machine, plan: Plan) -> dict[str, Colleague]:
        """Give the reviewers, each with a passkey: kept from last time, or made now."""
        stack, campaign = machine.stack, plan.campaign["id"]
        line = _line(machine)
        file = self.folder / "passkeys.json"
        held = passkeys.recall(file, line.url)
        people = {
            one["id"]: Colleague(line, stack.mail.mailbox, one["email"], campaign, machine.clock)
            for one in plan.reviewers
        }
        for name, person in people.items():
            person.passkey = held.get(name)
            if person.passkey is None:
                person.signs_in()
                person.adds_passkey(campaign)
                held[name] = person.device
                passkeys.keep(file, held)
        return people

    def _bars(self, plan: Plan, scenes: Sequence[Scene], journal: Journal) -> Bars:
        """Give bars that begin where the journal ends."""
        totals = {
            name: sum(scene.counts.get(name, 0) for scene in scenes)
            for name in (OWNERS, FILES, DECISIONS)
        }
        bars = Bars(self.console, totals, ZoneInfo(plan.zone))
        for scene in scenes:
            if scene.name in journal.done:
                for name, many in scene.counts.items():
                    bars.count(name, many, before=True)
        return bars

    def _compared(
        self,
        plan: Plan,
        found: dict[str, Any],
        machine: Machine,
        took: summary.Took,
        looked_at: Collection[str],
    ) -> list[str]:
        """Print the summary, and give what is wrong."""
        stack, expected = machine.stack, plan.expected()
        census = take_census(stack.engine, stack.outputs["TableName"], looked_at)
        summary.show(self.console, expected, found, census, took)
        wrong = summary.differences(expected, found)
        wrong += [f"{count} dead letters in {name}" for name, count in took.dead_letters.items()]
        summary.show_differences(self.console, wrong)
        return wrong

    def _say(self, step: str) -> None:
        self.check()
        self.console.print(step, highlight=False)


def _figures(operator: Operator, plan: Plan) -> dict[str, Any]:
    """Have the figures compiled as of the cut-off, and counted again from the cases.

    Raises:
        JourneyError: the system refuses to.
    """
    order = {"campaign": plan.campaign["id"], "as_of": plan.cutoff.isoformat()}
    wanted = {**order, "recount": True, "propose": False}
    found = operator.invokes("CompileBulletinFunction", wanted)
    if "figures" not in found:
        raise JourneyError(f"the figures were not compiled: {found}")
    return found


def told_of(plan: Plan, journal: Journal) -> list[str]:
    """Give the cases that people dealt with after they were sent, and some of the others."""
    busy = {act.subject for act in plan.acts if act.kind != "submit"}
    busy |= {each for act in plan.acts for each in act.payload.get("subjects", ())}
    others = {act.subject for act in plan.acts if act.kind == "submit"} - busy
    numbers = sorted(busy) + sorted(others)[:_OTHERS]
    return [journal.done[subject_name(number)]["case_id"] for number in numbers]


def fingerprint(plan: Plan) -> str:
    """Name a story: another plan, another name."""
    told = json.dumps(asdict(plan), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def midnights(plan: Plan) -> list[datetime]:
    """Give every midnight of the campaign's zone from its begin to its cut-off, and that."""
    zone = ZoneInfo(plan.zone)
    day = plan.begins.astimezone(zone).date() + timedelta(days=1)
    found = []
    while (night := datetime(day.year, day.month, day.day, tzinfo=zone)) < plan.cutoff:
        found.append(night)
        day += timedelta(days=1)
    return [*found, plan.cutoff]


@contextmanager
def _at_rest_when_stopped(machine: Machine) -> Iterator[None]:
    """Let the system finish what it has begun: a message in flight would come back much later."""
    try:
        yield
    except StoppedError:
        with suppress(UnsettledError):
            machine.settling.wait(_LAST_REST)
        raise


def _line(machine: Machine) -> Line:
    return Line(machine.stack.engine.url, machine.stack.outputs["SiteUrl"])


@contextmanager
def _measured() -> Iterator[Meters]:
    """Look at the processes of this replay every now and then."""
    commands = leftovers.children()
    parts = {
        number: name
        for number, command in commands.items()
        for part, name in _PARTS.items()
        if part in command
    }
    engine = next(number for number, name in parts.items() if name == "engine")
    meters = Meters(engine, {**parts, os.getpid(): "this program"})
    ended = threading.Event()

    def look() -> None:
        meters.look()
        while not ended.wait(_LOOK_EVERY):
            meters.look()

    thread = threading.Thread(target=look, daemon=True, name="meters")
    thread.start()
    try:
        yield meters
    finally:
        ended.set()
        thread.join()
