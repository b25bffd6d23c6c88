"""What importing each function brings in: only what a cold start needs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ZONES = ("owner", "reviewer", "worker", "ops")
HANDLERS = sorted(
    f"{path.parent.name}.{path.stem}"
    for path in (ROOT / "functions" / "handlers").glob("*/*.py")
    if path.stem != "__init__"
)
FORBIDDEN = {
    "boto3",  # clients are made when they are first used
    "botocore.client",  # botocore itself and a hollow tracer come with Powertools
    "botocore.config",
    "botocore.session",
    "s3transfer",
    "urllib3",
    "jinja2",  # mails are written by two functions, and not at import
    "chinese_calendar",
    "pydantic",
    "requests",
    "aws_xray_sdk",
    "asyncio",
    "jsonschema",
    "unittest",
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.utilities.batch",
    "aws_lambda_powertools.utilities.data_classes",
    "aws_lambda_powertools.utilities.idempotency",
    "aws_lambda_powertools.utilities.parser",
    "aws_lambda_powertools.utilities.validation",
    "redress.edge.openapi",
}
TELL = """
import json, sys
print(json.dumps(sorted(sys.modules)))
"""


def modules_of(handler: str, environment: dict[str, str]) -> set[str]:
    """Import a function in a fresh process; give the modules that are there then."""
    done = subprocess.run(
        [sys.executable, "-c", f"import handlers.{handler}\n{TELL}"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Give the environment of a function."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "functions"),
        "LAMBDA_TASK_ROOT": "/var/task",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "POWERTOOLS_SERVICE_NAME": "tests",
        "POWERTOOLS_METRICS_NAMESPACE": "Redress",
    }


@pytest.fixture(scope="module")
def imported(environment: dict[str, str]) -> dict[str, set[str]]:
    """Give what each function brought in."""
    return {handler: modules_of(handler, environment) for handler in HANDLERS}


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_function_imports_nothing_heavy(imported: dict[str, set[str]], handler: str) -> None:
    families = {
        ".".join(module.split(".")[:depth])
        for module in imported[handler]
        for depth in range(1, len(module.split(".")) + 1)
    }
    assert families & FORBIDDEN == set()
    assert f"handlers.{handler}" in imported[handler]


@pytest.mark.parametrize("zone", ZONES)
def test_a_function_imports_no_other_zone(imported: dict[str, set[str]], zone: str) -> None:
    for handler in HANDLERS:
        if handler.startswith(f"{zone}."):
            zones = {name.split(".")[1] for name in imported[handler] if name[:9] == "handlers."}
            assert zones == {zone}
