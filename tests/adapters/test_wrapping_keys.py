"""Wrapping keys: KMS is asked seldom, and each case's key is destroyed by itself still."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from redress.adapters.dynamodb.drafts import DynamodbDrafts
from tests.adapters.conftest import ENGINE
from tests.adapters.keys import Seconds, with_clock
from tests.adapters.outside import Services
from tests.adapters.samples import draft, new_case, opened, submission

CASE = new_case().id
PLACE = f"case#{CASE}|person"
on_services = pytest.mark.parametrize("outside", ["moto", ENGINE], indirect=True)


def test_a_key_that_kms_wrapped_itself_is_of_use_still(on_moto: Services) -> None:
    """As an earlier version wrote it: without a wrapping key."""
    made = on_moto.kms.generate_data_key(
        KeyId=f"alias/{on_moto.name}", KeySpec="AES_256", EncryptionContext={"case": CASE}
    )
    wrapped: dict[str, Any] = {"case_id": {"S": CASE}, "wrapped": {"B": made["CiphertextBlob"]}}
    on_moto.keys_table.put_item(TableName=f"{on_moto.name}-keys", Item=wrapped)
    on_moto.drafts.put_new(draft())
    other = DynamodbDrafts(on_moto.table, on_moto.other_process())
    assert other.get(submission().submission_id) == draft()
    (kept,) = on_moto.keys_table.scan(TableName=f"{on_moto.name}-keys")["Items"]
    assert kept == wrapped


def asked_of_kms(services: Services) -> list[str]:
    """Note each call of KMS from now on."""
    asked: list[str] = []
    services.kms.meta.events.register(
        "before-call.kms", lambda model, **_: asked.append(model.name)
    )
    return asked


def test_kms_is_asked_once_an_hour_and_not_for_every_case(on_moto: Services) -> None:
    asked, seconds = asked_of_kms(on_moto), Seconds()
    writer, reader = with_clock(on_moto, seconds), with_clock(on_moto, seconds)
    names = [f"RD-0000-0000-{number:04d}" for number in range(20)]
    texts = [writer.encrypt(name, PLACE, b"text") for name in names]
    assert asked == ["GenerateDataKey"]
    for name, text in zip(names, texts, strict=True):
        assert reader.decrypt(name, PLACE, text) == b"text"
    assert asked == ["GenerateDataKey", "Decrypt"]
    seconds.now += 3600
    writer.encrypt("RD-0000-0000-1000", PLACE, b"text")
    assert reader.decrypt(names[0], PLACE, texts[0]) == b"text"
    assert asked[2:] == ["GenerateDataKey", "Decrypt"]


def test_a_wrapping_key_is_shared_by_a_thousand_cases_at_most(on_moto: Services) -> None:
    asked = asked_of_kms(on_moto)
    for number in range(1001):
        on_moto.data_keys.fresh(f"RD-0000-0000-{number:04d}")
    assert asked == ["GenerateDataKey"] * 2


def test_a_destroyed_key_is_gone_though_others_share_its_wrapping_key(on_moto: Services) -> None:
    other = "RD-0000-0000-0000"
    data = on_moto.data_keys.encrypt(CASE, PLACE, b"text")
    on_moto.data_keys.encrypt(other, PLACE, b"text")
    on_moto.data_keys.destroy(CASE)
    (left,) = on_moto.keys_table.scan(TableName=f"{on_moto.name}-keys")["Items"]
    on_moto.keys_table.put_item(
        TableName=f"{on_moto.name}-keys", Item={**left, "case_id": {"S": CASE}}
    )
    for keys in (on_moto.data_keys, on_moto.other_process()):
        with pytest.raises(InvalidTag):
            keys.decrypt(CASE, PLACE, data)


@on_services
def test_a_draft_and_its_key_are_written_together(outside: Services) -> None:
    outside.drafts.put_new(draft())
    late = DynamodbDrafts(outside.table, outside.other_process())
    assert late.put_new(draft()) == draft()
    assert late.get(submission().submission_id) == draft()
    assert outside.drafts.put_new(replace(draft(), digest="other")) == draft()
    assert len(outside.keys_table.scan(TableName=f"{outside.name}-keys")["Items"]) == 1


def test_a_draft_that_could_not_be_written_leaves_no_key(
    on_moto: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise OSError("the network is down")

    monkeypatch.setattr(on_moto.dynamodb, "transact_write_items", fails)
    with pytest.raises(OSError, match="network"):
        on_moto.drafts.put_new(draft())
    monkeypatch.undo()
    assert on_moto.keys_table.scan(TableName=f"{on_moto.name}-keys")["Items"] == []
    assert on_moto.drafts.put_new(draft()) == draft()
    assert (
        DynamodbDrafts(on_moto.table, on_moto.other_process()).get(submission().submission_id)
        == draft()
    )


def test_who_was_erased_is_not_brought_back_by_the_same_form(on_moto: Services) -> None:
    opened(on_moto.drafts, on_moto.cases)
    on_moto.data_keys.destroy(CASE)
    stub = on_moto.drafts.put_new(draft())
    assert (stub.digest, stub.submission) == (draft().digest, None)
    assert on_moto.keys_table.scan(TableName=f"{on_moto.name}-keys")["Items"] == []
