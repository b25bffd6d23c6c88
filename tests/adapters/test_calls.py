"""How many calls of AWS each step of a case makes: one more here is one more for every case.

The process is a warm one: clients are made, the pepper is read, and the campaign and a wrapping
key are remembered.
"""

from __future__ import annotations

import pytest

import handlers.owner.api
from redress.adapters.dynamodb.cases import DynamodbCases
from redress.adapters.dynamodb.drafts import DynamodbDrafts
from redress.adapters.jinja_texts import JinjaTexts
from redress.adapters.remembered_campaigns import RememberedCampaigns
from redress.adapters.remembered_queues import RememberedQueues
from redress.domain.case import Case
from redress.domain.notices import Notice, NoticeKind
from redress.domain.reviewers import Device, SignInWay
from redress.domain.stages import Outcome, Stage
from redress.domain.steps import StepMessage
from redress.domain.submission import Submission
from redress.domain.tasks import TaskKind
from redress.usecases.open_case import OpenCase
from redress.usecases.send_mail import SendMail, Sent
from redress.usecases.sessions import Sessions
from tests.adapters.calls import counted
from tests.adapters.outside import Services
from tests.adapters.samples import NOW, moved
from tests.factories.decisions import record_decision
from tests.factories.desk import ADVANCE, JUN, MEI
from tests.factories.owners import campaign as running
from tests.factories.owners import submission
from tests.fakes.world import World
from tests.handlers.proving import Proving
from tests.handlers.site import submission as form
from tests.handlers.zones import owner_zone, worker

SERVED = (
    *("drafts", "cases", "tasks", "notices", "people", "limits", "desk"),
    *("outbox", "engine", "secrets", "mailer"),
)
READ, READ_MANY = "dynamodb:GetItem", "dynamodb:BatchGetItem"
LOOKED_FOR, WRITTEN = "dynamodb:Query", "dynamodb:UpdateItem"
PUT, TRANSACTED = "dynamodb:PutItem", "dynamodb:TransactWriteItems"
QUEUED, ALL_QUEUED = "sqs:SendMessage", "sqs:SendMessageBatch"
STARTED, ANSWERED = "stepfunctions:StartExecution", "stepfunctions:SendTaskSuccess"
MAILED = "sesv2:SendEmail"


class Deployed(World):
    """A world whose records, queues and mails are those of services.

    Who takes submissions is one process, who works on their cases another.
    """

    def __init__(self, services: Services) -> None:
        super().__init__(NOW)
        for name in SERVED:
            setattr(self, name, getattr(services, name))
        self.keys = services.other_process()
        setattr(self, "cases", DynamodbCases(services.table, self.keys))  # noqa: B010  # as below
        campaigns = RememberedCampaigns(services.campaigns)
        setattr(self, "campaigns", campaigns)  # noqa: B010  # the fake's type is another one
        campaigns.put(running())
        for one in (JUN, MEI):
            self.people.put(one)
        drafts = DynamodbDrafts(services.table, self.keys)
        self.opens = OpenCase(drafts, self.cases, campaigns, self.engine, self.outbox, self.clock)
        self.sends = SendMail(
            cases=self.cases,
            campaigns=campaigns,
            people=self.people,
            notices=self.notices,
            desk=self.desk,
            queues=RememberedQueues(self.desk),
            mailer=self.mailer,
            texts=JinjaTexts(),
            outbox=self.outbox,
            clock=self.clock,
        )
        self.opened(1)

    def acknowledged(self, sent: Submission) -> None:
        """Take a submission, as the owners' API does."""
        owner_zone(self).submit(sent)

    def opened(self, number: int, **changes: object) -> Case:
        """Take a submission and open its case."""
        sent = submission(number, **changes)
        self.acknowledged(sent)
        return self.opens(sent.submission_id)

    def at(self, stage: Stage, number: int = 2, **changes: object) -> Case:
        """Bring a new case to a stage, with everything that it had kept."""
        return self.cases.commit(moved(self.opened(number), stage, **changes))

    def reviewed(self, number: int = 2) -> Case:
        """Bring a new case to its open screening."""
        case = self.at(Stage.SCREENING, number)
        self.steps(case)
        current = self.cases.get(case.id)
        assert current is not None
        return current

    def elsewhere(self, case: Case) -> Case:
        """Let what comes be done by a process that has not seen the case yet."""
        self.keys.forget(case.id)
        return case

    def steps(self, case: Case, stage: Stage | None = None) -> None:
        """Let the worker of a stage do its step."""
        message = StepMessage(case.id, case.attempt, stage or case.stage, "a" * 1024)
        worker(self, message.step)(message)


@pytest.fixture
def deployed(on_moto: Services) -> Deployed:
    return Deployed(on_moto)


