"""After all journeys: no owner's personal data where only ids may be, and no message stuck."""

from __future__ import annotations

import pytest

from infra.local.journeys.privacy import WORDS, personal_data_found
from infra.local.journeys.stories import recorded
from infra.local.journeys.world import World

pytestmark = pytest.mark.engine


def test_no_personal_data_in_table_logs_executions_or_mails(world: World) -> None:
    if not world.owners:
        recorded(world)
    assert any(True for _ in world.operator.everything_logged())
    assert any(True for _ in world.operator.everything_executed())
    assert any(
        True for owner in world.owners for _ in world.operator.everything_recorded(owner.case_id)
    )
    assert personal_data_found(world) == []


def test_the_scan_would_find_what_was_planted(world: World) -> None:
    owner = world.owner("植入者")
    owner.case_id = "RD-PLAN-TED0-0000"
    owner.former.append("formerly@mail.redress.example")
    planted = " ".join((owner.name, *owner.former, *WORDS.values()))
    logs = world.engine.client("logs")
    logs.create_log_group(logGroupName="planted")
    logs.create_log_stream(logGroupName="planted", logStreamName="planted")
    logs.put_log_events(
        logGroupName="planted",
        logStreamName="planted",
        logEvents=[{"timestamp": 1_760_000_000_000, "message": planted}],
    )
    try:
        assert personal_data_found(world) == [
            "the name of RD-PLAN-TED0-0000 in a log",
            "a former address of RD-PLAN-TED0-0000 in a log",
            *(f"{nature} in a log" for nature in WORDS),
        ]
    finally:
        logs.delete_log_group(logGroupName="planted")
        world.owners.remove(owner)


def test_no_message_is_left_in_a_dead_letter_queue(world: World) -> None:
    assert world.operator.waiting_messages() == {}
