"""The vault's policy, enforced by the engine, holds even for a role that is allowed everything."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.local.engine import ACCOUNT, Engine
from redress.adapters.s3_vault import S3Vault
from redress.domain.custody import StoredObject
from redress.domain.evidence import Locked
from tests.infra.conftest import Synthesis

pytestmark = pytest.mark.engine

BUCKET, INCOMING = "vault", "incoming"
OPEN: list[dict[str, str]] = []
SHUT = [{"Key": "redress-access", "Value": "shut"}]
TRUST = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
EVERYTHING = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def filled(value: Any) -> Any:
    """Fill in what CloudFormation would: the bucket's ARN, and that of the keeper's role."""
    match value:
        case {"Fn::GetAtt": [str(name), "Arn"]}:
            keeper = f"arn:aws:iam::{ACCOUNT}:role/keeper"
            return keeper if "Keeper" in name else f"arn:aws:s3:::{BUCKET}"
        case {"Fn::Join": [str(between), list(parts)]}:
            return between.join(filled(part) for part in parts)
        case dict():
            return {name: filled(part) for name, part in value.items()}
        case list():
            return [filled(part) for part in value]
        case _:
            return value


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, synthesis: Synthesis) -> Iterator[Engine]:
    policy = synthesis("test").the("AWS::S3::BucketPolicy", "Vault")["PolicyDocument"]
    rules = [filled(statement) for statement in policy["Statement"] if "Sid" in statement]
    with Engine(tmp_path_factory.mktemp("vault"), secured=True) as engine:
        storage = engine.client("s3")
        storage.create_bucket(Bucket=INCOMING)
        storage.put_object(Bucket=INCOMING, Key="upload", Body=b"evidence")
        storage.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
        storage.put_object_lock_configuration(
            Bucket=BUCKET,
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}},
            },
        )
        storage.put_bucket_policy(Bucket=BUCKET, Policy=document(*rules))
        yield engine


@pytest.fixture(scope="module")
def role(engine: Engine) -> Any:
    """Give a client that its own permissions forbid nothing."""
    iam = engine.client("iam")
    arn = iam.create_role(RoleName="mighty", AssumeRolePolicyDocument=document(TRUST))["Role"][
        "Arn"
    ]
    iam.put_role_policy(RoleName="mighty", PolicyName="all", PolicyDocument=document(EVERYTHING))
    session = engine.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")
    return engine.client("s3", session["Credentials"])


@pytest.fixture
def item(role: Any, request: pytest.FixtureRequest) -> dict[str, str]:
    """Give a locked version of its own."""
    key = f"cases/{request.node.name}"
    written = role.put_object(
        Bucket=BUCKET, Key=key, Body=b"evidence", ObjectLockLegalHoldStatus="ON"
    )
    return {"Bucket": BUCKET, "Key": key, "VersionId": written["VersionId"]}


def locked_as_it_should_be(role: Any, key: str, version: str) -> bool:
    head = role.head_object(Bucket=BUCKET, Key=key, VersionId=version)
    return (head.get("ObjectLockMode"), head.get("ObjectLockLegalHoldStatus")) == (
        "GOVERNANCE",
        "ON",
    )


def test_what_is_put_copied_or_sent_in_parts_is_locked_at_once(
    role: Any, item: dict[str, str]
) -> None:
    source = {"Bucket": INCOMING, "Key": "upload"}
    copied = role.copy_object(
        Bucket=BUCKET, Key="cases/copied", CopySource=source, ObjectLockLegalHoldStatus="ON"
    )
    upload = role.create_multipart_upload(
        Bucket=BUCKET, Key="cases/parts", ObjectLockLegalHoldStatus="ON"
    )
    target = {"Bucket": BUCKET, "Key": "cases/parts", "UploadId": upload["UploadId"]}
    part = role.upload_part_copy(**target, PartNumber=1, CopySource=source)["CopyPartResult"]
    parts = role.complete_multipart_upload(
        **target, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    )

    assert locked_as_it_should_be(role, item["Key"], item["VersionId"])
    assert locked_as_it_should_be(role, "cases/copied", copied["VersionId"])
    assert locked_as_it_should_be(role, "cases/parts", parts["VersionId"])


def test_an_upload_of_its_own_is_no_lock_for_a_bucket_without(role: Any) -> None:
    role.copy_object(Bucket=INCOMING, Key="again", CopySource={"Bucket": INCOMING, "Key": "upload"})

    assert "ObjectLockMode" not in role.head_object(Bucket=INCOMING, Key="again")


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("delete_object", {}),
        ("delete_object", {"BypassGovernanceRetention": True}),
        ("put_object_legal_hold", {"LegalHold": {"Status": "OFF"}}),
        ("put_object_tagging", {"Tagging": {"TagSet": OPEN}}),
        ("put_object_tagging", {"Tagging": {"TagSet": [{"Key": "seen", "Value": "yes"}]}}),
        ("delete_object_tagging", {}),
    ],
)
def test_nobody_takes_away_unlocks_or_labels(
    role: Any, item: dict[str, str], call: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        getattr(role, call)(**item, **arguments)

    assert locked_as_it_should_be(role, item["Key"], item["VersionId"])


def test_a_hold_may_be_set(role: Any, item: dict[str, str]) -> None:
    role.put_object_legal_hold(**item, LegalHold={"Status": "ON"})

    assert role.get_object_legal_hold(**item)["LegalHold"] == {"Status": "ON"}


def test_what_is_shut_is_never_read_or_opened_again(role: Any, item: dict[str, str]) -> None:
    assert role.get_object(**item)["Body"].read() == b"evidence"
    for _ in range(2):  # again is fine
        role.put_object_tagging(**item, Tagging={"TagSet": SHUT})

    with pytest.raises(ClientError, match="AccessDenied"):
        role.get_object(**item)
    with pytest.raises(ClientError, match="AccessDenied"):
        role.get_object(Bucket=BUCKET, Key=item["Key"])
    for call, arguments in (
        ("put_object_tagging", {"Tagging": {"TagSet": OPEN}}),
        ("delete_object_tagging", {}),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            getattr(role, call)(**item, **arguments)


def test_how_it_is_locked_is_told_of_what_is_shut_too(role: Any, item: dict[str, str]) -> None:
    vault = S3Vault(BUCKET, client=lambda: role)
    now = datetime.now(UTC)
    locked = Locked(item["Key"], item["VersionId"], "", len(b"evidence"), now, legal_hold=True)
    before = vault.standing(locked)
    vault.shut(StoredObject(item["Key"], item["VersionId"]))

    assert vault.standing(locked) == before
    assert before is not None
    assert before.retain_until is not None
    assert (before.size, before.legal_hold) == (len(b"evidence"), True)
    assert before.retain_until > now
    assert vault.standing(replace(locked, version_id="0" * 32)) is None
