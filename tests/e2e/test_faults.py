"""What goes wrong outside: engine, executions, deliveries and mail; each heals to one effect."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.owner import Owner
from infra.local.journeys.stories import LETTER, PICTURE, POST, advance
from infra.local.journeys.world import Journey, World

pytestmark = pytest.mark.engine


def _waiting_for_screening(world: World, journey: Journey, name: str) -> Owner:
    owner = world.owner(name)
    owner.sends(owner.writes([LETTER], [PICTURE], [POST]), [PICTURE])
    journey.stage(owner, "screening")
    world.reviewer("lin@community").is_asked(owner.case_id)
    return owner


def _assert_one_of_each(world: World, journey: Journey, owner: Owner, reviews: int) -> None:
    journey.locked(owner, 2)
    kinds = Counter(task["kind"] for task in world.operator.tasks(owner.case_id))
    assert set(kinds.values()) == {1}
    assert sum(kinds[kind] for kind in ("screening", "legal_review")) == reviews
    asked = Counter(
        item["sk"]
        for item in world.operator.items(owner.case_id)
        if "review_requested" in item["sk"]
    )
    assert set(asked.values()) == {1}
    lin = [m for m in journey.mail_to("lin@community", owner, "") if "escal" not in m.subject]
    assert len(lin) == 1
    running = [e for e in world.operator.executions(owner.case_id) if e["status"] == "RUNNING"]
    assert len(running) <= 1


def test_engine_stopped_and_started_while_a_review_waits(world: World) -> None:
    journey = Journey(world, "engine restarted")
    owner = _waiting_for_screening(world, journey, "顾重启")
    lin = world.reviewer("lin@community")
    link = lin.is_asked(owner.case_id)
    world.engine.stop()
    world.engine.start()

    def resumed() -> bool:
        world.operator.reconciles()
        return bool(world.operator.executions(owner.case_id)[-1]["status"] == "RUNNING")

    world.see(journey.name, "brought back", "execution history", resumed)
    world.see(
        journey.name,
        "the task has the live token",
        "table",
        lambda: world.operator.tasks(owner.case_id, "screening")[0]["attempt"] == 2,
    )
    lin.decides(lin.opens(link), "advance", "claim_plausible", grounds=["insult"])
    journey.stage(owner, "legal_review")
    world.see(
        journey.name,
        "legal is asked",
        "table",
        lambda: world.operator.tasks(owner.case_id, "legal_review"),
    )
    _assert_one_of_each(world, journey, owner, reviews=2)


def test_execution_aborted_by_hand_comes_back_without_a_second_mail(world: World) -> None:
    journey = Journey(world, "aborted by hand")
    owner = _waiting_for_screening(world, journey, "程中止")

    def aborted() -> bool:
        executions = world.operator.executions(owner.case_id)
        if len(executions) == 1 and executions[0]["status"] == "RUNNING":
            world.operator.aborts(owner.case_id)
        else:
            world.operator.reconciles()
        return len(executions) > 1

    world.see(journey.name, "a second execution", "execution history", aborted)
    world.see(
        journey.name,
        "the task has the live token",
        "table",
        lambda: world.operator.tasks(owner.case_id, "screening")[0]["attempt"] > 1,
    )
    advance(journey, owner)
    journey.stage(owner, "legal_review")
    world.see(
        journey.name,
        "legal is asked",
        "table",
        lambda: world.operator.tasks(owner.case_id, "legal_review"),
    )
    _assert_one_of_each(world, journey, owner, reviews=2)


def test_every_message_delivered_again_changes_nothing(world: World) -> None:
    journey = Journey(world, "delivered twice")
    owner = _waiting_for_screening(world, journey, "冯重复")
    before = world.operator.case(owner.case_id)
    intake = world.outputs["IntakeQueueUrl"]
    body = json.dumps({"submission_id": owner.submission_id})
    queues = world.engine.client("sqs")
    for _ in range(3):
        queues.send_message(QueueUrl=intake, MessageBody=body)
    for url, message in world.operator.step_messages(owner.case_id):
        for _ in range(2):
            queues.send_message(QueueUrl=url, MessageBody=message)
    world.see(
        journey.name,
        "the queues are empty again",
        "queues",
        lambda: world.operator.queues_empty("Intake", "Evidence", "Reviews"),
        timeout=120,
    )
    after = world.operator.case(owner.case_id)
    assert before is not None
    assert after is not None
    assert {**after, "updated_at": ""} == {**before, "updated_at": ""}
    assert len(world.operator.executions(owner.case_id)) == 1
    _assert_one_of_each(world, journey, owner, reviews=1)


def test_mail_refused_for_a_while_arrives_later_and_once(world: World) -> None:
    journey = Journey(world, "mail refused")
    world.reviewer("lin@community")
    mail = world.engine.client("sesv2")
    sender = world.outputs["Sender"]
    mail.delete_email_identity(EmailIdentity=sender)
    # The engine keeps what CloudFormation made under the service's first version as well
    world.engine.client("ses").delete_identity(Identity=sender)
    try:
        owner = world.owner("蒋退信")
        owner.sends(owner.writes([LETTER], links=[POST]))
        journey.stage(owner, "screening")
        world.see(
            journey.name,
            "the mail was refused",
            "logs",
            lambda: any("MailRefusedError" in line for line in world.operator.everything_logged()),
        )
        assert not journey.mail_to("lin@community", owner, "")
    finally:
        mail.create_email_identity(EmailIdentity=sender)
    advance(journey, owner)
    journey.stage(owner, "legal_review")
    assert len(journey.mail_to("lin@community", owner, "")) == 1


def test_a_message_that_can_never_be_processed_ends_in_the_dead_letter_queue(
    world: World,
) -> None:
    journey = Journey(world, "poison")
    owner = _waiting_for_screening(world, journey, "沈毒丸")
    step = {"step": "closed", "case_id": owner.case_id, "attempt": 1, "token": "none"}
    queues = world.engine.client("sqs")
    reviews = world.outputs["ReviewsQueueUrl"]
    dead = world.outputs["ReviewsDeadLettersUrl"]
    # Delivered as if it had failed four times before: the fifth and last try
    event = world.operator.delivery(reviews, json.dumps({**step, "case_id": "RD-0000-0000-0000"}))
    answer = world.operator.invokes("RequestReviewFunction", event)
    assert answer["batchItemFailures"]
    # Five deliveries would take as many visibility timeouts of minutes each
    patience = queues.get_queue_attributes(QueueUrl=reviews, AttributeNames=["VisibilityTimeout"])
    queues.set_queue_attributes(QueueUrl=reviews, Attributes={"VisibilityTimeout": "1"})
    try:
        queues.send_message(QueueUrl=reviews, MessageBody="not even JSON")
        world.see(
            journey.name,
            "in the dead-letter queue",
            "queues",
            lambda: world.operator.waiting_messages().get("ReviewsDeadLettersUrl"),
        )
    finally:
        queues.set_queue_attributes(QueueUrl=reviews, Attributes=patience["Attributes"])
        queues.purge_queue(QueueUrl=dead)


def test_a_step_that_fails_for_the_last_time_marks_its_case(world: World) -> None:
    journey = Journey(world, "needs repair")
    owner = _waiting_for_screening(world, journey, "韩待修")
    # A case at this stage cannot ask its owner: the worker fails, here for the fifth time
    step = {"step": "screening", "case_id": owner.case_id, "attempt": 1, "token": "t"}
    event = world.operator.delivery(world.outputs["RequestsQueueUrl"], json.dumps(step), tries=5)
    assert world.operator.invokes("AskOwnerFunction", event)["batchItemFailures"]
    case = world.operator.case(owner.case_id)
    assert case is not None
    assert case["trouble"] == "screening"
    lin = world.reviewer("lin@community")
    seen = lin.opens(lin.is_asked(owner.case_id))
    assert seen["case"]["trouble"] == "screening"
    lin.decides(seen, "advance", "claim_plausible", grounds=["insult"])
    journey.stage(owner, "legal_review")
    repaired = world.operator.case(owner.case_id)
    assert repaired is not None
    assert repaired["trouble"] == ""


def test_nobody_is_told_that_a_case_was_seen_which_was_not(world: World) -> None:
    with pytest.raises(JourneyError, match="not seen"):
        world.see("a journey", "something that never comes", "nowhere", lambda: None, timeout=0.1)
