"""Executions of cases in AWS Step Functions, named `<case id>--<attempt>`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws
from redress.domain.case import Case
from redress.domain.ids import is_case_id
from redress.ports import Callback, ExecutionState

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

SUPERSEDED = "Redress.Superseded"
_CAUSE = "a newer execution of the case took over"


class StepfunctionsEngine:
    """Implements the port Engine.

    Args:
        state_machine_arn: names the state machine `case`.
        client: gives the client when it is first needed.
    """

    def __init__(
        self, state_machine_arn: str, client: Callable[[], SFNClient] = aws.stepfunctions
    ) -> None:
        self._machine = state_machine_arn
        self._connect = client

    @cached_property
    def _client(self) -> SFNClient:
        return self._connect()

    def start(self, case: Case) -> None:
        """Start the execution of the case's attempt; one of this name, even ended, is fine."""
        try:
            self._client.start_execution(
                stateMachineArn=self._machine,
                name=_name(case.id, case.attempt),
                input=_standing(case),
            )
        except self._client.exceptions.ExecutionAlreadyExists:
            return

    def stop(self, case_id: str, attempt: int) -> None:
        """Stop an execution; one that has ended or never was is fine."""
        if self.state(case_id, attempt) is not ExecutionState.RUNNING:
            return
        try:
            self._client.stop_execution(
                executionArn=self._arn(case_id, attempt), error=SUPERSEDED, cause=_CAUSE
            )
        except (
            self._client.exceptions.ExecutionDoesNotExist,
            self._client.exceptions.ValidationException,
        ):
            # It ended between the two calls
            if self.state(case_id, attempt) is ExecutionState.RUNNING:
                raise

    def state(self, case_id: str, attempt: int) -> ExecutionState:
        """Say how an execution stands; UNKNOWN also for one that the service forgot (90 days)."""
        try:
            answer = self._client.describe_execution(executionArn=self._arn(case_id, attempt))
        except self._client.exceptions.ExecutionDoesNotExist:
            return ExecutionState.UNKNOWN
        running = answer["status"] in ("RUNNING", "PENDING_REDRIVE")
        return ExecutionState.RUNNING if running else ExecutionState.ENDED

    def running(self) -> Iterator[tuple[str, int]]:
        """Give case id and attempt of every running execution; foreign names are passed over."""
        pages = self._client.get_paginator("list_executions").paginate(
            stateMachineArn=self._machine, statusFilter="RUNNING"
        )
        for page in pages:
            for execution in page["executions"]:
                case_id, _, attempt = execution["name"].partition("--")
                if is_case_id(case_id) and attempt.isascii() and attempt.isdigit():
                    yield case_id, int(attempt)

    def answer(self, token: str, case: Case) -> Callback:
        """Tell a waiting execution where its case stands now."""
        return self._callback(
            token,
            lambda: self._client.send_task_success(taskToken=token, output=_standing(case)),
        )

    def refuse(self, token: str) -> Callback:
        """Tell a waiting execution that a newer one took over."""
        return self._callback(
            token,
            lambda: self._client.send_task_failure(taskToken=token, error=SUPERSEDED, cause=_CAUSE),
        )

    def _callback(self, token: str, call: Callable[[], object]) -> Callback:
        if not token:
            return Callback.GONE
        try:
            call()
        except (
            self._client.exceptions.TaskTimedOut,
            self._client.exceptions.TaskDoesNotExist,
            self._client.exceptions.InvalidToken,
        ):
            return Callback.GONE
        return Callback.TAKEN

    def _arn(self, case_id: str, attempt: int) -> str:
        machine = self._machine.replace(":stateMachine:", ":execution:")
        return f"{machine}:{_name(case_id, attempt)}"


def _name(case_id: str, attempt: int) -> str:
    return f"{case_id}--{attempt}"


def _standing(case: Case) -> str:
    """Give the one document that executions know: ids and enums only."""
    return json.dumps(
        {
            "case_id": case.id,
            "attempt": case.attempt,
            "stage": case.stage.value,
            "remedies": [remedy.value for remedy in case.open_remedies],
        }
    )
