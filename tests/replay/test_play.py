"""A whole plan is played by the real use cases in memory, and comes out with its figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from infra.replay.plan import Act, Plan, content, make_plan
from infra.replay.summary import differences
from redress.domain.decision_batches import BatchMessage, BatchTask
from redress.domain.evidence import upload_key
from redress.domain.ids import case_id_for
from redress.domain.reviewers import SignInWay
from redress.domain.stages import Remedy
from redress.domain.task_kinds import TaskKind
from redress.edge.configuration import read_configuration
from redress.edge.decision_forms import BatchForm, ChoiceForm
from redress.edge.documents import read_document
from redress.edge.forms import ContributionForm, SubmissionForm
from redress.usecases.compile_bulletin import CompileBulletin
from redress.usecases.contribution import Contribution
from redress.usecases.recount import Recount
from redress.usecases.send_message import Words
from tests.factories.decisions import decide_batch, signed_in
from tests.factories.house import House
from tests.factories.owners import CODES
from tests.factories.theatre import Theatre
from tests.replay.test_plan import SITE, claim

TYPES = {b"\x89PNG": "image/png", b"%PDF": "application/pdf", b"PK": "application/zip"}
A_WHILE = timedelta(minutes=2)


class Play:
    """The people of a plan; in between, everything that waits is worked through."""

    def __init__(self, plan: Plan) -> None:
        given = {"campaigns": [{**plan.campaign, "site_url": SITE}], "reviewers": plan.reviewers}
        [campaign], reviewers = read_configuration(json.loads(json.dumps(given)))
        rules = replace(campaign.review, signing=CODES.signing)
        self.house = House(replace(campaign, review=rules))
        self.theatre, self.world = Theatre(self.house), self.house.world
        self.world.sniffer.types = TYPES | {b"\x00\x00\x00\x18ftyp": "video/mp4"}
        self.people = {one.id: one for one in reviewers}
        for one in reviewers:
            self.world.people.put(one)
        self.plan, self.sent = plan, dict[int, str]()
        for act in plan.acts:
            self._until(act.at)
            assert self.theatre.attempt(partial(self._does, act))
            self.theatre.work()
        self._until(plan.cutoff)

    def _until(self, instant: datetime) -> None:
        """Let the nights come, and what falls due in them."""
        clock = self.world.clock
        while clock.now() + timedelta(days=1) < instant:
            clock.advance(timedelta(days=1))
            self._upkeep()
        clock.set(instant)
        self._upkeep()

    def _upkeep(self) -> None:
        while self.theatre.upkeep():
            self.theatre.work()

    def _does(self, act: Act) -> None:
        deeds: dict[str, Callable[[Act], object]] = {
            "submit": self._submits,
            "answer": self._answers,
            "add": self._adds,
            "message": self._says,
            "withdraw": lambda act: self.house.own_case.withdraw(self._case(act.subject)),
            "decide": self._decides,
            "second": self._agrees,
            "batch": self._batch,
        }
        deeds[act.kind](act)

    def _submits(self, act: Act) -> None:
        form = act.payload["form"] | {"campaign_id": self.plan.campaign["id"]}
        form |= {"files": self._uploads(act, form["submission_id"])}
        self.sent[act.subject] = form["submission_id"]
        self.house.submit(read_document(json.dumps(form), SubmissionForm).submission())

    def _uploads(self, act: Act, submission: str) -> list[dict[str, Any]]:
        claims = [claim(file) for file in act.payload["files"]]
        for one, file in zip(claims, act.payload["files"], strict=True):
            self.world.uploads.arrive(upload_key(submission, one["sha256"]), content(file))
        return claims

    def _contribution(self, act: Act) -> Contribution:
        given = {name: act.payload[name] for name in ("text", "links")}
        given |= {"files": self._uploads(act, self.sent[act.subject])}
        return read_document(json.dumps(given), ContributionForm).contribution()

    def _answers(self, act: Act) -> None:
        case, contribution = self._case(act.subject), self._contribution(act)
        self.house.own_case.answer(case, self._task(act.subject, act.payload["kind"]), contribution)

    def _adds(self, act: Act) -> None:
        self.house.own_case.add(self._case(act.subject), self._contribution(act))

    def _says(self, act: Act) -> None:
        words = Words(act.payload["id"], act.payload["text"])
        self.house.send_message.from_owner(self._case(act.subject), words)

    def _decides(self, act: Act) -> None:
        given = dict(act.payload["choice"])
        if "duplicate_of" in given:
            given["duplicate_of"] = self._case(given["duplicate_of"])
        choice = read_document(json.dumps(given), ChoiceForm).choice()
        task, who = self._task(act.subject, act.payload["task"]), self.people[act.actor]
        session = signed_in(who, self.world.clock.now())
        self.house.record_decision(task, self._revision(act.subject), choice, who, session)

    def _agrees(self, act: Act) -> None:
        task, who = self._task(act.subject, act.payload["task"]), self.people[act.actor]
        session = signed_in(who, self.world.clock.now())
        self.house.second_person.agree(task, self._revision(act.subject), who, session)

    def _batch(self, act: Act) -> None:
        subjects, who = act.payload["subjects"], self.people[act.actor]
        tasks = tuple(BatchTask(self._task(s, "screening"), self._revision(s)) for s in subjects)
        asked = [{"id": task.id, "revision": task.revision} for task in tasks]
        form = {"id": act.payload["id"], "tasks": asked, **act.payload["choice"]}
        choice = read_document(json.dumps(form), BatchForm).choice()
        made = decide_batch(self.world)(form["id"], tasks, choice, who, SignInWay.PASSKEY)
        assert not made.refused
        self.world.clock.advance(A_WHILE)
        self.house.apply_batch(BatchMessage(made.id))
        batch = self.world.batches.get(made.id)
        assert batch is not None
        assert {result.code for result in batch.results} == {"decided"}

    def _task(self, subject: int, named: str) -> str:
        case = self.world.records.cases[self._case(subject)]
        if named in {remedy.value for remedy in Remedy}:
            return case.task_id(TaskKind.CARRY_OUT_REMEDY, Remedy(named))
        return case.task_id(TaskKind(named))

    def _revision(self, subject: int) -> int:
        return self.world.records.cases[self._case(subject)].revision

    def _case(self, subject: int) -> str:
        return case_id_for(self.sent[subject])


@pytest.mark.parametrize(("seed", "scale"), [(2025, 0.01), (3, 0.1)])
def test_the_use_cases_count_what_the_plan_expects(seed: int, scale: float) -> None:
    plan = make_plan(seed, scale)
    play = Play(plan)
    world = play.world
    compiled = CompileBulletin(world.campaigns, world.figures, world.clock)(
        plan.campaign["id"], plan.cutoff
    )

    assert play.theatre.dead == []
    assert differences(plan.expected(), compiled.document()) == []
    assert Recount(world.figures)(compiled) == []
