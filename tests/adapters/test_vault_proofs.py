"""Contract of the port Vault: proofs are kept, read, watched, retained longer, and shut."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from redress.domain.custody import StoredObject
from redress.domain.errors import NotPreservedError
from redress.ports import Kept, Standing
from tests.adapters.outside import HOUR, RETENTION_DAYS, Outside, Services

KEY = "cases/RD-0000-0000-0000/proofs/r000001/manifest.json"
UNTIL = datetime.now(UTC) + timedelta(days=RETENTION_DAYS + 10)


def kept(outside: Outside, data: bytes = b"{}", until: datetime = UNTIL) -> Kept:
    return outside.vault.keep(KEY, data, until)


def test_a_proof_is_locked_and_given_back(outside: Outside) -> None:
    found = kept(outside, "证据".encode())
    assert found.data == "证据".encode()
    assert (found.locked.key, found.locked.size) == (KEY, 6)
    assert found.locked.sha256 == hashlib.sha256(found.data).hexdigest()
    assert found.locked.legal_hold
    assert UNTIL <= found.locked.retain_until <= UNTIL + timedelta(seconds=1)


def test_what_lies_there_already_stays_and_is_given(outside: Outside) -> None:
    first = kept(outside, b"the first answer")
    assert kept(outside, b"another answer") == first
    assert outside.look.versions(KEY) == 1


def test_a_proof_may_be_empty_or_large(outside: Outside) -> None:
    assert outside.vault.keep(f"{KEY}.empty", b"", UNTIL).data == b""
    large = bytes(range(256)) * 10_000
    found = outside.vault.keep(f"{KEY}.large", large, UNTIL)
    assert b"".join(outside.vault.read(found.locked)) == found.data == large


def test_a_version_that_is_gone_is_said_to_be(outside: Outside) -> None:
    gone = replace(kept(outside).locked, key=f"{KEY}.gone")
    assert outside.vault.standing(gone) is None
    with pytest.raises(NotPreservedError):
        outside.vault.read(gone)


def test_a_version_stands_as_it_was_locked(outside: Outside) -> None:
    found = kept(outside, b"12345")
    assert outside.vault.standing(found.locked) == Standing(5, found.locked.retain_until, True)


def test_retention_is_lengthened_and_never_shortened(outside: Outside) -> None:
    found = kept(outside).locked
    longer = outside.vault.extend(found, UNTIL + HOUR)
    assert UNTIL + HOUR <= longer.retain_until <= UNTIL + HOUR + timedelta(seconds=1)
    assert replace(longer, retain_until=found.retain_until) == found
    assert outside.vault.extend(longer, UNTIL - HOUR) == longer
    assert outside.vault.standing(found) == Standing(2, longer.retain_until, True)


def test_shutting_again_is_fine_and_changes_no_lock(outside: Outside) -> None:
    found = kept(outside).locked
    before = outside.vault.standing(found)
    for _ in range(2):
        outside.vault.shut(StoredObject(found.key, found.version_id))
    assert outside.vault.standing(found) == before
    assert outside.look.versions(KEY) == 1


def test_what_is_shut_has_the_tag_that_the_buckets_policy_heeds(on_moto: Services) -> None:
    found = kept(on_moto).locked
    on_moto.vault.shut(StoredObject(found.key, found.version_id))
    tags = on_moto.s3.get_object_tagging(
        Bucket=on_moto.vault_bucket, Key=KEY, VersionId=found.version_id
    )
    assert tags["TagSet"] == [{"Key": "redress-access", "Value": "shut"}]
