"""What neither the engine nor the template's linter finds wrong in a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonata import jexception, jsonata

from tests.statemachines.definition import (
    EXPRESSION,
    State,
    choices,
    every_state,
    scopes,
    targets,
    tasks,
    texts,
)

PASSES_ALONG = "{% $states.input %}"
KEEPS_ERROR = "{% $states.input.Error %}"
KEEPS_CAUSE = "{% $states.input.Cause & '' %}"
GOES_ON = frozenset({"Assemble the evidence bag"})
"""What may fail without stopping its case."""
QUEUED = "arn:${AWS::Partition}:states:::sqs:sendMessage.waitForTaskToken"
Machine = Mapping[str, Any]


def dangling_targets(machine: Machine) -> list[str]:
    return [
        f"{name} -> {target}"
        for _, states in scopes(machine)
        for name, state in states.items()
        for target in targets(state)
        if target not in states
    ]


def unreachable_states(machine: Machine) -> list[str]:
    return [name for scope in scopes(machine) for name in _unreached(*scope)]


def _unreached(start: str, states: dict[str, State]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in states and name not in reached:
            reached.add(name)
            waiting.extend(targets(states[name]))
    return set(states) - reached


def dead_ends(machine: Machine) -> list[str]:
    return [
        name
        for name, state in every_state(machine)
        if state["Type"] not in {"Succeed", "Fail"}
        and not (state.get("End") or state.get("Next") or state.get("Default"))
    ]


def faulty_expressions(machine: Machine) -> list[str]:
    return [text for text in texts(machine) if "{%" in text and not _parses(text)]


def _parses(text: str) -> bool:
    found = EXPRESSION.fullmatch(text)
    if not found or text.count("{%") > 1:
        return False
    try:
        jsonata.Jsonata(found[1].strip())
    except jexception.JException:
        return False
    return True


def direct_calls(machine: Machine) -> list[str]:
    return [name for name, task in tasks(machine).items() if task["Resource"] != QUEUED]


def endless_waits(machine: Machine) -> list[str]:
    return [
        name
        for name, task in tasks(machine).items()
        if "TimeoutSeconds" not in task or not _catcher(task, "States.Timeout")
    ]


def unretried_tasks(machine: Machine) -> list[str]:
    return [name for name, task in tasks(machine).items() if not _retries_well(task)]


def _retries_well(task: State) -> bool:
    last = task.get("Retry", [{}])[-1]
    return bool(
        last.get("ErrorEquals") == ["States.TaskFailed"]
        and last["MaxAttempts"] > 0
        and last["BackoffRate"] > 1
        and last["JitterStrategy"] == "FULL"
    )


def lost_causes(machine: Machine) -> list[str]:
    """Tasks and Maps whose failure does not end in a Fail state that tells error and cause."""
    return list(_lost_causes(machine, {}))


def _lost_causes(machine: Machine, outer: State) -> Iterator[str]:
    states = machine["States"]
    for name, state in states.items():
        if state["Type"] not in {"Task", "Map"}:
            continue
        for error in ("Redress.Superseded", "SQS.AmazonSQSException", "States.Runtime"):
            catcher = _catcher(state, error)
            if name in GOES_ON and error != "Redress.Superseded":
                continue
            if not catcher and not _catcher(outer, error):
                yield f"{name}: {error} is not caught"
            elif catcher and not _tells(states.get(catcher["Next"], {}), catcher):
                yield f"{name}: {error} is not told"
        if "ItemProcessor" in state:
            yield from _lost_causes(state["ItemProcessor"], state)


def _catcher(state: State, error: str) -> State | None:
    for catcher in state.get("Catch", []):
        found: State = catcher
        if {error, "States.ALL"} & {*catcher["ErrorEquals"]}:
            return found
    return None


def _tells(end: State, catcher: State) -> bool:
    kept = (end.get("Error"), end.get("Cause")) == (KEEPS_ERROR, KEEPS_CAUSE)
    return end.get("Type") == "Fail" and kept and "Output" not in catcher


def unnamed_meanings(machine: Machine) -> list[str]:
    """States without a comment, or whose name is no sentence, or no question where one is due."""
    questions = choices(machine)
    return [
        name
        for name, state in every_state(machine)
        if not state.get("Comment", "").endswith(".")
        or (name in questions) != name.endswith("?")
        or " " not in name
        or not name[0].isupper()
    ]


ALL = (
    dangling_targets,
    unreachable_states,
    dead_ends,
    faulty_expressions,
    direct_calls,
    endless_waits,
    unretried_tasks,
    lost_causes,
    unnamed_meanings,
)
