"""What leaves the running system verifies with public tools, and nobody takes evidence away."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bagit
import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local.bag import await_bag
from infra.local.journeys.errors import JourneyError
from infra.local.journeys.owner import Owner
from infra.local.journeys.proofs import (
    OWNER,
    bring_to_legal,
    fetched_bag,
    sealed,
    sealed_owner,
    verified,
    write_receipt,
)
from infra.local.journeys.stories import LETTER, PICTURE, POST, VIDEO
from infra.local.journeys.world import Journey, World

pytestmark = pytest.mark.engine
REASON = "hearing of 3 March"


@dataclass(frozen=True)
class Court:
    """A case before legal, its bag unpacked, and what the owner downloaded."""

    world: World
    journey: Journey
    owner: Owner
    folder: Path
    zipped: Path

    @property
    def bag(self) -> Path:
        return self.folder / self.zipped.stem

    def manifest(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((self.bag / "proofs" / "manifest.json").read_bytes())
        return document


@pytest.fixture(scope="module")
def court(world: World, tmp_path_factory: pytest.TempPathFactory) -> Court:
    folder = tmp_path_factory.mktemp("court")
    journey = Journey(world, "court")
    owner = next((one for one in world.owners if one.name == OWNER), None)
    if owner is None:  # the journey that a day's one checkpoint belongs to was not played
        owner = sealed_owner(journey)
        bring_to_legal(journey, owner)
    write_receipt(owner, folder)
    zipped = fetched_bag(journey, owner, folder)
    zipfile.ZipFile(zipped).extractall(folder)
    (folder / "root.pem").write_text(world.root_pem)
    return Court(world, journey, owner, folder, zipped)


def openssl(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["openssl", *words],  # noqa: S607  # that of the machine, as a court has it
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_bag_is_valid_for_the_library_of_congress(court: Court) -> None:
    bag = bagit.Bag(str(court.bag))
    assert bag.validate()
    assert bag.info["External-Identifier"] == court.owner.case_id


def test_the_bag_holds_what_the_owner_sent(court: Court) -> None:
    sent = {hashlib.sha256(file.content).hexdigest() for file in (PICTURE, VIDEO)}
    kept = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (court.bag / "data" / "evidence").iterdir()
    }
    assert kept == sent
    names = {path.relative_to(court.bag).as_posix() for path in court.bag.rglob("*.*")}
    assert {
        "data/catalogue.csv",
        "data/catalogue.pdf",
        "data/custody.jsonl",
        "data/papers/0000.json",
        "proofs/checkpoint.json",
        "proofs/checkpoint.json.sig",
        "proofs/inclusion.json",
        "proofs/receipt.json.sig",
        "VERIFY.en.txt",
        "VERIFY.zh-CN.txt",
    } <= names
    assert (court.bag / "data/catalogue.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("document", ["manifest.json", "checkpoint.json"])
@pytest.mark.parametrize("authority", ["local-a", "local-b"])
def test_openssl_verifies_every_time_stamp(court: Court, document: str, authority: str) -> None:
    stamp = court.bag / "proofs" / f"{document}.{authority}.tsr"
    at = int(datetime.now(UTC).timestamp())
    words = (
        *("ts", "-verify", "-data", str(court.bag / "proofs" / document), "-in", str(stamp)),
        *("-CAfile", str(court.folder / "root.pem"), "-untrusted", str(stamp.with_suffix(".pem"))),
        *("-attime", str(at)),
    )
    result = openssl(*words)
    assert "Verification: OK" in result.stdout + result.stderr


@pytest.mark.parametrize("document", ["receipt.json", "checkpoint.json"])
def test_openssl_verifies_every_signature(court: Court, document: str) -> None:
    path = court.bag / "proofs" / document
    key = court.folder / "key.pem"
    result = openssl(
        *("dgst", "-sha256", "-verify", str(key)),
        *("-signature", f"{path}.sig", str(path)),
    )
    assert result.stdout.strip() == "Verified OK"
    assert (court.bag / "proofs" / "signing-key.pem").read_text().split() == key.read_text().split()


def test_the_verifier_finds_nothing_amiss(court: Court) -> None:
    key = str(court.folder / "key.pem")
    assert verified(court.world, court.zipped, "--key", key) is not None


def test_the_owners_receipt_names_the_file_that_changed(court: Court, tmp_path: Path) -> None:
    for file in (PICTURE, VIDEO):
        (tmp_path / file.name).write_bytes(file.content)
    receipt = court.folder / "receipt.json"
    words = (
        *("--signature", f"{receipt}.sig", "--key", str(court.folder / "key.pem")),
        *("--files", str(tmp_path)),
    )
    assert verified(court.world, receipt, *words) is not None
    (tmp_path / VIDEO.name).write_bytes(VIDEO.content[:-1] + b"!")
    assert verified(court.world, receipt, *words) is None


def test_the_same_revision_gives_the_same_bytes(court: Court) -> None:
    """Operations fetch it again after the exported file is gone."""
    operator, name = court.world.operator, court.zipped.name
    bucket = court.world.outputs["BagsBucket"]
    court.world.engine.client("s3").delete_object(Bucket=bucket, Key=f"bags/{name}")
    revision = int(court.zipped.stem.rpartition("-r")[2])
    order = {
        "case_id": court.owner.case_id,
        "reason": REASON,
        "operator": "tests",
        "revision": revision,
    }

    state = await_bag(lambda event: operator.invokes("RequestBagFunction", event), order)
    assert court.world.site.download(state["url"]) == court.zipped.read_bytes()


def test_community_managers_get_no_bag(court: Court) -> None:
    lin = court.world.reviewer("lin@community")
    task = court.world.operator.tasks(court.owner.case_id, "screening")[0]
    answer = lin.asks_bag(task["id"], REASON)
    assert answer.status_code == 403


def test_the_ledger_tells_who_had_the_bag_made(court: Court) -> None:
    lines = court.world.operator.ledger(court.owner.case_id)
    bags = [json.loads(line) for line in lines if '"case:bag:' in line]
    first, made, handed = bags[:3]
    assert (first["outcome"], first["reason"]) == ("begun", REASON)
    assert (made["outcome"], made["related"]) == ("done", first["seq"])
    assert made["sha256"] == hashlib.sha256(court.zipped.read_bytes()).hexdigest()
    assert handed["action"] == "case:bag:handed_over"
    assert handed["actor"]["role"] == "legal"


def test_the_vault_is_read_again_when_it_is_time(court: Court) -> None:
    world, case_id = court.world, court.owner.case_id
    _make_due(world, case_id, "item#0001")
    world.operator.invokes("VerifyVaultFunction", {})

    def checked() -> list[dict[str, Any]]:
        entries = map(json.loads, world.operator.ledger(case_id))
        return [entry for entry in entries if entry["action"] == "case:fixity:checked"]

    [entry] = world.see(court.journey.name, "read again", "ledger", checked)
    assert (entry["item"], entry["outcome"]) == (1, "done")


def _make_due(world: World, case_id: str, sort_key: str) -> None:
    """Put the next check of an item into the past, as if the day had gone by."""
    table = world.engine.client("dynamodb")
    key = {"pk": {"S": f"case#{case_id}"}, "sk": {"S": sort_key}}
    item = table.get_item(TableName=world.outputs["TableName"], Key=key)["Item"]
    document = json.loads(item["document"]["S"])
    past = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="microseconds")
    document["next_check"] = past
    item |= {"document": {"S": json.dumps(document)}, "next_at": {"S": past}}
    table.put_item(TableName=world.outputs["TableName"], Item=item)


FUNCTIONS = "redress-test-"


def roles(world: World) -> dict[str, str]:
    functions = world.engine.client("lambda").list_functions()["Functions"]
    return {
        function["FunctionName"].removeprefix(FUNCTIONS): function["Role"]
        for function in functions
        if function["FunctionName"].startswith(FUNCTIONS)
    }


def test_no_functions_role_takes_evidence_away(court: Court) -> None:
    """Deleting, overwriting, shortening, bypassing, lifting the hold: each role is refused."""
    world = court.world
    item = next(one for one in court.manifest()["items"] if one["number"] == 1)["vault"]
    named = {"Bucket": world.outputs["VaultBucket"], "Key": item["key"]}
    version = named | {"VersionId": item["version"]}
    soon = datetime.now(UTC) + timedelta(minutes=1)
    attempts: dict[str, tuple[str, dict[str, Any]]] = {
        "delete": ("delete_object", version),
        "hide": ("delete_object", named),
        "bypass": ("delete_object", version | {"BypassGovernanceRetention": True}),
        "shorten": (
            "put_object_retention",
            version | {"Retention": {"Mode": "GOVERNANCE", "RetainUntilDate": soon}},
        ),
        "shorten and bypass": (
            "put_object_retention",
            version
            | {
                "Retention": {"Mode": "GOVERNANCE", "RetainUntilDate": soon},
                "BypassGovernanceRetention": True,
            },
        ),
        "lift": ("put_object_legal_hold", version | {"LegalHold": {"Status": "OFF"}}),
    }
    found = roles(world)
    assert len(found) > 15
    for name, role in sorted(found.items()):
        vault = _as_role(world, role)
        for what, (call, words) in attempts.items():
            with pytest.raises(ClientError) as refusal:
                getattr(vault, call)(**words)
            code = refusal.value.response["Error"]["Code"]
            assert code in {"AccessDenied", "AccessDeniedException"}, (name, what, code)
        _overwrite(vault, named)
    head = world.engine.client("s3").head_object(**version)
    assert head["ObjectLockLegalHoldStatus"] == "ON"
    content = world.engine.client("s3").get_object(**version)["Body"].read()
    assert hashlib.sha256(content).hexdigest() == item["key"].rpartition("/")[2]


def _overwrite(vault: Any, named: dict[str, str]) -> None:
    """Try to write over it: refused, or a newer version that hides nothing of the older one."""
    with suppress(ClientError):
        vault.put_object(**named, Body=b"something else", ChecksumAlgorithm="SHA256")


def _as_role(world: World, role: str) -> Any:
    answer = world.engine.client("sts").assume_role(RoleArn=role, RoleSessionName="attempt")
    keys = answer["Credentials"]
    session = boto3.Session(
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
        region_name=world.engine.region,
    )
    return session.client("s3", endpoint_url=world.engine.url, verify=str(world.engine.certificate))


def test_what_is_withdrawn_is_kept_and_read_by_nobody(world: World) -> None:
    journey = Journey(world, "storage only")
    owner = world.owner("钱撤回")
    owner.sends(owner.writes([LETTER], [PICTURE], [POST]), [PICTURE])
    journey.stage(owner, "screening")
    sealed(journey, owner)
    owner.withdraws()
    journey.closed(owner, "withdrawn")

    def erased() -> list[str]:
        lines = world.operator.ledger(owner.case_id)
        done = [line for line in lines if '"case:person:erased"' in line]
        return [line for line in done if json.loads(line)["outcome"] == "done"]

    world.see(journey.name, "erased", "ledger", erased)
    journey.locked(owner, 2)
    stored = world.operator.vaulted(f"cases/{owner.case_id}/")
    assert len(stored) >= 6
    found = roles(world)
    for role in found.values():
        vault = _as_role(world, role)
        for version in stored:
            named = {name: version[name] for name in ("Bucket", "Key", "VersionId")}
            with pytest.raises(ClientError) as refusal:
                vault.get_object(**named)
            assert refusal.value.response["Error"]["Code"] == "AccessDenied"
            with pytest.raises(ClientError):
                vault.delete_object_tagging(**named)
    with pytest.raises(JourneyError, match="409"):
        owner.fetches_receipt()
