"""What a month costs in which nothing happens: clocks, empty queues, keys, alarms, the firewall."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.app import synthesise
from infra.local.journeys.world import World
from infra.stage import Stage

Resource = Mapping[str, Any]
STAGE = "prod.example"
POLLERS, LOOKS_A_MINUTE = 5, 3
"""Lambda looks into a queue by five long polls of twenty seconds each, however empty it is."""

_MINUTES = 30 * 24 * 60
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_LENGTH = {"minute": 1, "hour": 60, "day": 24 * 60}
_KINDS = {
    "AWS::KMS::Key": "month:key",
    "AWS::CloudWatch::Alarm": "month:alarm",
    "AWS::CloudWatch::Dashboard": "month:dashboard",
    "AWS::WAFv2::WebACL": "month:web_acl",
}


def templates(folder: Path) -> list[dict[str, Any]]:
    """Give the templates of a stage for production."""
    return list(synthesise(Stage.load(STAGE), folder).values())


def of_month(resources: list[Resource]) -> Counter[str]:
    """Give what is billed by the month in these resources, and the looks into their queues."""
    billed: Counter[str] = Counter()
    for resource in resources:
        kind, properties = resource["Type"], resource.get("Properties", {})
        if kind in _KINDS:
            billed[_KINDS[kind]] += 1
        if kind == "AWS::WAFv2::WebACL":
            billed["month:web_acl_rule"] += len(properties["Rules"])
        if kind == "AWS::Lambda::EventSourceMapping":
            billed["sqs:ReceiveMessage"] += POLLERS * LOOKS_A_MINUTE * _MINUTES
    return billed


def runs_a_month(expression: str) -> int:
    """Say how often a schedule comes; one by the calendar is taken for one a day."""
    match = _RATE.fullmatch(expression)
    return _MINUTES // (int(match[1]) * _LENGTH[match[2]]) if match else _MINUTES // _LENGTH["day"]


def schedules(stacks: list[dict[str, Any]]) -> dict[str, int]:
    """Give how often a month each function is started by the clock, by its output's name."""
    found: dict[str, int] = {}
    for template in stacks:
        outputs = {
            output["Value"]["Ref"]: name
            for name, output in template.get("Outputs", {}).items()
            if isinstance(output["Value"], dict) and "Ref" in output["Value"]
        }
        for resource in template["Resources"].values():
            properties = resource.get("Properties", {})
            if resource["Type"] == "AWS::Events::Rule" and "ScheduleExpression" in properties:
                for target in properties["Targets"]:
                    name = outputs[target["Arn"]["Fn::GetAtt"][0]]
                    found[name] = runs_a_month(properties["ScheduleExpression"])
    return found


def own_metrics(world: World) -> int:
    """Count the metrics that functions were seen to write, by name and dimensions."""
    seen = set()
    for line in world.operator.everything_logged():
        if '"CloudWatchMetrics"' in line:
            seen |= set(_metrics(json.loads(line)))
    return len(seen)


def _metrics(document: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (told["Namespace"], metric["Name"], *(str(document[name]) for name in names))
        for told in document["_aws"]["CloudWatchMetrics"]
        for names in told["Dimensions"]
        for metric in told["Metrics"]
    ]


def idle_month(
    world: World, folder: Path, count: Callable[[Callable[[], object]], Mapping[str, int]]
) -> Counter[str]:
    """Give everything that a month without a case is billed for."""
    stacks = templates(folder)
    billed = of_month([r for stack in stacks for r in stack["Resources"].values()])
    for output, runs in schedules(stacks).items():
        asked = count(lambda output=output: world.operator.invokes(output, {}))  # type: ignore[misc]
        for name, amount in asked.items():
            billed[name] += amount * runs
    billed["month:metric"] = own_metrics(world)
    return billed
