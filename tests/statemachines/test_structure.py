from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from redress.domain.stages import CLOSING_STAGES, OWNER_WAITS, TRANSITIONS, Remedy, Stage
from tests.statemachines import checks
from tests.statemachines.definition import (
    TOKEN,
    State,
    choices,
    chosen,
    read,
    scopes,
    step,
    targets,
    tasks,
    texts,
)

HUB = "Where does the case stand?"
MESSAGE = {
    "case_id": "{% $states.input.case_id %}",
    "attempt": "{% $states.input.attempt %}",
    "token": "{% $states.context.Task.Token %}",
}
TOKENS = {
    "AWS::Partition",
    "EvidenceQueueUrl",
    "ReviewsQueueUrl",
    "RequestsQueueUrl",
    "ClosingsQueueUrl",
    "BagsQueueUrl",
    "StepTimeoutSeconds",
    "ReviewTimeoutSeconds",
    "OwnerTimeoutSeconds",
}
BAG = "Assemble the evidence bag"
"""The one state beside another of the same stage."""
WORKING_STAGES = [stage for stage in Stage if stage is not Stage.CLOSED]


@pytest.fixture
def machine() -> dict[str, Any]:
    return read()


@pytest.mark.parametrize("check", checks.ALL, ids=lambda check: check.__name__)
def test_the_definition_has_no_fault(
    machine: dict[str, Any], check: Callable[[checks.Machine], list[str]]
) -> None:
    assert check(machine) == []


SCREENS, PURSUES = "Community manager screens", "Pursue each remedy"
FAULTS: dict[str, tuple[Callable[[checks.Machine], list[str]], str, str, object]] = {
    "next state misspelt": (checks.dangling_targets, SCREENS, "Next", "Nowhere"),
    "default misspelt": (checks.dangling_targets, HUB, "Default", "Nowhere"),
    "catch misspelt": (
        checks.dangling_targets,
        SCREENS,
        "Catch",
        [{"ErrorEquals": ["States.ALL"], "Next": "Nowhere"}],
    ),
    "way left out": (
        checks.unreachable_states,
        HUB,
        "Choices",
        [{"Condition": "{% true %}", "Next": "Preserve the evidence"}],
    ),
    "no next state": (checks.dead_ends, SCREENS, "Next", None),
    "expression misspelt": (checks.faulty_expressions, PURSUES, "Items", "{% $states.input. %}"),
    "text around an expression": (checks.faulty_expressions, PURSUES, "Items", "a {% 'b' %}"),
    "function called": (checks.direct_calls, SCREENS, "Resource", "arn:aws:states:::lambda:invoke"),
    "no time limit": (checks.endless_waits, SCREENS, "TimeoutSeconds", None),
    "time limit not caught": (checks.endless_waits, SCREENS, "Catch", None),
    "no retry": (checks.unretried_tasks, SCREENS, "Retry", None),
    "no catch": (checks.lost_causes, SCREENS, "Catch", None),
    "no catch around the remedies": (checks.lost_causes, PURSUES, "Catch", None),
    "cause forgotten": (checks.lost_causes, "The step needs repair", "Cause", "It failed."),
    "no comment": (checks.unnamed_meanings, SCREENS, "Comment", None),
}


