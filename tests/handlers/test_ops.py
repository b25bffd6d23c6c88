import json
from copy import deepcopy
from datetime import timedelta

import pytest

import handlers.ops.configure
import handlers.ops.reconcile
import handlers.ops.record_scan
import handlers.ops.sweep_due
import handlers.ops.watch_executions
from redress.domain.errors import UnknownCaseError
from redress.domain.evidence import Malware, upload_key
from redress.ports import ExecutionState
from redress.usecases.configure import Configure
from redress.usecases.record_scan import RecordScan
from redress.usecases.resume_case import Reconcile, ResumeCase
from redress.usecases.sweep_due import SweepDue
from tests.fakes.world import World
from tests.handlers.caller import Document
from tests.handlers.site import (
    CONFIGURATION,
    PICTURE,
    PICTURE_CLAIM,
    SUBMISSION_ID,
    Site,
    submission,
)

GRACE = timedelta(seconds=60)


def status_change(name: str, status: str = "FAILED") -> Document:
    machine = "arn:aws:states:eu-west-1:123456789012"
    return {
        "version": "0",
        "id": "315c1398-40ff-a850-213b-158f73e60175",
        "detail-type": "Step Functions Execution Status Change",
        "source": "aws.states",
        "account": "123456789012",
        "time": "2025-10-09T02:00:00Z",
        "region": "eu-west-1",
        "resources": [f"{machine}:execution:case:{name}"],
        "detail": {
            "executionArn": f"{machine}:execution:case:{name}",
            "stateMachineArn": f"{machine}:stateMachine:case",
            "name": name,
            "status": status,
            "input": "{}",
        },
    }


@pytest.fixture
def resume(site: Site, monkeypatch: pytest.MonkeyPatch) -> ResumeCase:
    world = site.world
    resume = ResumeCase(world.cases, world.campaigns, world.engine, world.clock, GRACE)
    monkeypatch.setattr(handlers.ops.watch_executions, "watch_executions", lambda: resume)
    return resume


@pytest.mark.usefixtures("resume")
@pytest.mark.parametrize("status", ["FAILED", "TIMED_OUT", "ABORTED"])
def test_a_case_whose_execution_is_gone_comes_back_once(site: Site, status: str) -> None:
    site.screening()
    world, case = site.world, site.case
    world.engine.end(case.id, 1)
    world.clock.advance(GRACE)
    event = status_change(f"{case.id}--1", status)
    assert handlers.ops.watch_executions.handler(event, None) == {"resumed": True}
    assert handlers.ops.watch_executions.handler(event, None) == {"resumed": False}
    assert world.engine.state(case.id, 2) is ExecutionState.RUNNING
    assert site.case.attempt == 2


@pytest.mark.usefixtures("resume")
def test_an_event_of_no_case_fails_and_comes_again() -> None:
    with pytest.raises(UnknownCaseError):
        handlers.ops.watch_executions.handler(status_change("RD-0000-0000-0000--1"), None)
    with pytest.raises(ValueError, match="by-hand"):
        handlers.ops.watch_executions.handler(status_change("by-hand"), None)


