"""One case on the engine, every worker of which is played by the test."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from redress.domain.stages import Remedy, Stage
from tests.statemachines.definition import filled, read, tasks

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

PATIENCE = 15
"""Seconds until something that did not happen counts as not happening."""

EVIDENCE, REVIEWS, REQUESTS, CLOSINGS = "evidence", "reviews", "requests", "closings"
BAGS = "bags"
LIMITS = {"StepTimeoutSeconds": 30, "ReviewTimeoutSeconds": 30, "OwnerTimeoutSeconds": 30}


@dataclass(frozen=True)
class Step:
    """What a worker received."""

    stage: str
    token: str
    remedy: str | None


@dataclass(frozen=True)
class End:
    """How an execution ended, and the names of all states that it entered."""

    status: str
    error: str
    cause: str
    states: tuple[str, ...]


class Journey:
    """A case with its own queues and its own state machine; `limits` are seconds."""

    def __init__(self, states: SFNClient, sqs: SQSClient) -> None:
        self.case_id = f"case-{uuid4()}"
        self.attempt = 1
        self.remedies: tuple[Remedy, ...] = ()
        self._states = states
        self._sqs = sqs
        self._queues: dict[str, str] = {
            name: self._sqs.create_queue(QueueName=f"{name}-{uuid4()}")["QueueUrl"]
            for name in (EVIDENCE, REVIEWS, REQUESTS, CLOSINGS, BAGS)
        }
        self._execution = ""
        self._open: list[Step] = []

    def begin(
        self,
        stage: str = Stage.PRESERVING,
        *remedies: Remedy,
        attempt: int = 1,
        patient: bool = True,
        **limits: int,
    ) -> None:
        """Start an execution at a stage; an impatient one retries without a pause."""
        self.remedies, self.attempt = remedies, attempt
        machine = self._machine(limits, patient=patient)
        self._execution = self._states.start_execution(
            stateMachineArn=machine,
            name=f"{self.case_id}--{attempt}",
            input=json.dumps(self.document(stage)),
        )["executionArn"]

    def _machine(self, limits: dict[str, int], *, patient: bool) -> str:
        tokens: dict[str, str | int] = {"AWS::Partition": "aws", **LIMITS, **limits}
        tokens |= {f"{name.title()}QueueUrl": url for name, url in self._queues.items()}
        definition = filled(read(), tokens)
        for task in tasks(definition).values():
            if not patient:
                task["Retry"][-1]["IntervalSeconds"] = 0
        created = self._states.create_state_machine(
            name=f"case-{uuid4()}",
            definition=json.dumps(definition),
            roleArn="arn:aws:iam::000000000000:role/case",
        )
        arn: str = created["stateMachineArn"]
        return arn

    def document(self, stage: str) -> dict[str, Any]:
        """What an input and every answer look like."""
        return {
            "case_id": self.case_id,
            "attempt": self.attempt,
            "stage": stage,
            "remedies": list(self.remedies),
        }

    def receives(self, queue: str, stage: str) -> Step:
        """Wait for the next message of a queue, which must ask for the step of a stage."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = self._sqs.receive_message(QueueUrl=self._queues[queue], WaitTimeSeconds=1)
            for message in answer.get("Messages", []):
                self._sqs.delete_message(
                    QueueUrl=self._queues[queue], ReceiptHandle=message["ReceiptHandle"]
                )
                step = self._step(json.loads(message["Body"]), stage)
                self._open.append(step)
                return step
        raise AssertionError(f"nothing came to {queue}: {list(self._entered())}")

    def _step(self, body: dict[str, Any], stage: str) -> Step:
        step = Step(body.pop("step"), body.pop("token"), body.pop("remedy", None))
        assert body == {"case_id": self.case_id, "attempt": self.attempt}
        assert step.stage == stage
        assert (step.remedy is not None) is (stage == Stage.PURSUING)
        assert step.token
        return step

    def answers(self, step: Step, stage: str) -> None:
        """Answer a step: the case is now at a stage."""
        self._send(step, self.document(stage))

    def answers_nonsense(self, step: Step) -> None:
        """Answer a step with a document that lacks the ids."""
        self._send(step, {"stage": Stage.SCREENING})

    def _send(self, step: Step, document: dict[str, Any]) -> None:
        self._open.remove(step)
        self._states.send_task_success(taskToken=step.token, output=json.dumps(document))

    def fails(self, step: Step, error: str, cause: str) -> None:
        """Fail a step."""
        self._open.remove(step)
        self._states.send_task_failure(taskToken=step.token, error=error, cause=cause)

    def goes(self, *way: tuple[str, str, str]) -> None:
        """Play steps given as (queue, stage of the message, stage of the answer)."""
        for queue, stage, answer in way:
            self.answers(self.receives(queue, stage), answer)

    def is_empty(self, queue: str) -> bool:
        """Say whether no message waits in a queue."""
        answer = self._sqs.receive_message(QueueUrl=self._queues[queue])
        return not answer.get("Messages")

    def loses(self, queue: str) -> None:
        """Delete a queue."""
        self._sqs.delete_queue(QueueUrl=self._queues[queue])

    def end(self) -> End:
        """Wait for the end of the execution."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = self._states.describe_execution(executionArn=self._execution)
            if found["status"] != "RUNNING":
                self._open.clear()
                error, cause = found.get("error", ""), found.get("cause", "")
                return End(found["status"], error, cause, tuple(self._entered()))
            time.sleep(0.02)
        raise AssertionError(f"the execution goes on: {list(self._entered())}")

    def _entered(self) -> Iterator[str]:
        pages = self._states.get_paginator("get_execution_history")
        for page in pages.paginate(executionArn=self._execution):
            for event in page["events"]:
                if event["type"].endswith("StateEntered"):
                    yield event["stateEnteredEventDetails"]["name"]

    def give_up(self) -> None:
        """End what still waits, so that no test leaves work behind in the engine."""
        for step in list(self._open):
            self.fails(step, "Redress.Superseded", "the test is over")
