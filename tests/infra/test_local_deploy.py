"""Deployment runs the CDK's command line only when something changed or was lost."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from infra.local import deploy as deployment
from infra.local.deploy import DeployError, deploy, find_output, fingerprint
from infra.local.engine import Engine
from infra.local.engine_gaps import lock_buckets

OUTPUTS = {"edge": {"SiteBucket": "pages"}}


class FakeEngine:
    """An engine that knows which stacks are complete, and which buckets were locked."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.url = "http://localhost:4566"
        self.region = "us-east-1"
        self.stacks: dict[str, str] = {}
        self.locks: dict[str, Any] = {}

    def environment(self) -> dict[str, str]:
        return {"AWS_ENDPOINT_URL": self.url}

    def client(self, service: str) -> Any:
        assert service in ("cloudformation", "s3")
        return self

    def describe_stack_resource(self, *, StackName: str, LogicalResourceId: str) -> Any:  # noqa: N803 (as boto3 names it)
        return {
            "StackResourceDetail": {
                "PhysicalResourceId": f"{StackName}-{LogicalResourceId}".lower()
            }
        }

    def put_object_lock_configuration(self, *, Bucket: str, ObjectLockConfiguration: Any) -> None:  # noqa: N803 (as boto3 names it)
        self.locks[Bucket] = ObjectLockConfiguration

    def describe_stacks(self, *, StackName: str) -> Any:  # noqa: N803 (as boto3 names it)
        if StackName not in self.stacks:
            raise ClientError({"Error": {"Code": "ValidationError"}}, "DescribeStacks")
        return {"Stacks": [{"StackStatus": self.stacks[StackName]}]}


class FakeCdk:
    """A command line that completes stacks and writes down what it was asked."""

    def __init__(self, engine: FakeEngine) -> None:
        self.engine = engine
        self.commands: list[str] = []
        self.words: list[Sequence[str]] = []

    def __call__(self, words: Sequence[str], project: Path, environment: Mapping[str, str]) -> None:
        assert (project / "cdk.json").exists()
        assert environment["AWS_ENDPOINT_URL"] == self.engine.url
        self.commands.append(words[0])
        self.words.append(words)
        if words[0] == "bootstrap":
            self.engine.stacks["CDKToolkit"] = "CREATE_COMPLETE"
        if words[0] == "deploy":
            self.engine.stacks["edge"] = "CREATE_COMPLETE"
            outputs_file = Path(words[words.index("--outputs-file") + 1])
            outputs_file.write_text(json.dumps(OUTPUTS))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in ("functions", "infra/local", "requirements", "statemachines"):
        (folder / name).mkdir(parents=True)
    (folder / "cdk.json").write_text("{}")
    (folder / "requirements" / "runtime.txt").write_text("boto3==1")
    (folder / "functions" / "open_case.py").write_text("pass")
    (folder / "infra" / "local" / "engine.py").write_text("pass")
    return folder


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    state = tmp_path / "state"
    state.mkdir()
    return FakeEngine(state)


