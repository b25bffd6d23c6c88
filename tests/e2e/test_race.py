"""Ten reviewers decide the same hundred tasks at once, on the deployed system."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from threading import Barrier

import httpx
import pytest

from infra.local.journeys.owner import Owner, uuid7
from infra.local.journeys.reviewer import Document, Reviewer
from infra.local.journeys.stories import LETTER, POST
from infra.local.journeys.world import Journey, World
from redress.adapters.dynamodb.queue import move_steps
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.tasks import task_written
from redress.domain.facets import Facets
from redress.domain.ids import case_id_for
from redress.domain.queue import moves_of
from redress.domain.tasks import Task, TaskKind

pytestmark = pytest.mark.engine
CASES, REVIEWERS = 100, 10
TRIES = 10
PATIENCE = 180
AT_DOOR = 3
"""So many people sign in at a time."""
BUSY = {429, 502, 503, 504}
_AT_ONCE = 25
"""So many items are written or deleted by one request."""
CHOICES: tuple[Document, ...] = (
    {"verdict": "advance", "reason": "claim_plausible", "grounds": ["insult"]},
    {"verdict": "spam", "reason": "not_a_request"},
    {"verdict": "decline", "reason": "out_of_scope", "owner_text": "We are sorry."},
)
LEADS_TO = {"advance": "legal_review", "spam": "declining", "decline": "declining"}


@dataclass(frozen=True)
class Waiting:
    """Cases that wait for their screening, each a copy of one that came in by the form."""

    world: World
    model: Owner

    @cached_property
    def table(self) -> Table:
        client = self.world.engine.client("dynamodb")
        return Table(self.world.outputs["TableName"], lambda: client)

    def write(self) -> list[Task]:
        """Let a hundred tasks wait; no execution waits for them."""
        [case] = [item for item in self._items(self.model.case_id) if item["sk"]["S"] == "case"]
        tasks = [self._task(case_id_for(uuid7())) for _ in range(CASES)]
        items = [
            json.loads(json.dumps(case).replace(self.model.case_id, task.case_id)) for task in tasks
        ] + [task_written(task).members["Item"] for task in tasks]
        self._batch([{"PutRequest": {"Item": item}} for item in items])
        for step in move_steps(moves_of(tasks)):
            self.table.write(step)
        return tasks

    def forget(self, tasks: list[Task]) -> None:
        """Take the cases away: no later journey is to find them."""
        keys = [
            {name: item[name] for name in ("pk", "sk")}
            for task in tasks
            for item in self._items(task.case_id)
        ]
        self._batch([{"DeleteRequest": {"Key": key}} for key in keys])

    def _items(self, case_id: str) -> list[Document]:
        found: list[Document] = self.table.client.query(
            TableName=self.table.name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"case#{case_id}"}},
            ConsistentRead=True,
        )["Items"]
        return found

    def _batch(self, requests: list[Document]) -> None:
        for start in range(0, len(requests), _AT_ONCE):
            batch = {self.table.name: requests[start : start + _AT_ONCE]}
            left = self.table.client.batch_write_item(RequestItems=batch)  # type: ignore[arg-type]
            assert not left.get("UnprocessedItems")

    def _task(self, case_id: str) -> Task:
        now = datetime.now(UTC)
        return Task(
            id=f"{case_id}.screening.1",
            case_id=case_id,
            campaign_id=self.model.campaign,
            kind=TaskKind.SCREENING,
            number=1,
            attempt=1,
            opened_at=now,
            due_at=now + timedelta(days=3),
            agenda=(),
            token="",
            facets=Facets((LETTER,), language="zh-CN"),
        )


@pytest.fixture
def tasks(world: World) -> Iterator[list[Task]]:
    owner = world.owner("何百件")
    owner.sends(owner.writes([LETTER], links=[POST]))
    Journey(world, "ten at once").stage(owner, "screening")
    waiting = Waiting(world, owner)
    written = waiting.write()
    yield written
    waiting.forget(written)


@pytest.fixture
def team(world: World) -> Iterator[list[Reviewer]]:
    """Ten people whom the lead adds, and disables when they are done."""
    lin = world.reviewer("lin@community")
    known: list[Document] = []
    for number in range(REVIEWERS):
        person: Document = {
            "name": f"Reviewer {number}",
            "email": f"reviewer{number}-{uuid.uuid4().hex[:6]}@community.redress.example",
            "locale": "en",
            "groups": ["community"],
            "mail_mode": "digest",
        }
        added = lin.call("POST", "/desk-api/reviewers", person)
        assert added.status_code == 201, added.text
        [new] = [one for one in added.json()["reviewers"] if one["email"] == person["email"]]
        known.append({**person, "id": new["id"]})
    people = [Reviewer(world.site, world.mailbox, person["email"]) for person in known]
    with ThreadPoolExecutor(AT_DOOR) as pool:
        list(pool.map(Reviewer.signs_in, people))
    yield people
    for person in known:
        path = f"/desk-api/reviewers/{person.pop('id')}"
        assert lin.call("PUT", path, {**person, "disabled": True}).status_code == 200


@dataclass(frozen=True)
class Rush:
    """Everybody decides everything, and begins each task in the same moment."""

    tasks: list[Task]
    revision: int
    start: Barrier

    def decide_all(self, reviewer: Reviewer, choice: Document) -> list[httpx.Response]:
        """Decide one task after the other, whatever the answers are."""
        body = {"revision": self.revision, **choice}
        answers = []
        for task in self.tasks:
            self.start.wait(PATIENCE)
            answers.append(decide(reviewer, task, body))
        return answers


def decide(reviewer: Reviewer, task: Task, body: Document) -> httpx.Response:
    """Decide as the page does: where the site was too busy to answer, send it once more."""
    for _ in range(TRIES):
        answer = reviewer.call("POST", f"/desk-api/tasks/{task.id}/decision", body)
        if answer.status_code not in BUSY:
            break
    return answer


def test_each_task_is_decided_once_and_nobody_sees_a_wrong_answer(
    world: World, tasks: list[Task], team: list[Reviewer]
) -> None:
    seen = team[0].opens_task(tasks[0].id)
    selves = [reviewer.call("GET", "/desk-api/me").json() for reviewer in team]
    chosen = [CHOICES[place % len(CHOICES)] for place in range(REVIEWERS)]
    rush = Rush(tasks, seen["case"]["revision"], Barrier(REVIEWERS))
    with ThreadPoolExecutor(REVIEWERS) as pool:
        everybody = list(pool.map(rush.decide_all, team, chosen))
    winners = set()
    for place, task in enumerate(tasks):
        lines = map(json.loads, world.operator.ledger(task.case_id))
        decided = [line for line in lines if line["action"] == "case:decision:recorded"]
        [by] = [line["actor"]["id"] for line in decided]
        [winner] = [who for who, known in enumerate(selves) if known["id"] == by]
        winners.add(winner)
        stage = LEADS_TO[chosen[winner]["verdict"]]
        case = world.operator.case(task.case_id)
        assert case is not None
        assert case["stage"] == stage
        for who, told in enumerate(answers[place] for answers in everybody):
            if told.status_code == 200:
                assert who == winner
                found = {"case_id": task.case_id, "stage": stage, "proposed": False}
                assert told.json() == found
            else:
                assert (told.status_code, told.json()["code"]) == (409, "already_decided")
                assert told.json()["decided_by"] == selves[winner]["name"]
    assert len(winners) > 1
