"""The local engine starts, keeps its state, enforces IAM when secured, and tells when it dies."""

import io
import json
import os
import signal
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from botocore.exceptions import ClientError

from infra.local.engine import Engine, EngineError
from infra.local.toolchain import ToolchainError

pytestmark = pytest.mark.engine
READ_AND_LIST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject", "s3:ListBucket"],
        "Resource": ["arn:aws:s3:::pages", "arn:aws:s3:::pages/*"],
    },
}
LOST: Any = {
    "CallerReference": "lost",
    "Comment": "",
    "Enabled": True,
    "Origins": {
        "Quantity": 1,
        "Items": [
            {
                "Id": "pages",
                "DomainName": "pages.s3.us-east-1.amazonaws.com",
                "S3OriginConfig": {"OriginAccessIdentity": ""},
            }
        ],
    },
    "DefaultCacheBehavior": {
        "TargetOriginId": "pages",
        "ViewerProtocolPolicy": "allow-all",
        "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
    },
    "CustomErrorResponses": {
        "Quantity": 1,
        "Items": [{"ErrorCode": 414, "ResponsePagePath": "/404.html", "ResponseCode": "404"}],
    },
}
"""A site of one page, with the error page that the template asks for."""


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


def test_an_address_that_is_no_page_shows_the_page_for_the_lost(tmp_path: Path) -> None:
    with Engine(tmp_path) as engine:
        storage = engine.client("s3")
        storage.create_bucket(Bucket="pages")
        storage.put_bucket_policy(Bucket="pages", Policy=json.dumps(READ_AND_LIST))
        storage.put_object(Bucket="pages", Key="404.html", Body=b"<h1>Lost</h1>")
        site = engine.client("cloudfront").create_distribution(DistributionConfig=LOST)
        label = site["Distribution"]["DomainName"].partition(".")[0]
        asked = urllib.request.Request(  # noqa: S310 (the address is made here)
            f"{engine.url}/nobody/was/here", headers={"Host": f"{label}.cloudfront.localhost"}
        )
        with pytest.raises(HTTPError) as answer:
            urllib.request.urlopen(asked, timeout=10)  # noqa: S310 (as above)
        with answer.value as page:
            assert (page.code, page.read()) == (404, b"<h1>Lost</h1>")


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


def test_nothing_that_was_unpacked_is_left_behind(tmp_path: Path) -> None:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("one.py", "def handler(event, context):\n    return 1\n")
    with Engine(tmp_path / "engine") as engine:
        functions = engine.client("lambda")
        functions.create_function(
            FunctionName="one",
            Runtime="python3.11",
            Role="arn:aws:iam::000000000000:role/one",
            Handler="one.handler",
            Code={"ZipFile": code.getvalue()},
        )
        assert functions.invoke(FunctionName="one")["Payload"].read() == b"1"
        assert list(engine.scratch.rglob("one.py"))
    assert not engine.scratch.exists()
