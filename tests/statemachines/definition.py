"""Read a definition as its tests need it: walk it, evaluate it, fill in its tokens."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonata import jsonata

PATH = Path(__file__).resolve().parents[2] / "statemachines" / "case.asl.json"
EXPRESSION = re.compile(r"\{%(.*)%\}", re.DOTALL)
TOKEN = re.compile(r"\$\{([^}]*)\}")

Json = Any
State = dict[str, Any]
Scope = tuple[str, dict[str, State]]


def read() -> dict[str, Any]:
    definition: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return definition


def scopes(machine: Mapping[str, Any]) -> Iterator[Scope]:
    """Each first state with the states beside it: states lead to states of their own scope."""
    yield machine["StartAt"], machine["States"]
    for state in machine["States"].values():
        if "ItemProcessor" in state:
            yield from scopes(state["ItemProcessor"])


def every_state(machine: Mapping[str, Any]) -> Iterator[tuple[str, State]]:
    for _, states in scopes(machine):
        yield from states.items()


def tasks(machine: Mapping[str, Any]) -> dict[str, State]:
    return {name: state for name, state in every_state(machine) if state["Type"] == "Task"}


def choices(machine: Mapping[str, Any]) -> dict[str, State]:
    return {name: state for name, state in every_state(machine) if state["Type"] == "Choice"}


def targets(state: State) -> list[str]:
    """Every state that a state names as the next one."""
    ways = [*state.get("Choices", []), *state.get("Catch", []), state]
    return [way[key] for way in ways for key in ("Next", "Default") if key in way]


def step(state: State) -> str:
    name: str = state["Arguments"]["MessageBody"]["step"]
    return name


def texts(value: Json) -> Iterator[str]:
    """Every string in a definition, comments and names left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "Comment":
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def evaluate(text: str, states: dict[str, Json]) -> Json:
    """What an expression gives, `states` being what it knows as `$states`."""
    found = EXPRESSION.fullmatch(text)
    if not found:
        raise ValueError(f"not an expression: {text}")
    return jsonata.Jsonata(found[1].strip()).evaluate(None, {"states": states})


def chosen(state: State, stage: str) -> str:
    """Where a Choice goes with an answer that names a stage."""
    for rule in state["Choices"]:
        if evaluate(rule["Condition"], {"input": {"stage": stage}}):
            way: str = rule["Next"]
            return way
    default: str = state["Default"]
    return default


def filled(machine: Mapping[str, Any], tokens: Mapping[str, str | int]) -> dict[str, Any]:
    """The definition with its tokens filled in; a whole text that is a token may be a number."""

    def fill(value: Json) -> Json:
        if isinstance(value, dict):
            return {key: fill(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [fill(inner) for inner in value]
        if not isinstance(value, str):
            return value
        whole = TOKEN.fullmatch(value)
        if whole:
            return tokens[whole[1]]
        return TOKEN.sub(lambda found: str(tokens[found[1]]), value)

    result: dict[str, Any] = fill(machine)
    return result