@pytest.fixture
def browser(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Proving:
    for name in ("POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE"):
        monkeypatch.setenv(name, "tests")
    zone = owner_zone(deployed)
    monkeypatch.setattr(handlers.owner.api.handler, "_zone", lambda: zone)
    return Proving(deployed)


def test_a_submission_is_two_calls(browser: Proving) -> None:
    with counted() as calls:
        assert browser.call("POST", "/api/submissions", sent(7)).status == 202
    assert calls == {TRANSACTED: 1, QUEUED: 1}


def sent(number: int) -> dict[str, object]:
    """A form of the campaign that runs here."""
    consents = [{"purpose": "handling", "version": "2", "granted": True}]
    return form(number, campaign_id="owners-2025", vehicle={"model": "S1"}, consents=consents)


def test_the_same_submission_again_reads_the_key_of_the_first(
    browser: Proving, on_moto: Services
) -> None:
    first = browser.call("POST", "/api/submissions", sent(7))
    with counted() as calls:
        again = browser.call("POST", "/api/submissions", sent(7))
    assert again.document == first.document
    assert calls == {TRANSACTED: 1, READ: 1, QUEUED: 1}
    assert len(on_moto.queued("intake")) == 3


def test_the_form_and_its_puzzle_are_one_call(browser: Proving) -> None:
    with counted() as calls:
        assert browser.call("GET", "/api/campaigns/owners-2025").status == 200
        body = {"submission_id": str(sent(7)["submission_id"])}
        assert browser.call("POST", "/api/challenges", body).status == 200
    assert calls == {WRITTEN: 1}


def test_a_case_is_opened_by_four_calls(deployed: Deployed) -> None:
    two = submission(2)
    deployed.acknowledged(two)
    with counted() as calls:
        deployed.opens(two.submission_id)
    # The draft and its key, everything of the case, the execution
    assert calls == {READ: 2, TRANSACTED: 1, STARTED: 1}


def test_a_twin_costs_a_second_try(deployed: Deployed) -> None:
    twin = submission(2, vehicle=submission(1).vehicle)
    deployed.acknowledged(twin)
    with counted() as calls:
        assert deployed.opens(twin.submission_id).resembles
    assert calls == {READ: 4, TRANSACTED: 2, STARTED: 1}


def test_a_review_is_asked_for_by_five_calls(deployed: Deployed) -> None:
    case = deployed.elsewhere(deployed.at(Stage.SCREENING))
    with counted() as calls:
        deployed.steps(case)
    # Everything of the case, its key, who is in the group
    assert calls == {LOOKED_FOR: 2, READ: 1, TRANSACTED: 1, ALL_QUEUED: 1}


def test_an_owner_is_asked_by_four_calls(deployed: Deployed) -> None:
    case = deployed.elsewhere(deployed.at(Stage.COLLECTING_EVIDENCE))
    with counted() as calls:
        deployed.steps(case)
    assert calls == {LOOKED_FOR: 1, READ: 1, TRANSACTED: 1, ALL_QUEUED: 1}


def test_ten_mails_to_reviewers_ask_for_the_queue_once(deployed: Deployed) -> None:
    notices = [
        Notice(NoticeKind.REVIEW_REQUESTED, case.id, case.task_id(TaskKind.SCREENING), one.id)
        for case in (deployed.reviewed(number) for number in range(2, 7))
        for one in (JUN, MEI)
    ]
    with counted() as calls:
        assert {deployed.sends(notice) for notice in notices} == {Sent.SENT}
    assert calls == {WRITTEN: 20, READ_MANY: 10, READ: 10, LOOKED_FOR: 2, MAILED: 10}


@pytest.mark.parametrize("kind", [NoticeKind.CASE_PRESERVED, NoticeKind.CLOSED_DECLINED])
def test_a_mail_to_an_owner_is_five_calls(deployed: Deployed, kind: NoticeKind) -> None:
    case = deployed.elsewhere(deployed.opened(2))
    with counted() as calls:
        assert deployed.sends(Notice(kind, case.id)) is Sent.SENT
    assert calls == {WRITTEN: 2, LOOKED_FOR: 1, READ: 1, MAILED: 1}


def test_a_request_of_the_desk_reads_session_and_rights_at_once(deployed: Deployed) -> None:
    sessions = Sessions(deployed.people, deployed.secrets, deployed.clock)
    cookie = sessions.open(JUN, SignInWay.MAILED_CODE, Device("Firefox", "192.0.2.0")).cookie
    with counted() as calls:
        sessions.find(cookie)
    assert calls == {READ_MANY: 1}


def test_a_decision_is_four_calls(deployed: Deployed) -> None:
    case = deployed.reviewed()
    sessions = Sessions(deployed.people, deployed.secrets, deployed.clock)
    session = sessions.open(JUN, SignInWay.MAILED_CODE, Device("Firefox", "192.0.2.0")).session
    task_id = case.task_id(TaskKind.SCREENING)
    with counted() as calls:
        record_decision(deployed)(task_id, case.revision, ADVANCE, JUN, session)
    assert calls == {READ_MANY: 1, TRANSACTED: 1, ANSWERED: 1, PUT: 1}


def test_a_case_is_closed_by_four_calls(deployed: Deployed) -> None:
    case = deployed.at(Stage.RECORDING)
    with counted() as calls:
        deployed.steps(case)
    assert calls == {READ: 1, TRANSACTED: 1, ALL_QUEUED: 1, ANSWERED: 1}
    closed = deployed.cases.get(case.id)
    assert closed is not None
    assert closed.outcome is Outcome.RECORDED
