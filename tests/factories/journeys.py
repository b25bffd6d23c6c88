"""Whole journeys that play themselves to the end, whatever happens on the way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from redress.domain.custody import EMPTY_LEDGER
from redress.domain.errors import AlreadyWithdrawnError
from redress.domain.events import Event
from redress.domain.evidence import PaperKind
from redress.domain.figures import TO_DECISION, TO_SCREENING
from redress.domain.stages import Stage
from redress.domain.tasks import OWNER_KINDS, Task, TaskKind
from redress.usecases.contribution import Contribution
from redress.usecases.sealing import NAME as SEALING
from tests.factories.cast import ANSWER, REVIEWER_OF, Cast
from tests.factories.decisions import signed_in
from tests.factories.desk import ASK, DECLINE, ONWARDS
from tests.factories.theatre import Theatre
from tests.fakes.world import START

PAUSE = timedelta(minutes=3)
MOST_ROUNDS = 400
BETWEEN_SEND_AND_NOTE = ("after mailer.send", "before notices.mark_sent")
ADDED = Contribution(text="One thing more.", files=ANSWER.files)


@dataclass(frozen=True)
class Journey:
    """What the people do: `silent` owners never answer, `slow` reviewers wait for the lead."""

    name: str
    silent: bool = False
    slow: bool = False
    adds_at: Stage | None = None
    withdraws_at: Stage | None = None


JOURNEYS = (
    Journey("helped"),
    Journey("never answers", silent=True),
    Journey("escalated and declined", slow=True),
    Journey("adds evidence while it is screened", adds_at=Stage.SCREENING),
    Journey("withdraws while legal waits", withdraws_at=Stage.LEGAL_REVIEW),
    Journey("withdraws while evidence is preserved", withdraws_at=Stage.PRESERVING),
)


class Run:
    """One journey. `insistent` people repeat what failed; others look first what became of it.

    `kills` are points at which a process dies, counted from the last death. `by_people` are the
    points of what people asked for, `between` the notices that were sent and not noted. `mishap`
    is called before everything that happens.
    """

    def __init__(
        self, journey: Journey, *kills: int, insistent: bool = True, theatre: Theatre | None = None
    ) -> None:
        self.journey, self.insistent = journey, insistent
        self.theatre = theatre or Theatre()
        self.cast, self.world = Cast(self.theatre), self.theatre.world
        self.faults = self.world.faults
        self.between: list[str] = []
        self.by_people: list[int] = []
        self.mishap: Callable[[], object] = lambda: None
        self._kills = list(kills)
        self._again: Callable[[], object] | None = None
        self._arm()

    def to_the_end(self) -> Run:
        """Play until everything is quiet and nothing falls due any more."""
        self.cast.uploads()
        for _ in range(MOST_ROUNDS):
            self.mishap()
            if self._act(self._interruption()) or self.theatre.deliver() or self._act(self._turn()):
                self._after_a_death()
            elif not self._time_passes():
                return self
        raise AssertionError(f"{self.journey.name} does not come to rest")

    def _act(self, act: Callable[[], object] | None) -> bool:
        """Let somebody do something, if there is something to do."""
        if act is None:
            return False
        self._again, begin = None, len(self.faults.points)
        if not self.theatre.attempt(act) and self.insistent:
            self._again = act
        self.by_people += range(begin, len(self.faults.points))
        return True

    def _interruption(self) -> Callable[[], object] | None:
        """Give what somebody does at once, whatever else goes on."""
        case = self.world.records.cases.get(self.cast.case_id)
        if self._again is not None or case is None:
            return self._again
        asked = self.cast.open_tasks() and self._everybody_was_told()
        if case.stage is self.journey.withdraws_at and (asked or case.pending):
            return self._withdraw
        papers = self.world.records.papers.values()
        added = any(paper.kind is PaperKind.ADDITION for paper in papers)
        if case.stage is self.journey.adds_at and asked and not added:
            return lambda: self.cast.house.own_case.add(case.id, ADDED)
        return None

    def _everybody_was_told(self) -> bool:
        """Say whether every mail is out and every step is done: people act on what they read."""
        return not self.theatre.queue and all(
            told.next_at is None for told in self.world.records.notices.values()
        )

    def _turn(self) -> Callable[[], object] | None:
        """Give what somebody does whose turn it is."""
        sent = self.cast.sent
        if sent.submission_id not in self.world.records.drafts:
            return lambda: self.cast.house.submit(sent)
        case = self.world.records.cases.get(self.cast.case_id)
        if case is None or case.pending or not self._everybody_was_told():
            return None
        acts = (self._act_on(task) for task in self.cast.open_tasks())
        return next((act for act in acts if act is not None), None)

    def _withdraw(self) -> None:
        try:
            self.cast.house.own_case.withdraw(self.cast.case_id)
        except AlreadyWithdrawnError:
            assert self.theatre.crashed

    def _act_on(self, task: Task) -> Callable[[], object] | None:
        house, case_id = self.cast.house, self.cast.case_id
        if task.kind in OWNER_KINDS:
            if self.journey.silent:
                return None
            return lambda: house.own_case.answer(case_id, task.id, ANSWER)
        if self.journey.slow and task.agenda:
            return None
        revision, who = self.cast.case.revision, REVIEWER_OF[task.kind.assignee]
        choice = DECLINE if self.journey.slow else ONWARDS[task.kind]
        if self.journey.silent and task.kind is TaskKind.LEGAL_REVIEW:
            choice = ASK
        return lambda: house.record_decision(
            task.id, revision, choice, who, signed_in(who, self.world.clock.now())
        )

    def _time_passes(self) -> bool:
        """Let the schedules run, or jump to what falls due; give False at the end of all things."""
        self.world.clock.advance(PAUSE)
        found = self.theatre.upkeep()
        self._after_a_death()
        if found or self.theatre.queue:
            return True
        dues = [task.next_due.at for task in self.world.records.tasks.values() if task.next_due]
        if dues:
            self.world.clock.set(max(min(dues), self.world.clock.now()))
        return bool(dues)

    def _after_a_death(self) -> None:
        if self.faults.crash_at is None or len(self.faults.points) <= self.faults.crash_at:
            return
        if self.theatre.crashed[-1] in BETWEEN_SEND_AND_NOTE:
            self.between.append(notice_of(self.world.mailer.sent[-1].text))
        self._arm()

    def _arm(self) -> None:
        self.faults.crash_at = None
        if self._kills:
            self.faults.crash_at = len(self.faults.points) + self._kills.pop(0)


def notice_of(text: str) -> str:
    """Give the key of the notice that a mail of the fake texts was written for."""
    return str(json.loads(text)["notice_key"])


def mails(theatre: Theatre) -> Counter[str]:
    """Count the mails of each notice."""
    return Counter(notice_of(mail.text) for mail in theatre.world.mailer.sent)


def standing(theatre: Theatre, *, resumed: bool = False) -> dict[str, object]:
    """Give everything that one journey leaves behind, but for instants and version ids.

    A case is sealed at whatever revision it has when its turn comes, so that of the proofs only
    the end is told: what the newest manifest lists, and whether anything is missing.
    With `resumed` whatever tells how many executions it took is left out too.
    """
    records = theatre.world.records
    (case,) = records.cases.values()
    settled = tuple(sorted(case.settled))
    plain = replace(case, opened_at=START, updated_at=START, ledger=EMPTY_LEDGER, settled=settled)
    skipped = {Event.CASE_RESUMED} if resumed else set()
    if resumed:
        plain = replace(plain, attempt=1, revision=1)
    told = [(e.event, e.stage, e.text) for e in records.timeline[case.id] if e.event not in skipped]
    lines = [json.loads(line) for line in records.lines[case.id]]
    return {
        "case": plain,
        "timeline": told,
        "ledger": [
            (line["action"], line["item"], line["outcome"])
            for line in lines
            if line["action"] not in skipped
            and line["actor"]["id"] != SEALING
            and "/proofs/" not in str(line["object"])
        ],
        "tasks": {
            task.id: (
                task.state,
                task.agenda,
                task.reminders,
                task.decision and (task.decision.choice, task.decision.decided_by),
            )
            for task in records.tasks.values()
        },
        "evidence": {
            number: (item.state, item.claim) for (_, number), item in records.evidence.items()
        },
        "papers": dict(records.papers),
        "counters": {
            day: _undated(counted) for day, counted in records.counters.items() if counted
        },
        "vault": {
            key: len(versions)
            for key, versions in theatre.world.vault.objects.items()
            if "/proofs/" not in key
        },
        "sealed": _sealed(theatre),
        "notices": set(records.notices),
        "people": dict(records.people),
        "drafts": {key: draft.submission for key, draft in records.drafts.items()},
    }


def _undated(counted: Counter[str]) -> dict[str, int]:
    """Leave out how long things took: a death makes them take longer."""
    return {
        name: count
        for name, count in counted.items()
        if name.partition(":")[0] not in (TO_SCREENING, TO_DECISION)
    }


def _sealed(theatre: Theatre) -> dict[str, object]:
    """Give what the proofs of the one case come to."""
    world = theatre.world
    (case,) = world.records.cases.values()
    if not world.records.seals:
        return {"waits": case.unsealed > 0}
    seal = world.records.seals[max(world.records.seals)]
    (manifest,) = world.vault.objects[seal.manifest.key]
    return {
        "waits": case.unsealed > 0,
        "items": [(one["number"], one["state"]) for one in json.loads(manifest.content)["items"]],
        "missing": seal.missing(world.stamper.names()),
        "receipt": seal.receipt is not None,
    }


def left_over(theatre: Theatre) -> dict[str, object]:
    """Give whatever has nobody to look after it; all of it is empty when nothing is orphaned."""
    world = theatre.world
    return {
        "running": theatre.running(),
        "waiting": world.engine.waiting,
        "queue": theatre.queue,
        "dead": theatre.dead,
        "unsent": [key for key, told in world.records.notices.items() if told.next_at],
        "pending": [case.id for case in world.records.cases.values() if case.pending],
        "unsealed": [
            case.id for case in world.records.cases.values() if case.unsealed and not case.withdrawn
        ],
        "trouble": [case.id for case in world.records.cases.values() if case.trouble],
    }
