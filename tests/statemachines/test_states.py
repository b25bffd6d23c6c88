"""Each state by itself, by the engine's TestState."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from redress.domain.stages import Remedy, Stage
from tests.statemachines.definition import choices, chosen, filled, read, step, tasks
from tests.statemachines.journey import LIMITS

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

pytestmark = pytest.mark.engine

MACHINE = filled(
    read(),
    {"AWS::Partition": "aws"}
    | LIMITS
    | {f"{name}QueueUrl": name for name in ("Evidence", "Reviews", "Requests", "Closings", "Bags")},
)
ENDS = ["The step needs repair", "A newer execution took over"]


def single(
    state_functions: SFNClient,
    state: dict[str, Any],
    given: object,
    mock: dict[str, Any] | None = None,
) -> dict[str, Any]:
    arguments: dict[str, Any] = {"mock": mock} if mock else {}
    answer = state_functions.test_state(
        definition=json.dumps({"QueryLanguage": "JSONata"} | state),
        roleArn="arn:aws:iam::000000000000:role/case",
        input=json.dumps(given),
        **arguments,
    )
    return dict(answer)


@pytest.mark.parametrize("name", choices(MACHINE))
def test_a_question_leads_where_the_definition_says(state_functions: SFNClient, name: str) -> None:
    choice = choices(MACHINE)[name]
    for stage in [*Stage, "daydreaming"]:
        given = {"case_id": "c", "attempt": 1, "stage": stage, "remedies": []}
        answer = single(state_functions, choice, given)
        assert answer["nextState"] == chosen(choice, stage)
        assert json.loads(answer["output"]) == given


@pytest.mark.parametrize(
    ("remedy", "way"),
    [
        (Remedy.LITIGATION_SUPPORT, "Assemble the evidence bag"),
        (Remedy.LAWYERS_LETTER, "Carry out the remedy"),
    ],
)
def test_only_a_lawsuit_needs_the_bag(state_functions: SFNClient, remedy: Remedy, way: str) -> None:
    choice = choices(MACHINE)["Does the remedy need the evidence bag?"]
    answer = single(state_functions, choice, {"case_id": "c", "attempt": 1, "remedy": remedy})
    assert answer["nextState"] == way


@pytest.mark.parametrize("name", tasks(MACHINE))
def test_an_answer_is_passed_on_and_an_error_leads_to_its_end(
    state_functions: SFNClient, name: str
) -> None:
    task = tasks(MACHINE)[name]
    given = {"case_id": "c", "attempt": 1, "stage": step(task), "remedy": "lawyers_letter"}
    answered = single(state_functions, task, given, {"result": json.dumps({"stage": "closed"})})
    assert answered["status"] == "SUCCEEDED"
    # The engine's TestState passes over Output when it is given a result; the journeys show it
    assert json.loads(answered["output"]) == {"stage": "closed"}
    assert answered.get("nextState") == task.get("Next")
    for catcher in task["Catch"]:
        for error in {*catcher["ErrorEquals"]} - {"States.ALL"}:
            failed = single(
                state_functions, task, given, {"errorOutput": {"error": error, "cause": "because"}}
            )
            assert failed["status"] == "CAUGHT_ERROR"
            assert failed["nextState"] == catcher["Next"]


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("cause", [{"Cause": "because"}, {}], ids=["told", "untold"])
def test_an_end_keeps_error_and_cause(
    state_functions: SFNClient, name: str, cause: dict[str, str]
) -> None:
    answer = single(state_functions, MACHINE["States"][name], {"Error": "Redress.Broken"} | cause)
    assert answer["status"] == "FAILED"
    assert answer["error"] == "Redress.Broken"
    assert answer.get("cause", "") == cause.get("Cause", "")


def test_an_unknown_stage_is_told(state_functions: SFNClient) -> None:
    answer = single(
        state_functions, MACHINE["States"]["The stage is unknown"], {"stage": "daydreaming"}
    )
    assert answer["error"] == "Redress.UnknownStage"
    assert "daydreaming" in answer["cause"]