def test_reconciling_tells_what_was_mended(
    site: Site, resume: ResumeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.screening()
    site.owner.call("POST", "/api/submissions", submission(2))
    world = site.world
    world.engine.end(site.case.id, 1)
    world.clock.advance(timedelta(hours=1))
    reconcile = Reconcile(
        world.drafts, world.cases, world.engine, world.outbox, resume, world.clock
    )
    monkeypatch.setattr(handlers.ops.reconcile, "reconcile", lambda: reconcile)
    found = handlers.ops.reconcile.handler({}, None)
    assert found == {"drafts": 1, "resumed": 1, "preserved": 0, "stopped": 0, "sealed": 1}


@pytest.mark.parametrize(
    ("status", "result", "malware"),
    [
        ("NO_THREATS_FOUND", "recorded", Malware.CLEAN),
        ("THREATS_FOUND", "recorded", Malware.INFECTED),
        ("FAILED", "not_needed", Malware.NOT_SCANNED),
    ],
)
def test_the_verdict_of_a_scan_is_taken_from_its_event(
    site: Site, monkeypatch: pytest.MonkeyPatch, status: str, result: str, malware: Malware
) -> None:
    world = site.world
    key = upload_key(SUBMISSION_ID, PICTURE_CLAIM["sha256"])
    world.uploads.arrive(key, PICTURE)
    world.scanner.verdicts[key] = Malware.NOT_SCANNED
    site.receipt(files=[PICTURE_CLAIM])
    site.step()
    scan = RecordScan(world.cases, world.campaigns, world.outbox, world.clock)
    monkeypatch.setattr(handlers.ops.record_scan, "record_scan", lambda: scan)
    event = {
        "source": "aws.guardduty",
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "detail": {
            "schemaVersion": "1.0",
            "scanStatus": "COMPLETED",
            "resourceType": "S3_OBJECT",
            "s3ObjectDetails": {"bucketName": "incoming", "objectKey": key, "versionId": "v"},
            "scanResultDetails": {"scanResultStatus": status, "threats": None},
        },
    }
    assert handlers.ops.record_scan.handler(event, None) == {"result": result}
    assert world.records.evidence[site.case.id, 1].malware is malware


def test_sweeping_tells_how_much_was_done(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    task = site.screening()
    world = site.world
    world.clock.set(world.records.tasks[task].due_at)
    sweep = SweepDue(
        cases=world.cases,
        tasks=world.tasks,
        notices=world.notices,
        campaigns=world.campaigns,
        people=world.people,
        engine=world.engine,
        outbox=world.outbox,
        clock=world.clock,
        grace=GRACE,
        calendars=world.calendars,
        batches=world.batches,
    )
    monkeypatch.setattr(handlers.ops.sweep_due, "sweep_due", lambda: sweep)
    duties = [handlers.ops.sweep_due.handler({}, None)["duties"] for _ in range(3)]
    assert duties == [1, 1, 0]  # both reminders are late, and only one comes with each sweep
    world.clock.advance(GRACE * 2)
    unsent = len([told for told in world.records.notices.values() if told.next_at is not None])
    assert handlers.ops.sweep_due.handler({}, None) == {"duties": 0, "notices": unsent}


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    configure = Configure(world.campaigns, world.people)
    monkeypatch.setattr(handlers.ops.configure, "configure", lambda: configure)
    return world


SAMPLE: Document = json.loads(CONFIGURATION.read_text("utf-8"))


def test_the_sample_configuration_is_taken_twice_as_once(configured: World) -> None:
    for _ in range(2):
        answer = handlers.ops.configure.handler(deepcopy(SAMPLE), None)
        assert answer == {"campaigns": 1, "reviewers": 5}
    assert configured.records.campaigns.keys() == {"owners-2026"}
    assert len(configured.people.reviewers) == 5


def changed(**reviewer: object) -> Document:
    document = deepcopy(SAMPLE)
    document["reviewers"][0].update(reviewer)
    return document


@pytest.mark.parametrize(
    ("document", "finding"),
    [
        ({"surprise": 1}, {"pointer": "/surprise", "code": "unknown_field", "limit": None}),
        (
            changed(lead=False),
            {"pointer": "/reviewers", "code": "lead_missing", "limit": "community"},
        ),
        (
            changed(email="AMY@community.redress.example"),
            {"pointer": "/reviewers/1/email", "code": "address_taken", "limit": None},
        ),
        (
            changed(groups=["owner"]),
            {"pointer": "/reviewers/0/groups/0", "code": "not_allowed", "limit": None},
        ),
        (
            {"campaigns": [{**SAMPLE["campaigns"][0], "closes_at": "2025-12-31T24:00"}]},
            {"pointer": "/campaigns/0/closes_at", "code": "closes_before_it_opens", "limit": None},
        ),
    ],
    ids=["unknown field", "no lead", "address twice", "no such group", "closes first"],
)
def test_a_bad_configuration_is_told_and_nothing_is_written(
    configured: World, document: Document, finding: Document
) -> None:
    assert handlers.ops.configure.handler(document, None) == {"findings": [finding]}
    assert not configured.records.campaigns
    assert not configured.people.reviewers
