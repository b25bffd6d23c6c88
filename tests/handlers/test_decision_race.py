"""Ten reviewers decide the same hundred tasks at once: each is decided once, nobody is misled."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from threading import Barrier

import pytest

import redress.edge.api
from redress.domain.events import Event
from redress.domain.stages import Stage
from redress.domain.task_kinds import Assignee
from tests.factories.desk import reviewer
from tests.handlers.caller import Answer, Caller, Document
from tests.handlers.site import ADVANCE, Site

CASES, REVIEWERS = 100, 10
SPAM: Document = {"verdict": "spam", "reason": "not_a_request"}
DECLINE: Document = {"verdict": "decline", "reason": "out_of_scope", "owner_text": "抱歉。"}
CHOICES = (ADVANCE, SPAM, DECLINE)
LEADS_TO = {
    "advance": Stage.LEGAL_REVIEW,
    "spam": Stage.DECLINING,
    "decline": Stage.DECLINING,
}


@pytest.fixture
def restless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let threads take turns as often as they can.

    A process of the function answers one request at a time, so its figures know no threads.
    """
    monkeypatch.setattr(redress.edge.api, "flush", lambda: None)
    monkeypatch.setattr(redress.edge.api, "count", lambda _: None)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@dataclass(frozen=True)
class Waiting:
    """A task, the revision that everybody saw, and its case."""

    task: str
    revision: int
    case_id: str


def waiting(site: Site) -> list[Waiting]:
    found = []
    for number in range(1, CASES + 1):
        site.receipt(number)
        site.step()
        found.append(Waiting(site.step(), site.case.revision, site.case.id))
    return found


def desk_of(site: Site, name: str) -> Caller:
    site.world.people.put(reviewer(name, Assignee.COMMUNITY))
    desk = site.desk()
    site.sign_in(desk, name)
    return desk


def decide_all(
    desk: Caller, tasks: list[Waiting], choice: Document, start: Barrier
) -> dict[str, Answer]:
    start.wait()
    return {
        one.task: desk.call(
            "POST", f"/desk-api/tasks/{one.task}/decision", {"revision": one.revision, **choice}
        )
        for one in tasks
    }


@pytest.mark.usefixtures("restless")
def test_each_task_is_decided_once_and_the_others_learn_by_whom(site: Site) -> None:
    tasks = waiting(site)
    names = [f"reviewer-{number}" for number in range(REVIEWERS)]
    desks = [desk_of(site, name) for name in names]
    chosen = [CHOICES[number % len(CHOICES)] for number in range(REVIEWERS)]
    start = Barrier(REVIEWERS)
    with ThreadPoolExecutor(REVIEWERS) as pool:
        everybody = list(pool.map(decide_all, desks, [tasks] * REVIEWERS, chosen, repeat(start)))
    winners = set()
    for one in tasks:
        answers = [told[one.task] for told in everybody]
        (winner,) = [place for place, answer in enumerate(answers) if answer.status == 200]
        winners.add(winner)
        for place, answer in enumerate(answers):
            if place != winner:
                assert (answer.status, answer.code) == (409, "already_decided")
                assert answer.document["decided_by"] == names[winner].title()
        case = site.world.records.cases[one.case_id]
        assert case.stage is LEADS_TO[chosen[winner]["verdict"]]
        lines = [json.loads(line) for line in site.world.cases.ledger(one.case_id)]
        recorded = [line for line in lines if line["action"] == Event.DECISION_RECORDED]
        assert [line["actor"]["id"] for line in recorded] == [names[winner]]
    assert len(winners) > 1