@pytest.fixture
def cdk(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> FakeCdk:
    fake = FakeCdk(engine)
    monkeypatch.setattr(deployment, "run_cdk", fake)
    return fake


def _deploy(engine: FakeEngine, project: Path, **context: str) -> Any:
    return deploy("local", cast(Engine, engine), project=project, context=context)


def test_the_first_time_everything_is_done_with_one_synthesis(
    engine: FakeEngine, cdk: FakeCdk, project: Path
) -> None:
    assert _deploy(engine, project) == OUTPUTS
    assert cdk.commands == ["synth", "bootstrap", "deploy"]
    assert "engine_endpoint=http://localhost:4566" in cdk.words[0]
    assert "stage=local" in cdk.words[0]
    assembly = str(engine.state / "cdk.out")
    assert all(assembly in words for words in cdk.words)


def test_nothing_is_done_when_nothing_changed(
    engine: FakeEngine, cdk: FakeCdk, project: Path
) -> None:
    _deploy(engine, project)
    cdk.commands.clear()
    assert _deploy(engine, project) == OUTPUTS
    assert cdk.commands == []


def test_a_changed_function_is_deployed_without_a_second_bootstrap(
    engine: FakeEngine, cdk: FakeCdk, project: Path
) -> None:
    _deploy(engine, project)
    cdk.commands.clear()
    (project / "functions" / "open_case.py").write_text("changed = True")
    _deploy(engine, project)
    assert cdk.commands == ["synth", "deploy"]


def test_another_context_is_deployed(engine: FakeEngine, cdk: FakeCdk, project: Path) -> None:
    _deploy(engine, project)
    cdk.commands.clear()
    _deploy(engine, project, site="https://localhost:4567")
    assert cdk.commands == ["synth", "deploy"]


def test_an_engine_that_lost_its_stacks_gets_them_again(
    engine: FakeEngine, cdk: FakeCdk, project: Path
) -> None:
    _deploy(engine, project)
    cdk.commands.clear()
    engine.stacks.clear()
    assert _deploy(engine, project) == OUTPUTS
    assert cdk.commands == ["synth", "bootstrap", "deploy"]


def test_a_stack_left_half_deployed_is_deployed_again(
    engine: FakeEngine, cdk: FakeCdk, project: Path
) -> None:
    _deploy(engine, project)
    cdk.commands.clear()
    engine.stacks["edge"] = "UPDATE_ROLLBACK_COMPLETE"
    _deploy(engine, project)
    assert cdk.commands == ["synth", "deploy"]


@pytest.mark.usefixtures("cdk")
def test_a_failed_deployment_is_not_remembered(
    engine: FakeEngine, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(words: Sequence[str], project: Path, environment: Mapping[str, str]) -> None:
        raise DeployError(f"{words[0]} {project} {len(environment)}")

    monkeypatch.setattr(deployment, "run_cdk", fail)
    with pytest.raises(DeployError, match="synth"):
        _deploy(engine, project)
    assert list(engine.state.iterdir()) == []


def test_the_fingerprint_sees_names_and_ignores_caches_and_the_local_stack(project: Path) -> None:
    before = fingerprint(project, {})
    cache = project / "functions" / "__pycache__"
    cache.mkdir()
    (cache / "open_case.cpython-311.pyc").write_bytes(b"\0")
    (project / "infra" / "local" / "engine.py").write_text("changed = True")
    assert fingerprint(project, {}) == before
    (project / "functions" / "open_case.py").rename(project / "functions" / "close_case.py")
    assert fingerprint(project, {}) != before


def test_an_output_must_be_there_once() -> None:
    assert find_output(OUTPUTS, "SiteBucket") == "pages"
    with pytest.raises(DeployError, match="0 stacks have an output called Distribution"):
        find_output(OUTPUTS, "Distribution")
    with pytest.raises(DeployError, match="2 stacks have an output called SiteBucket"):
        find_output({**OUTPUTS, "other": OUTPUTS["edge"]}, "SiteBucket")


def test_a_failing_command_shows_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "cdk"
    program.write_text("#!/bin/sh\necho the stack is broken >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(deployment, "CDK", program)
    with pytest.raises(DeployError, match=r"'cdk deploy' failed:\nthe stack is broken"):
        deployment.run_cdk(["deploy"], tmp_path, {})


def test_buckets_get_the_lock_that_their_template_asks_for(tmp_path: Path) -> None:
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE"}}}
    template = {
        "Resources": {
            "Vault": {"Type": "AWS::S3::Bucket", "Properties": {"ObjectLockConfiguration": lock}},
            "Pages": {"Type": "AWS::S3::Bucket", "Properties": {}},
            "Alone": {"Type": "AWS::S3::Bucket"},
            "Topic": {"Type": "AWS::SNS::Topic"},
        }
    }
    (tmp_path / "records.template.json").write_text(json.dumps(template))
    engine = FakeEngine(tmp_path)
    lock_buckets(cast("Engine", engine), tmp_path)
    assert engine.locks == {"records-vault": lock}
