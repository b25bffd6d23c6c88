"""A campaign and what its owners send."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from redress.domain.calendar import days, working_days
from redress.domain.campaign import Campaign, ConsentText, Deadlines
from redress.domain.review_rules import ReviewRules, Signing
from redress.domain.stages import Remedy
from redress.domain.submission import (
    Consent,
    Contact,
    FileClaim,
    Incident,
    Link,
    Submission,
    Vehicle,
)
from redress.domain.task_kinds import Assignee

CODES = ReviewRules(signing=dict.fromkeys(Assignee, Signing.CODE))
"""Who decides what weighs much enters a fresh code; tests of passkeys say otherwise."""

OPENS_AT = datetime(2025, 10, 8, 16, 0, tzinfo=UTC)
CLOSES_AT = datetime(2025, 10, 15, 16, 0, tzinfo=UTC)
"""24:00 on 15 October in Shanghai."""

SCREENSHOT = b"a picture of the post"
RECORDING = b"a recording of the screen"
LETTER, LITIGATION = Remedy.LAWYERS_LETTER, Remedy.LITIGATION_SUPPORT
GUIDANCE = Remedy.EVIDENCE_GUIDANCE
HELP = (LETTER, LITIGATION)


def campaign(**changes: object) -> Campaign:
    made = Campaign(
        id="owners-2025",
        title={"en": "Stand by our owners", "zh-CN": "与车主同行"},
        introduction={"en": "Tell us.", "zh-CN": "请告诉我们。"},
        organisation={"en": "The owners' association", "zh-CN": "车主协会"},
        opens_at=OPENS_AT,
        closes_at=CLOSES_AT,
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
        consents=(
            ConsentText("handling", "2", True, "", {"en": "Yes", "zh-CN": "同意"}),
            ConsentText("lawyers", "1", False, "A law firm", {"en": "Yes", "zh-CN": "同意"}),
        ),
        models=("S1", "S2"),
        review=CODES,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # tests name the campaign's fields


def submission_id(number: int = 1) -> str:
    return f"0199c5e2-0000-7000-8000-{number:012d}"


def claim(content: bytes = SCREENSHOT, name: str = "截图.png") -> FileClaim:
    return FileClaim(name, len(content), hashlib.sha256(content).hexdigest(), "image/png")


def submission(number: int = 1, **changes: object) -> Submission:
    made = Submission(
        submission_id=submission_id(number),
        campaign_id="owners-2025",
        locale="zh-CN",
        contact=Contact("欧阳娜娜", "owner@example.com", "13800000000"),
        vehicle=Vehicle("S1", f"order-{number}"),
        statement="They say that I stole my car.",
        links=(Link("https://weibo.example/1", "weibo", "@attacker"),),
        incident=Incident("2025-10-01", "Shanghai", "paint on the car", "P-1"),
        remedies=HELP,
        consents=(Consent("handling", "2", True),),
        files=(claim(SCREENSHOT), claim(RECORDING, "录屏.mp4")),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # tests name the submission's fields


def bare_submission(number: int = 1, **changes: object) -> Submission:
    """A wish for help without anything to look at."""
    nothing: dict[str, object] = {"links": (), "incident": None, "files": ()}
    return submission(number, **(nothing | changes))
