"""Contract of the ports Uploads and Vault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from redress.domain.errors import NotPreservedError
from redress.domain.evidence import EvidenceItem, Locked, Paper, PaperKind, upload_key
from tests.adapters.conftest import ENGINE
from tests.adapters.outside import HOUR, RETENTION_DAYS, Outside
from tests.adapters.samples import NOW, SCREENSHOT, claim, new_case, submission

CASE = new_case().id
ITEM = EvidenceItem(CASE, 1, claim("截图.png"), NOW)
KEY = upload_key(submission().submission_id, ITEM.claim.sha256)
PAPER = Paper(0, PaperKind.SUBMISSION, '{"statement":"他们在我的车上喷字"}')
without_moto = pytest.mark.parametrize("outside", ["memory", ENGINE], indirect=True)
"""moto asks copies into a locked bucket for a header that AWS asks of uploads only."""
UNTIL = datetime.now(UTC) + timedelta(days=RETENTION_DAYS + 10, microseconds=1)


def test_nothing_arrived(outside: Outside) -> None:
    assert outside.uploads.arrived(KEY) is None


def test_what_arrived_is_given_with_its_size(outside: Outside) -> None:
    content = bytes(range(256)) * 10_000
    outside.look.arrive(KEY, content)
    arrived = outside.uploads.arrived(KEY)
    assert arrived is not None
    assert arrived.size == len(content)
    assert arrived.at.tzinfo is UTC
    assert b"".join(arrived.chunks) == content


def test_an_upload_target_binds_type_and_checksum(outside: Outside) -> None:
    target = outside.uploads.target(KEY, ITEM.claim, timedelta(minutes=30))
    assert KEY in target.url
    assert target.expires_in == 1800
    assert target.headers == {
        "Content-Type": "image/png",
        "x-amz-checksum-sha256": "/hpKsftjRwNr6tc1l9XSlYsmrAuW9oyi9tzuU6UPKX4=",
    }


def preserved(outside: Outside, until: datetime = UNTIL) -> Locked:
    outside.look.arrive(KEY, SCREENSHOT)
    return outside.vault.preserve_upload(KEY, ITEM, until)


def papered(outside: Outside, until: datetime = UNTIL) -> Locked:
    return outside.vault.preserve_paper(PAPER.text, PAPER.item(CASE, NOW), until)


@without_moto
def test_an_upload_is_locked_and_read_back(outside: Outside) -> None:
    locked = preserved(outside)
    assert (locked.key, locked.sha256) == (ITEM.vault_key, ITEM.claim.sha256)
    assert (locked.size, locked.legal_hold) == (len(SCREENSHOT), True)
    assert locked.version_id
    assert UNTIL <= locked.retain_until <= UNTIL + timedelta(seconds=1)
    assert locked.retain_until.tzinfo is UTC


def test_a_paper_is_locked_and_read_back(outside: Outside) -> None:
    item = PAPER.item(CASE, NOW)
    locked = papered(outside)
    assert (locked.key, locked.sha256) == (item.vault_key, item.claim.sha256)
    assert (locked.size, locked.legal_hold) == (len(PAPER.text.encode()), True)
    assert UNTIL <= locked.retain_until <= UNTIL + timedelta(seconds=1)


@without_moto
def test_an_upload_preserved_twice_lies_there_once(outside: Outside) -> None:
    assert preserved(outside) == preserved(outside)
    assert outside.look.versions(ITEM.vault_key) == 1


def test_a_paper_preserved_twice_lies_there_once(outside: Outside) -> None:
    locked = papered(outside)
    assert papered(outside) == locked
    assert outside.look.versions(locked.key) == 1


def test_retention_is_only_ever_lengthened(outside: Outside) -> None:
    first = papered(outside)
    assert papered(outside, UNTIL - HOUR) == first
    longer = papered(outside, UNTIL + HOUR)
    assert longer.retain_until >= UNTIL + HOUR
    assert longer.version_id == first.version_id


@without_moto
def test_an_upload_that_differs_from_its_claim_is_not_preserved(outside: Outside) -> None:
    outside.look.arrive(KEY, SCREENSHOT[::-1])
    with pytest.raises(NotPreservedError):
        outside.vault.preserve_upload(KEY, ITEM, UNTIL)


@pytest.mark.parametrize("text", [PAPER.text + " ", PAPER.text[::-1]])
def test_a_paper_that_differs_from_its_claim_is_not_preserved(outside: Outside, text: str) -> None:
    with pytest.raises(NotPreservedError):
        outside.vault.preserve_paper(text, PAPER.item(CASE, NOW), UNTIL)


def test_a_view_link_names_the_version_and_the_lifetime(outside: Outside) -> None:
    locked = papered(outside)
    link = outside.vault.view_link(locked, "截图 1.png", timedelta(minutes=5))
    assert locked.key in link
    assert f"versionId={locked.version_id}" in link
    assert "300" in link


def test_a_file_that_came_with_a_form_is_there_as_if_a_browser_had_sent_it(
    outside: Outside,
) -> None:
    for _ in range(2):
        outside.uploads.put(KEY, ITEM.claim, SCREENSHOT)
    assert outside.uploads.holds(KEY, ITEM.claim)
    arrived = outside.uploads.arrived(KEY)
    assert arrived is not None
    assert b"".join(arrived.chunks) == SCREENSHOT
