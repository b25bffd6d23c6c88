"""Both zones over one world in memory, and the steps that workers take between the calls."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import handlers.owner.api
import handlers.reviewer.api
from redress.domain.case import Case
from redress.domain.stages import Remedy
from redress.domain.steps import StepMessage
from redress.edge.configuration import read_configuration
from redress.edge.session_zone import DESK_HEADER, SESSION_COOKIE
from redress.usecases.configure import Configure
from redress.usecases.open_case import OpenCase
from tests.factories.ways_in import mailed_code
from tests.fakes.world import World
from tests.handlers.caller import Answer, Caller, Document
from tests.handlers.proving import Proving
from tests.handlers.zones import owner_zone, reviewer_zone, worker

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "infra" / "local" / "sample" / "configuration.json"
SUBMISSION_ID = "0199c5e2-0000-7000-8000-000000000001"
PERSON = "欧阳娜娜"
ADDRESS = "nana.ouyang@owner.example"
REVIEWERS = {"community": "lin", "legal": "chen", "communications": "mei"}
PICTURE = b"a screenshot"
PICTURE_CLAIM: Document = {
    "name": "截图.png",
    "size": len(PICTURE),
    "sha256": hashlib.sha256(PICTURE).hexdigest(),
    "media_type": "image/png",
}


def submission_id(number: int = 1) -> str:
    """Give the id of one of many submissions."""
    return SUBMISSION_ID[: -len(str(number))] + str(number)


def submission(number: int = 1, **changes: object) -> Document:
    """What an owner sends."""
    return {
        "submission_id": submission_id(number),
        "campaign_id": "owners-2026",
        "locale": "zh-CN",
        "contact": {"name": PERSON, "email": ADDRESS},
        "vehicle": {"model": "X5"},
        "statement": f"有人在网上造谣。{number}",
        "links": [{"url": "https://weibo.example/1", "platform": "weibo"}],
        "remedies": ["lawyers_letter", "litigation_support"],
        "consents": [{"purpose": "handle_case", "version": "2026-01", "granted": True}],
        **changes,
    }


def sample() -> dict[str, Any]:
    """Read the sample campaign and its reviewers."""
    document: dict[str, Any] = json.loads(CONFIGURATION.read_text("utf-8"))
    return document


class Site:
    """The site as owners and reviewers reach it; `case_of` and `step` stand for the workers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, world: World | None = None) -> None:
        self.world = world or World()
        document = sample()
        document["campaigns"][0]["opens_at"] = "2025-10-01T00:00"
        Configure(self.world.campaigns, self.world.people)(*read_configuration(document))
        self.owner_zone, self.reviewer_zone = owner_zone(self.world), reviewer_zone(self.world)
        monkeypatch.setattr(handlers.owner.api.handler, "_zone", lambda: self.owner_zone)
        monkeypatch.setattr(handlers.reviewer.api.handler, "_zone", lambda: self.reviewer_zone)
        self.owner = Proving(self.world)

    def desk(self, group: str = "") -> Caller:
        """Give a reviewer's browser, signed in if a group is named."""
        desk = Caller(handlers.reviewer.api.handler, "reviewer.json", {DESK_HEADER: "1"})
        if group:
            self.sign_in(desk, REVIEWERS[group])
        return desk

    def sign_in(self, desk: Caller, reviewer_id: str) -> Answer:
        """Sign a browser in by the code from the mail."""
        email = self.world.people.reviewers[reviewer_id].email
        take_cookies(desk, desk.call("POST", "/desk-api/codes", {"email": email}))
        answer = desk.call("POST", "/desk-api/session", {"code": self.mailed_code()})
        take_cookies(desk, answer)
        assert desk.cookies.keys() == {SESSION_COOKIE}
        return answer

    def mailed_code(self) -> str:
        """Read the newest code in the mailbox."""
        return mailed_code(self.world)

    def receipt(self, number: int = 1, **changes: object) -> str:
        """Send a submission, open its case, and give the receipt code."""
        answer = self.owner.call("POST", "/api/submissions", submission(number, **changes))
        assert answer.status == 202, answer.text
        world = self.world
        OpenCase(
            world.drafts, world.cases, world.campaigns, world.engine, world.outbox, world.clock
        )(submission_id(number))
        code: str = answer.document["receipt_code"]
        return code

    def open(self, code: str) -> Caller:
        """Give the browser of an owner who has typed the receipt code."""
        return Caller(
            handlers.owner.api.handler, "owner.json", {"Authorization": f"Receipt {code}"}
        )

    @property
    def case(self) -> Case:
        """The newest case."""
        return list(self.world.records.cases.values())[-1]

    def step(self, remedy: Remedy | None = None) -> str:
        """Let the worker of the case's stage do its step, and give the id of the task, if any."""
        case = self.case
        token = self.world.engine.wait(case.id, case.attempt)
        worker(self.world, case.stage)(
            StepMessage(case.id, case.attempt, case.stage, token, remedy)
        )
        waiting = [task for task in self.world.records.tasks.values() if task.token == token]
        return waiting[-1].id if waiting else ""

    def screening(self) -> str:
        """Bring a new case to its screening, and give the task's id."""
        self.receipt()
        self.step()
        return self.step()

    def legal_review(self) -> str:
        """Bring a new case to its legal review, and give the task's id."""
        self.decide(self.screening(), "community", ADVANCE)
        return self.step()

    def remedy(self) -> str:
        """Bring a new case to its first remedy, and give the task's id."""
        self.decide(self.legal_review(), "legal", ACCEPT)
        request = self.step()
        code = self.receipt_again()
        self.open(code).call("POST", f"/api/receipt/answers/{request}", {"text": "more"})
        self.step()
        return self.step(Remedy.LAWYERS_LETTER)

    def receipt_again(self) -> str:
        """Send the same submission again for its receipt code."""
        code: str = self.owner.call("POST", "/api/submissions", submission()).document[
            "receipt_code"
        ]
        return code

    def decide(self, task_id: str, group: str, choice: Document) -> Answer:
        """Decide as somebody of the group, on the present revision."""
        body = {"revision": self.case.revision, **choice}
        answer = self.desk(group).call("POST", f"/desk-api/tasks/{task_id}/decision", body)
        assert answer.status == 200, answer.text
        return answer


ADVANCE: Document = {"verdict": "advance", "reason": "claim_plausible", "grounds": ["defamation"]}
ACCEPT: Document = {
    "verdict": "accept",
    "reason": "claim_established",
    "grounds": ["defamation"],
    "not_criticism": "It states facts, and they are false.",
    "remedies": ["lawyers_letter", "litigation_support"],
}
CARRIED_OUT: Document = {
    "verdict": "carried_out",
    "reason": "done",
    "reference": "L-1",
    "done_on": "2025-10-09",
}


def take_cookies(caller: Caller, answer: Answer) -> None:
    """Keep cookies as a browser does."""
    for line in answer.cookies:
        name, _, value = line.partition(";")[0].partition("=")
        caller.cookies.pop(name, None)
        if "Max-Age=0" not in line:
            caller.cookies[name] = value
