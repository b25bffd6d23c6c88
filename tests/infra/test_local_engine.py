"""The local engine starts, keeps its state, enforces IAM when secured, and tells when it dies."""

import os
import signal
import time
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from infra.local.engine import Engine, EngineError
from infra.local.toolchain import ToolchainError

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("secured", [False, True])
def test_a_restart_keeps_what_was_stored_and_is_quick(tmp_path: Path, *, secured: bool) -> None:
    engine = Engine(tmp_path, secured=secured)
    with engine:
        storage = engine.client("s3")
        storage.create_bucket(Bucket="kept")
        storage.put_object(Bucket="kept", Key="evidence", Body=b"bytes")
        stopping = time.monotonic()
    assert time.monotonic() - stopping < 10  # with the client still connected
    with engine:
        answer = engine.client("s3").get_object(Bucket="kept", Key="evidence")
        assert answer["Body"].read() == b"bytes"


def test_a_secured_engine_enforces_permissions(tmp_path: Path) -> None:
    with Engine(tmp_path, secured=True) as engine:
        iam = engine.client("iam")
        iam.create_user(UserName="nobody")
        keys = iam.create_access_key(UserName="nobody")["AccessKey"]
        with pytest.raises(ClientError, match="AccessDenied"):
            engine.client("s3", keys).list_buckets()


def test_a_port_in_use_is_told_before_anything_starts(tmp_path: Path) -> None:
    with Engine(tmp_path / "first") as first:
        second = Engine(tmp_path / "second", port=first.port)
        with pytest.raises(ToolchainError, match=f"Port {first.port}, wanted for the local engine"):
            second.start()


def test_a_dead_engine_is_noticed(tmp_path: Path) -> None:
    with Engine(tmp_path) as engine:
        engine.check_running()
        process = engine._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        with pytest.raises(EngineError, match=r"ended \(exit status -9\)"):
            engine.check_running()
