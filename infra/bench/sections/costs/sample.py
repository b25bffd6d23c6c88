"""The shape of the usual approval sample, built and played on the same engine."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from infra import bench
from infra.bench.child import BenchError
from infra.bench.sections.costs.counting import counted
from infra.local.engine import ACCOUNT, Engine
from infra.local.journeys.world import World

NAME = "approval-sample"
MEMORY = 256
MANAGER, LAWYER = "manager@sample.example", "lawyer@sample.example"
SENDER = "redress@example.com"
STEPS = ("submit", "register", "ask", "decide", "note", "tell", "dashboard")
FUNCTIONS = Path(bench.__file__).with_name("sample_functions.py")
_ROLE = f"arn:aws:iam::{ACCOUNT}:role/sample"
_TOKEN = re.compile(r"token=([^&\s]+)&yes=1")


class Sample:
    """One function for each step, a table without an index, a state machine between them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._functions = world.engine.client("lambda")
        self._table = world.engine.client("dynamodb")
        _deploy(world.engine)

    def plays(self, *approvals: bool, wanted: bool = True) -> Counter[str]:
        """Give what one case asks for that is decided so, with the API's requests added."""
        asked = counted(self.world, lambda: self._plays(approvals, wanted=wanted), {})
        asked["apigateway:request"] += 1 + len(approvals)
        return asked

    def fill(self, cases: int) -> None:
        """Register so many cases."""
        for number in range(cases):
            self._invokes("register", {"case": f"filled-{number}", "help": False})

    def dashboard(self) -> Counter[str]:
        """Give what one look at the dashboard asks for."""
        asked = counted(self.world, lambda: _none(lambda: self._invokes("dashboard", {})), {})
        asked["apigateway:request"] += 1
        return asked

    def items(self) -> int:
        """Say how many cases its table holds."""
        return int(self._table.scan(TableName=NAME, Select="COUNT")["Count"])

    def _plays(self, approvals: tuple[bool, ...], *, wanted: bool) -> int:
        case = self._invokes("submit", {"help": wanted})["case"]
        for reviewer, approved in zip((MANAGER, LAWYER), approvals, strict=False):
            mail = self.world.mailbox.wait_for_mail(
                reviewer, matches=lambda mail: mail.subject.startswith(case)
            )
            token = _TOKEN.search(mail.text)
            self._invokes("decide", {"token": token[1] if token else "", "approved": approved})
        self.world.mailbox.wait_for_mail(
            "owner@mail.redress.example", matches=lambda mail: mail.subject.startswith(case)
        )
        return 0

    def _invokes(self, step: str, event: dict[str, Any]) -> dict[str, Any]:
        answer = self._functions.invoke(
            FunctionName=f"{NAME}-{step}", Payload=json.dumps(event).encode()
        )
        document: dict[str, Any] = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise BenchError(f"The sample's {step} failed: {document}")
        return document


def _none(work: Callable[[], object]) -> int:
    work()
    return 0


def _deploy(engine: Engine) -> None:
    engine.client("dynamodb").create_table(
        TableName=NAME,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    machine = f"arn:aws:states:{engine.region}:{ACCOUNT}:stateMachine:{NAME}"
    functions = engine.client("lambda")
    for step in STEPS:
        functions.create_function(
            FunctionName=f"{NAME}-{step}",
            Runtime="python3.11",
            Handler=f"sample_functions.{step}",
            Role=_ROLE,
            MemorySize=MEMORY,
            Timeout=30,
            Code={"ZipFile": _code()},
            Environment={"Variables": {"TABLE": NAME, "MACHINE": machine, "SENDER": SENDER}},
        )
    engine.client("stepfunctions").create_state_machine(
        name=NAME, definition=json.dumps(definition(engine.region)), roleArn=_ROLE
    )


def _code() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(FUNCTIONS, FUNCTIONS.name)
    return packed.getvalue()


def definition(region: str) -> dict[str, Any]:
    """Give its state machine: nine states on the way of a case that both reviewers approve."""
    return {
        "StartAt": "Register",
        "States": {
            "Register": _step(region, "register", {"help.$": "$.help"}, "Is help wanted?"),
            "Is help wanted?": _choice("$.help", "Ask the manager", "Tell the owner"),
            "Ask the manager": _wait(region, MANAGER, "Did the manager agree?"),
            "Did the manager agree?": _choice(
                "$.answer.approved", "Note the agreement", "Note the refusal"
            ),
            "Note the agreement": _step(region, "note", {"status": "agreed"}, "Ask the lawyer"),
            "Ask the lawyer": _wait(region, LAWYER, "Did the lawyer agree?"),
            "Did the lawyer agree?": _choice(
                "$.answer.approved", "Note the approval", "Note the refusal"
            ),
            "Note the approval": _step(region, "note", {"status": "approved"}, "Tell the owner"),
            "Note the refusal": _step(region, "note", {"status": "refused"}, "Tell the owner"),
            "Tell the owner": _step(region, "tell", {}, "Done"),
            "Done": {"Type": "Succeed"},
        },
    }


def _step(region: str, step: str, words: dict[str, Any], then: str) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {
            "FunctionName": f"arn:aws:lambda:{region}:{ACCOUNT}:function:{NAME}-{step}",
            "Payload": {"case.$": "$.case", **words},
        },
        "ResultPath": None,
        "Next": then,
    }


def _wait(region: str, reviewer: str, then: str) -> dict[str, Any]:
    words = {"token.$": "$$.Task.Token", "to": reviewer}
    waiting = _step(region, "ask", words, then)
    resource = f"{waiting['Resource']}.waitForTaskToken"
    return {**waiting, "Resource": resource, "TimeoutSeconds": 3600, "ResultPath": "$.answer"}


def _choice(variable: str, then: str, otherwise: str) -> dict[str, Any]:
    rule = {"Variable": variable, "BooleanEquals": True, "Next": then}
    return {"Type": "Choice", "Choices": [rule], "Default": otherwise}
