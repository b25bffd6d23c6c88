"""The owner's signed receipt: what it waits for, what it says, and where it is fetched."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from redress.domain.events import Audit
from redress.domain.evidence import EvidenceState
from redress.domain.proofs import fingerprint
from redress.domain.stamps import StampRefusal
from tests.factories.seals import sealing_of
from tests.handlers.conftest import Log
from tests.handlers.site import PICTURE_CLAIM, Site

DOCUMENTS = "/api/receipt/documents"


def test_before_there_is_a_receipt_the_page_says_what_it_waits_for(site: Site) -> None:
    owner = site.open(site.receipt(files=[PICTURE_CLAIM]))
    shown = owner.call("GET", "/api/receipt").document
    assert (shown["receipt"], shown["waits_for"]) == (None, ["malware_scan"])
    items = site.world.records.evidence
    for key, item in items.items():
        items[key] = replace(item, state=EvidenceState.PRESERVED)
    site.world.cases.want_seal(site.case.id, site.case.revision)
    shown = owner.call("GET", "/api/receipt").document
    assert (shown["receipt"], shown["waits_for"]) == (None, ["time_stamp"])
    answer = owner.call("POST", DOCUMENTS)
    assert (answer.status, answer.code) == (409, "receipt_not_ready")


def test_the_receipt_names_manifest_key_and_stamps(site: Site) -> None:
    owner = site.open(site.receipt())
    site.world.stamper.down = {"second": StampRefusal.SLOW}
    seal = sealing_of(site.world).ensure(site.case.id)
    now = site.world.clock.now().isoformat()
    shown = owner.call("GET", "/api/receipt").document
    assert shown["receipt"] == {
        "issued_at": now,
        "manifest_sha256": seal.manifest.sha256,
        "key": fingerprint(site.world.signer.public_key()),
        "stamps": [{"authority": "first", "at": now}],
    }
    assert shown["waits_for"] == []


def test_the_documents_are_five_minute_links_of_one_version_each(site: Site, log: Log) -> None:
    owner = site.open(site.receipt())
    receipt = sealing_of(site.world).ensure(site.case.id).receipt
    assert receipt is not None
    given = owner.call("POST", DOCUMENTS).document
    stem = f"Redress-{site.case.id}-receipt"
    for name, locked, ending in (
        ("pdf", receipt.page, "pdf"),
        ("json", receipt.document, "json"),
        ("signature", receipt.signature, "json.sig"),
    ):
        address = urlsplit(given[name])
        assert unquote(address.path) == f"/{locked.key}"
        asked = parse_qs(address.query)
        assert asked["versionId"] == [locked.version_id]
        assert asked["name"] == [f"{stem}.{ending}"]
        assert asked["seconds"] == ["300"]
    assert given["key"] == f"/keys/{fingerprint(site.world.signer.public_key())}.pem"
    audit = Audit.RECEIPT_DOWNLOADED.value
    assert [(audit, "begun"), (audit, "done")] == log.outcomes()[-2:]


def test_the_newest_receipt_is_handed_over(site: Site) -> None:
    owner = site.open(site.receipt())
    sealing = sealing_of(site.world)
    sealing.ensure(site.case.id)
    case, records = site.case, site.world.records
    site.world.clock.advance(timedelta(days=1))
    records.cases[case.id] = case.touched(site.world.clock.now())
    newest = sealing.ensure(case.id)
    assert newest.revision == case.revision + 1
    shown = owner.call("GET", "/api/receipt").document
    assert shown["receipt"]["manifest_sha256"] == newest.manifest.sha256
    assert f"r{newest.revision:06d}" in owner.call("POST", DOCUMENTS).document["json"]


@pytest.mark.parametrize("gone", ["withdrawn", "erased"])
def test_what_nobody_can_read_any_more_is_not_offered(site: Site, gone: str) -> None:
    owner = site.open(site.receipt())
    sealing_of(site.world).ensure(site.case.id)
    if gone == "withdrawn":
        body = {"confirmed": True}
        assert owner.call("POST", "/api/receipt/withdrawal", body).status == 202
    else:
        site.world.cases.erase_person(site.case.id)
    shown = owner.call("GET", "/api/receipt").document
    assert (shown["receipt"], shown["waits_for"]) == (None, [])
    assert owner.call("POST", DOCUMENTS).code == "receipt_not_ready"


def test_nobody_gets_documents_without_the_code(site: Site) -> None:
    site.receipt()
    sealing_of(site.world).ensure(site.case.id)
    assert site.owner.call("POST", DOCUMENTS).status == 401