@pytest.mark.parametrize(("check", "name", "field", "value"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found(
    machine: dict[str, Any],
    check: Callable[[checks.Machine], list[str]],
    name: str,
    field: str,
    value: object,
) -> None:
    machine["States"][name] |= {field: value}
    if value is None:
        del machine["States"][name][field]
    assert check(machine) != []


def test_every_stage_has_exactly_one_state_but_the_bag_has_its_own(
    machine: dict[str, Any],
) -> None:
    found = tasks(machine)
    assert step(found.pop(BAG)) == Stage.PURSUING
    assert Counter(map(step, found.values())) == Counter(WORKING_STAGES)


def test_a_bag_that_cannot_be_made_holds_nothing_up(machine: dict[str, Any]) -> None:
    task = tasks(machine)[BAG]
    assert task["Arguments"]["QueueUrl"] == "${BagsQueueUrl}"
    assert task["TimeoutSeconds"] == "${StepTimeoutSeconds}"
    assert task["Next"] == "Carry out the remedy"
    assert task["Output"] == checks.PASSES_ALONG
    assert [catcher["Next"] for catcher in task["Catch"]] == [
        "A newer execution pursues it",
        "Carry out the remedy",
    ]
    assert task["Catch"][1]["Output"] == checks.PASSES_ALONG


@pytest.mark.parametrize("stage", WORKING_STAGES)
def test_a_step_waits_in_its_queue_for_its_time(machine: dict[str, Any], stage: Stage) -> None:
    task = next(
        task for name, task in tasks(machine).items() if step(task) == stage and name != BAG
    )
    expected = {Stage.PRESERVING: ("Evidence", "Step")}
    expected |= dict.fromkeys(CLOSING_STAGES, ("Closings", "Step"))
    expected |= dict.fromkeys(OWNER_WAITS, ("Requests", "Owner"))
    queue, time = expected.get(stage, ("Reviews", "Review"))
    assert task["Arguments"]["QueueUrl"] == f"${{{queue}QueueUrl}}"
    assert task["TimeoutSeconds"] == f"${{{time}TimeoutSeconds}}"


def test_a_wait_for_people_is_renewed_and_a_machine_is_not(machine: dict[str, Any]) -> None:
    machines = {Stage.PRESERVING, *CLOSING_STAGES}
    for name, task in tasks(machine).items():
        again = {"ErrorEquals": ["States.Timeout"], "Output": checks.PASSES_ALONG, "Next": name}
        assert (again in task["Catch"]) is (step(task) not in machines and name != BAG), name


def test_an_older_execution_gives_up_at_once(machine: dict[str, Any]) -> None:
    for name, task in tasks(machine).items():
        first = task["Retry"][0]
        assert "Redress.Superseded" in first["ErrorEquals"], name
        assert first["MaxAttempts"] == 0, name
    for name, state in machine["States"].items():
        if "Catch" in state:
            first = state["Catch"][0]
            assert first["ErrorEquals"] == ["Redress.Superseded"], name
            assert first["Next"] == "A newer execution took over", name


def test_messages_hold_ids_and_enums_only(machine: dict[str, Any]) -> None:
    for name, task in tasks(machine).items():
        body = dict(task["Arguments"]["MessageBody"])
        stage = body.pop("step")
        remedy = {"remedy": "{% $states.input.remedy %}"} if stage == Stage.PURSUING else {}
        assert body == MESSAGE | remedy, name
        assert {*task["Arguments"]} == {"QueueUrl", "MessageBody"}, name


def test_the_iterations_get_ids_and_enums_only(machine: dict[str, Any]) -> None:
    assert machine["States"]["Pursue each remedy"]["ItemSelector"] == {
        "case_id": "{% $states.input.case_id %}",
        "attempt": "{% $states.input.attempt %}",
        "remedy": "{% $states.context.Map.Item.Value %}",
    }


def test_every_token_is_known_and_used(machine: dict[str, Any]) -> None:
    assert {token for text in texts(machine) for token in TOKEN.findall(text)} == TOKENS


def test_questions_only_compare_the_stage_or_the_remedy(machine: dict[str, Any]) -> None:
    allowed = {f"{{% $states.input.stage = '{stage}' %}}" for stage in Stage}
    allowed |= {f"{{% $states.input.remedy = '{remedy}' %}}" for remedy in Remedy}
    for name, choice in choices(machine).items():
        conditions = [rule["Condition"] for rule in choice["Choices"]]
        assert {*conditions} <= allowed, name
        assert len({*conditions}) == len(conditions), name


def test_an_execution_can_begin_at_every_stage(machine: dict[str, Any]) -> None:
    hub = machine["States"][HUB]
    assert machine["StartAt"] == HUB
    assert len(hub["Choices"]) == len(Stage)
    for stage in Stage:
        assert chosen(hub, stage) == state_of(machine, stage)
    assert chosen(hub, "nonsense") == "The stage is unknown"


def state_of(machine: dict[str, Any], stage: str) -> str:
    """The state of the outermost scope that works on a stage."""
    if stage == Stage.CLOSED:
        return "The case is closed"
    _, states = next(scopes(machine))
    for name, state in states.items():
        inner = tasks(state["ItemProcessor"]) if "ItemProcessor" in state else {}
        here = [state] if state["Type"] == "Task" else inner.values()
        if stage in map(step, here):
            return name
    raise AssertionError(f"no state works on {stage}")


def walk(machine: dict[str, Any], start: Stage, answer: Stage) -> list[str]:
    """The states after the one of `start`, up to the next that waits or ends."""
    states = machine["States"]
    way = [states[state_of(machine, start)]["Next"]]
    while states[way[-1]]["Type"] == "Choice":
        way.append(chosen(states[way[-1]], answer))
        assert len(way) <= 5, way
    return way


TAKEN = [
    (start, end)
    for start, ends in TRANSITIONS.items()
    for end in sorted(ends)
    if start is not Stage.CLOSED and end is not Stage.WITHDRAWING
]


@pytest.mark.parametrize(("start", "end"), TAKEN)
def test_every_transition_has_its_way(machine: dict[str, Any], start: Stage, end: Stage) -> None:
    way = walk(machine, start, end)
    assert way[-1] == state_of(machine, end)
    assert HUB not in way


@pytest.mark.parametrize("start", WORKING_STAGES)
def test_any_other_answer_is_led_by_the_hub(machine: dict[str, Any], start: Stage) -> None:
    for end in set(Stage) - TRANSITIONS[start] | {Stage.WITHDRAWING}:
        way = walk(machine, start, end)
        assert way[-2:] == [HUB, state_of(machine, end)]


def test_no_question_promises_a_way_that_no_case_takes(machine: dict[str, Any]) -> None:
    for name, choice in choices(machine).items():
        if name == HUB:
            continue
        before = [stage for stage in WORKING_STAGES if name in _questions_after(machine, stage)]
        offered = {stage for stage in Stage if chosen(choice, stage) in _ways(choice)}
        assert offered <= {end for stage in before for end in TRANSITIONS[stage]}, name


def _questions_after(machine: dict[str, Any], stage: Stage) -> set[str]:
    return {name for end in TRANSITIONS[stage] for name in walk(machine, stage, end)}


def _ways(choice: State) -> set[str]:
    return {*targets(choice)} - {choice["Default"]}
