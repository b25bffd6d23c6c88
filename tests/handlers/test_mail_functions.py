"""What the mail functions count, and what they make of events of the mail service."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import ValidationError

import handlers.ops.record_feedback
from redress.domain.mail_feedback import Feedback
from redress.domain.stages import Stage
from redress.usecases.record_feedback import Noted
from tests.factories.cast import at
from tests.factories.desk import JUN


def bounced(*addresses: str, kind: str = "Permanent") -> dict[str, Any]:
    return {
        "version": "0",
        "source": "aws.ses",
        "detail-type": "Email Bounced",
        "detail": {
            "eventType": "Bounce",
            "mail": {
                "messageId": "m",
                "tags": {"reviewer": ["jun"], "ses:configuration-set": ["redress-test-mail"]},
            },
            "bounce": {
                "bounceType": kind,
                "bounceSubType": "General",
                "bouncedRecipients": [{"emailAddress": address} for address in addresses],
            },
        },
    }


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr(handlers.ops.record_feedback, "count", names.append)
    return names


def test_every_bounce_is_recorded_and_counted(
    monkeypatch: pytest.MonkeyPatch, counted: list[str]
) -> None:
    cast = at(Stage.SCREENING)
    monkeypatch.setattr(
        handlers.ops.record_feedback, "record_feedback", lambda: cast.house.record_feedback
    )
    handle = handlers.ops.record_feedback.handler
    assert handle(bounced(JUN.email), None) == {"noted": ["reviewer_marked"]}
    assert handle(bounced(JUN.email), None) == {"noted": ["known"]}
    assert handle(bounced(JUN.email, kind="Transient"), None) == {"noted": ["passing"]}
    assert handle(bounced("x@example.com", "y@example.com"), None) == {
        "noted": ["other_address", "other_address"]
    }
    assert counted == [
        *("Feedback_reviewer_marked", "Feedback_known", "Feedback_passing"),
        *("Feedback_other_address", "Feedback_other_address"),
    ]


def test_what_is_no_event_of_the_mail_service_is_refused_and_nothing_is_recorded(
    monkeypatch: pytest.MonkeyPatch, counted: list[str]
) -> None:
    recorded: list[Feedback] = []

    def record(feedback: Feedback) -> Noted:
        recorded.append(feedback)
        return Noted.KNOWN

    monkeypatch.setattr(handlers.ops.record_feedback, "record_feedback", lambda: record)
    event = bounced(JUN.email)
    event["detail"]["bounce"]["bouncedRecipients"] = "everybody"
    with pytest.raises(ValidationError):
        handlers.ops.record_feedback.handler(event, None)
    assert recorded == []
    assert counted == []
