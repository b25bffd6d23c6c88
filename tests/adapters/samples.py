"""Cases, tasks and people to store."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from redress.domain.calendar import days, working_days
from redress.domain.campaign import Campaign, ConsentText, Deadlines
from redress.domain.canonical import canonical
from redress.domain.case import Case, Change, Opening, TimelineEntry
from redress.domain.custody import Actor, CustodyRecord
from redress.domain.duties import Due, Duty
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Paper, PaperKind
from redress.domain.ids import case_id_for, task_id_for
from redress.domain.reviewers import Reviewer, Session, SignInWay
from redress.domain.stages import Remedy, Stage
from redress.domain.submission import (
    Consent,
    Contact,
    Draft,
    FileClaim,
    Incident,
    Link,
    Submission,
    Vehicle,
)
from redress.domain.tasks import Assignee, Task, TaskKind
from redress.ports import Cases, Drafts

NOW = datetime(2025, 10, 9, 2, 0, 0, 123456, tzinfo=UTC)
DAY = "2025-10-09"
CLERK = Actor(role="component", id="tests")
SCREENSHOT = b"not really a picture"


def campaign(title: str = "Stand by our owners") -> Campaign:
    return Campaign(
        id="owners-2025",
        title={"en": title, "zh-CN": "与车主同行"},
        introduction={"en": "Tell us.", "zh-CN": "请告诉我们。"},
        organisation={"en": "The owners' association", "zh-CN": "车主协会"},
        opens_at=NOW,
        closes_at=NOW + timedelta(days=7),
        timezone="Asia/Shanghai",
        calendar="CN",
        site_url="https://redress.example",
        deadlines=Deadlines(
            screening=working_days(3),
            legal_review=working_days(5),
            remedy=working_days(10),
            evidence_request=days(14),
            question=days(7),
            information_request=days(21),
        ),
        consents=(ConsentText("handling", "1", True, "", {"en": "Yes", "zh-CN": "同意"}),),
        models=("S1", "S2"),
    )


def submission(number: int = 1, files: int = 1) -> Submission:
    return Submission(
        submission_id=f"0199c5e2-0000-7000-8000-{number:012d}",
        campaign_id="owners-2025",
        locale="zh-CN",
        contact=Contact("欧阳娜娜", "owner@example.com", "13800000000"),
        vehicle=Vehicle("S1", f"order-{number}"),
        statement='They painted "小偷" on my car \N{PILE OF POO}.',
        links=(Link("https://weibo.example/1", "weibo", "@attacker"),),
        incident=Incident("2025-10-01", "Shanghai", "paint", "P-1"),
        remedies=(Remedy.LAWYERS_LETTER, Remedy.LITIGATION_SUPPORT),
        consents=(Consent("handling", "1", True),),
        files=tuple(claim(f"截图 {place}.png") for place in range(1, files + 1)),
    )


def claim(name: str, content: bytes = SCREENSHOT) -> FileClaim:
    return FileClaim(name, len(content), hashlib.sha256(content).hexdigest(), "image/png")


def draft(number: int = 1, received_at: datetime = NOW, files: int = 1) -> Draft:
    sent = submission(number, files)
    return Draft(sent.submission_id, sent.digest(), f"lookup-{number}", received_at, sent)


def opening(number: int = 1, files: int = 1, resembles: str = "", likeness: str = "") -> Change:
    """Everything that opening a case writes, for the draft of the same number."""
    sent = submission(number, files)
    case = new_case(number, files, resembles)
    paper = Paper(0, PaperKind.SUBMISSION, canonical(sent.document()))
    uploads = [
        EvidenceItem(case.id, place, file, NOW) for place, file in enumerate(sent.files, start=1)
    ]
    return Change(
        case=case,
        day=DAY,
        timeline=(TimelineEntry(NOW, Event.CASE_OPENED, case.stage, 1, {"files": files}),),
        custody=(
            witnessed(Event.CASE_OPENED),
            *(witnessed(Event.EVIDENCE_ANNOUNCED, item=item.number) for item in uploads),
        ),
        counters=("participants", "wanted:lawyers_letter"),
        evidence=(paper.item(case.id, NOW), *uploads),
        papers=(paper,),
        opening=Opening(sent.contact, sent, f"lookup-{number}", likeness or f"likeness-{number}"),
    )


def new_case(number: int = 1, files: int = 1, resembles: str = "") -> Case:
    sent = submission(number, files)
    return Case(
        id=case_id_for(sent.submission_id),
        campaign_id=sent.campaign_id,
        submission_id=sent.submission_id,
        locale=sent.locale,
        opened_at=NOW,
        updated_at=NOW,
        wanted=sent.remedies,
        items=files + 1,
        pending=files + 1,
        has_links=True,
        resembles=resembles,
    )


def opened(drafts: Drafts, cases: Cases, number: int = 1, files: int = 1) -> Case:
    """Open the case of a number."""
    drafts.put_new(draft(number, files=files))
    return cases.commit(opening(number, files))


def moved(case: Case, stage: Stage = Stage.SCREENING, **parts: object) -> Change:
    """The change that moves a case on, a minute later."""
    return Change(
        case=case.moved(stage, case.updated_at + timedelta(minutes=1)),
        day=DAY,
        **parts,  # type: ignore[arg-type]  # the tests name the change's own fields
    )


def witnessed(event: Event, **facts: str | int) -> CustodyRecord:
    return CustodyRecord(NOW, CLERK, event, facts)


def task(
    case_id: str,
    kind: TaskKind = TaskKind.SCREENING,
    *,
    number: int = 1,
    opened_at: datetime = NOW,
    remedy: Remedy | None = None,
) -> Task:
    return Task(
        id=task_id_for(case_id, (remedy or kind).value, number),
        case_id=case_id,
        campaign_id="owners-2025",
        kind=kind,
        number=number,
        attempt=1,
        opened_at=opened_at,
        due_at=opened_at + timedelta(days=3),
        agenda=(
            Due(opened_at + timedelta(days=1), Duty.REMIND),
            Due(opened_at + timedelta(days=3), Duty.LAPSE),
        ),
        token="the engine's token",
        remedy=remedy,
        question="请补充证据？" if kind.assignee is Assignee.OWNER else "",
    )


def reviewer(name: str, *groups: Assignee, email: str = "", disabled: bool = False) -> Reviewer:
    address = email or f"{name}@desk.example"
    return Reviewer(name, name.title(), address, "en", groups, disabled=disabled)


def session(reviewer_id: str = "ann") -> Session:
    return Session(
        secret_hash="secret",
        reviewer_id=reviewer_id,
        way=SignInWay.MAILED_CODE,
        opened_at=NOW,
        seen_at=NOW,
        id="name",
        browser="Firefox · Linux",
        network="192.0.2.1",
        proved_at=NOW,
        proved_by=SignInWay.MAILED_CODE,
    )
