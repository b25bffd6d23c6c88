"""The world of a journey: the running system, its people, and a record of what was seen."""

import copy
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from infra.local.engine import Engine
from infra.local.journeys.errors import JourneyError
from infra.local.journeys.operator import Operator
from infra.local.journeys.owner import Owner
from infra.local.journeys.reviewer import Reviewer
from infra.local.journeys.site import Site
from infra.local.mailbox import Mail, Mailbox

SAMPLE = Path(__file__).parents[1] / "sample" / "configuration.json"
CALM, HASTY = "calm", "hasty"
T = TypeVar("T")


@dataclass(frozen=True)
class Seen:
    """One effect that was seen: in which journey, what, and where."""

    journey: str
    what: str
    where: str


@dataclass
class World:
    """Everything a journey needs. `show` is told of each effect as it is seen.

    `root_pem` is the root of the time stamping authorities that the system asks.
    """

    engine: Engine
    mailbox: Mailbox
    outputs: Mapping[str, str]
    root_pem: str
    show: Callable[[Seen], None] = lambda _: None
    seen: list[Seen] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    _reviewers: dict[str, Reviewer] = field(default_factory=dict)

    @cached_property
    def site(self) -> Site:
        """The site's pages and APIs."""
        return Site.of(self.engine, self.outputs["SiteUrl"])

    @cached_property
    def operator(self) -> Operator:
        """Somebody with the account's own rights."""
        return Operator(self.engine, self.outputs)

    def close(self) -> None:
        """Hang up: nobody looks any more."""
        self.site.close()

    def configure(self) -> None:
        """Set up a campaign with ordinary deadlines, and one whose waits last seconds."""
        calm = json.loads(SAMPLE.read_text())
        calm["campaigns"][0] |= {"id": CALM, "site_url": self.site.url}
        hasty = copy.deepcopy(calm["campaigns"][0])
        hasty |= {"id": HASTY, "calendar": ""}
        hasty["deadlines"] = {name: {"seconds": 8} for name in hasty["deadlines"]}
        calm["campaigns"].append(hasty)
        self.operator.configures(calm)

    def owner(self, name: str, campaign: str = CALM, locale: str = "zh-CN") -> Owner:
        """A new owner with an address of their own."""
        number = len(self.owners) + 1
        person = Owner(
            self.site,
            campaign,
            name,
            f"owner{number}-{campaign}@mail.redress.example",
            locale,
            f"+86 139 0013 {number:04}",
        )
        self.owners.append(person)
        return person

    def reviewer(self, address: str) -> Reviewer:
        """A reviewer, signed in once and then at the same browser."""
        if address not in self._reviewers:
            reviewer = Reviewer(self.site, self.mailbox, f"{address}.redress.example")
            reviewer.signs_in()
            self._reviewers[address] = reviewer
        return self._reviewers[address]

    def see(
        self,
        journey: str,
        what: str,
        where: str,
        look: Callable[[], T | None],
        timeout: float = 60,
    ) -> T:
        """Look until something is there, note it, and give it.

        Raises:
            JourneyError: when it was not there in time.
        """
        deadline = time.monotonic() + timeout
        while True:
            found = look()
            if found:
                effect = Seen(journey, what, where)
                self.seen.append(effect)
                self.show(effect)
                return found
            if time.monotonic() > deadline:
                raise JourneyError(f"{journey}: not seen within {timeout:g} s: {what} ({where})")
            time.sleep(0.25)


@dataclass(frozen=True)
class Journey:
    """One journey's view of the world: every look is noted under its name."""

    world: World
    name: str

    def stage(self, owner: Owner, stage: str) -> dict[str, Any]:
        """See the case at a stage, in the table."""
        return self.world.see(
            self.name,
            f"case at '{stage}'",
            "table",
            lambda: self._case_if(owner, lambda case: case["stage"] == stage),
        )

    def closed(self, owner: Owner, outcome: str) -> None:
        """See the case closed with an outcome, and its execution succeeded."""
        self.world.see(
            self.name,
            f"case closed: {outcome}",
            "table",
            lambda: self._case_if(
                owner, lambda case: (case["stage"], case["outcome"]) == ("closed", outcome)
            ),
        )
        self.world.see(
            self.name,
            "execution succeeded",
            "execution history",
            lambda: [
                execution
                for execution in self.world.operator.executions(owner.case_id)[-1:]
                if execution["status"] == "SUCCEEDED"
            ],
        )

    def asked(self, owner: Owner, kind: str) -> None:
        """See an open request of a kind on the owner's page."""
        self.world.see(
            self.name,
            f"asked: {kind}",
            "owner's page",
            lambda: [r for r in owner.sees()["requests"] if r["kind"] == kind],
        )

    def locked(self, owner: Owner, count: int) -> None:
        """See exactly so many objects of the case in the vault, each retained and held."""
        self.world.see(
            self.name,
            f"{count} objects locked and held, one version each",
            "vault",
            lambda: self._locked(owner, count),
        )

    def passed(self, owner: Owner, *states: str) -> None:
        """See that the executions entered these states, in this order."""
        entered = iter(self.world.operator.history(owner.case_id))
        missing = [state for state in states if state not in entered]
        if missing:
            raise JourneyError(f"{self.name}: the executions never entered {missing} in order")
        self.world.see(self.name, f"passed {len(states)} states", "execution history", lambda: True)

    def mail(self, owner: Owner, *words: str, count: int = 1) -> Mail:
        """See `count` mails to the owner whose subject or text has one of these words."""
        mails = self.world.see(
            self.name,
            f"mail to the owner: {words[0]}",
            "mailbox",
            lambda: self._mails(owner, words, count),
        )
        return mails[-1]

    def wait_for_duty(self, owner: Owner, what: str, done: Callable[[], object]) -> None:
        """Sweep as the clock does until a duty has fallen due and was done."""

        def sweep_and_look() -> object:
            self.world.operator.sweeps()
            return done()

        self.world.see(self.name, f"{what} ({owner.case_id})", "sweep", sweep_and_look)

    def mail_to(self, address: str, owner: Owner, *words: str) -> list[Mail]:
        """Give the mails to a reviewer about the owner's case with one of these words."""
        return [
            mail
            for mail in self.world.mailbox.find_mails(f"{address}.redress.example")
            if owner.case_id in mail.subject and any(word in mail.subject for word in words)
        ]

    def _case_if(
        self, owner: Owner, holds: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any] | None:
        case = self.world.operator.case(owner.case_id)
        return case if case and holds(case) else None

    def _locked(self, owner: Owner, count: int) -> bool:
        versions = self.world.operator.vault(owner.case_id)
        locked = [v for v in versions if v["hold"] == "ON" and v["mode"]]
        keys = {version["Key"] for version in versions}
        return len(versions) == len(locked) == len(keys) == count

    def _mails(self, owner: Owner, words: tuple[str, ...], count: int) -> list[Mail] | None:
        mails = [
            mail
            for mail in self.world.mailbox.find_mails(owner.email)
            if any(word in mail.subject or word in mail.text for word in words)
        ]
        return mails if len(mails) >= count else None
