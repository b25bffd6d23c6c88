import json

import msgspec
import pytest

from redress.domain.errors import UnknownCaseError
from redress.domain.stages import Remedy, Stage
from redress.domain.steps import StepMessage
from redress.edge.batches import LAST_TRY, Batch
from tests.fakes.faults import OutageError
from tests.handlers.conftest import Log
from tests.handlers.queues import batch, failed

STEP = '{"step": "screening", "case_id": "RD-1", "attempt": 1, "token": "AQB8"}'
UNREADABLE = ["", "{", "[]", "{}", '{"step": "dancing", "case_id": "RD-1", "attempt": 1}', "\ud800"]


class Work:
    """A worker that notes what it was given, and fails on some steps."""

    def __init__(self, *failing: Stage) -> None:
        self.done: list[StepMessage] = []
        self.given_up: list[StepMessage] = []
        self.rested: list[tuple[str, int]] = []
        self.failing = failing
        self.batch = Batch(
            StepMessage,
            lambda: self.take,
            self.given_up.append,
            lambda handle, tries: self.rested.append((handle, tries)),
        )

    def take(self, message: StepMessage) -> None:
        if message.step in self.failing:
            raise OutageError("table")
        self.done.append(message)


def step(stage: Stage) -> str:
    return msgspec.json.encode(StepMessage("RD-1", 1, stage, "AQB8")).decode()


def test_a_message_is_read_as_the_state_machine_writes_it() -> None:
    work = Work()
    body = json.loads(STEP) | {"remedy": "lawyers_letter"}
    assert failed(work.batch(batch(STEP, json.dumps(body)), None)) == []
    assert work.done == [
        StepMessage("RD-1", 1, Stage.SCREENING, "AQB8"),
        StepMessage("RD-1", 1, Stage.SCREENING, "AQB8", Remedy.LAWYERS_LETTER),
    ]


def test_a_failing_message_fails_alone() -> None:
    work = Work(Stage.PURSUING)
    stages = [Stage.SCREENING, Stage.PURSUING, Stage.LAPSING, Stage.PURSUING, Stage.RECORDING]
    event = batch(*(step(stage) for stage in stages))
    assert failed(work.batch(event, None)) == ["message-1", "message-3"]
    assert [message.step for message in work.done] == [
        Stage.SCREENING,
        Stage.LAPSING,
        Stage.RECORDING,
    ]


def test_a_whole_batch_may_fail_without_an_error_of_the_function() -> None:
    work = Work(Stage.SCREENING)
    assert failed(work.batch(batch(STEP, STEP), None)) == ["message-0", "message-1"]


@pytest.mark.parametrize("tries", range(1, LAST_TRY + 2))
def test_a_message_rests_on_early_tries_and_is_given_up_on_the_last(tries: int) -> None:
    work = Work(Stage.SCREENING)
    assert failed(work.batch(batch(STEP, tries=tries), None)) == ["message-0"]
    last = tries >= 5
    assert [message.case_id for message in work.given_up] == (["RD-1"] if last else [])
    assert work.rested == ([] if last else [("handle-0", tries)])


@pytest.mark.parametrize("body", UNREADABLE, ids=ascii)
def test_an_unreadable_message_fails_alone_and_its_content_is_not_logged(
    body: str, log: Log
) -> None:
    work = Work()
    planted = "欧阳娜娜"
    unreadable = body if body != "{}" else json.dumps({"step": planted, "case_id": planted})
    event = batch(STEP, unreadable, STEP)
    assert failed(work.batch(event, None)) == ["message-1"]
    assert len(work.done) == 2
    assert (work.given_up, work.rested) == ([], [])
    assert "message-1" in log.text
    assert planted not in log.text


@pytest.mark.parametrize("tries", [1, 5])
def test_when_even_help_fails_the_other_messages_go_on(tries: int, log: Log) -> None:
    def broken(*_: object) -> None:
        raise UnknownCaseError("RD-1")

    work = Work(Stage.SCREENING)
    helpless = Batch(StepMessage, lambda: work.take, broken, broken)
    event = batch(STEP, step(Stage.LAPSING), tries=tries)
    assert failed(helpless(event, None)) == ["message-0"]
    assert [message.step for message in work.done] == [Stage.LAPSING]
    assert "no help for a failed message" in log.text
