"""Checkpoint, fixity and erasure on the services themselves: what a case lives through."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from redress.domain.case import Case, Change
from redress.domain.custody import CustodyRecord, StoredObject, broken_links
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Findings, Malware
from redress.domain.stages import Outcome, Stage
from redress.usecases.check_fixity import Checked, CheckFixity
from redress.usecases.erase_person import ErasePerson
from redress.usecases.make_checkpoint import MakeCheckpoint
from redress.usecases.prove_inclusion import ProveInclusion
from tests.adapters.conftest import ENGINE
from tests.adapters.outside import Services
from tests.adapters.samples import CLERK, DAY, opened
from tests.fakes.exports import FakeExports
from tests.fakes.faults import Faults
from tests.fakes.previews import FakePreviews
from tests.fakes.proofs import FakeSigner, FakeStamper
from tests.fakes.services import FakeClock

NOW = datetime.now(UTC).replace(microsecond=0)
RETENTION = timedelta(days=60)
PERIOD = timedelta(days=90)
on_services = pytest.mark.parametrize("outside", ["moto", ENGINE], indirect=True)


def locked_paper(outside: Services) -> Case:
    """Open a case of one paper and lock it, as preservation does."""
    case = opened(outside.drafts, outside.cases, files=0)
    file = outside.cases.open_file(case.id)
    assert file is not None
    (item,), (paper,) = file.evidence, file.papers
    locked = outside.vault.preserve_paper(paper.text, item, NOW + RETENTION)
    findings = Findings(locked.sha256, "", locked.size, "application/json", Malware.NOT_SCANNED)
    record = CustodyRecord(
        NOW,
        CLERK,
        Event.EVIDENCE_LOCKED,
        item=0,
        object=StoredObject(locked.key, locked.version_id),
        sha256=locked.sha256,
        size=locked.size,
    )
    return outside.cases.commit(
        Change(
            case.moved(Stage.SCREENING, NOW, pending=0),
            DAY,
            custody=(record, replace(record, action=Event.HOLD_SET)),
            evidence=(item.preserved(locked, findings, NOW),),
        )
    )


def item_of(outside: Services, case_id: str) -> EvidenceItem:
    file = outside.cases.open_file(case_id)
    assert file is not None
    return file.evidence[0]


def actions(outside: Services, case_id: str) -> list[tuple[str, str]]:
    lines = outside.cases.ledger(case_id)
    case = outside.cases.get(case_id)
    assert case is not None
    assert broken_links(lines, case.ledger) == []
    return [(entry["action"], entry["outcome"]) for entry in map(json.loads, lines)]


@on_services
def test_an_item_is_checked_extended_in_time_and_checked_without_reading_once_shut(
    outside: Services,
) -> None:
    case = locked_paper(outside)
    clock = FakeClock(NOW)
    check = CheckFixity(outside.cases, outside.vault, clock, 2 * RETENTION, PERIOD)
    assert outside.cases.to_check(NOW, 10) == [(case.id, 0)]
    assert check(case.id, 0) is Checked.PASSED
    assert outside.cases.to_check(NOW, 10) == []
    clock.set(NOW + RETENTION - timedelta(days=30))
    assert check(case.id, 0) is Checked.PASSED
    locked = item_of(outside, case.id).locked
    assert locked is not None
    standing = outside.vault.standing(locked)
    assert standing is not None
    assert standing.retain_until == locked.retain_until >= clock.now() + 2 * RETENTION

    stored = outside.cases.get(case.id)
    assert stored is not None
    withdrawn = replace(stored.touched(NOW), stage=Stage.CLOSED, outcome=Outcome.WITHDRAWN)
    outside.cases.commit(Change(withdrawn, DAY))
    exports = FakeExports(Faults())
    previews = FakePreviews(Faults())
    erase = ErasePerson(outside.cases, outside.vault, exports, previews, outside.data_keys, clock)
    for _ in range(2):
        erase(case.id)
    where = {"Bucket": outside.vault_bucket, "Key": locked.key, "VersionId": locked.version_id}
    tags = outside.s3.get_object_tagging(**where)["TagSet"]  # type: ignore[arg-type]  # as named
    assert tags == [{"Key": "redress-access", "Value": "shut"}]
    assert outside.vault.standing(locked) == standing
    clock.advance(PERIOD)
    assert check(case.id, 0) is Checked.PASSED
    assert actions(outside, case.id)[-9:] == [
        ("case:fixity:checked", "done"),
        ("case:retention:extended", "begun"),
        ("case:retention:extended", "done"),
        ("case:fixity:checked", "done"),
        ("case:person:erased", "begun"),
        ("case:evidence:shut", "done"),
        ("case:key:destroyed", "done"),
        ("case:person:erased", "done"),
        ("case:fixity:checked", "done"),
    ]


@on_services
def test_a_lost_object_is_noticed(outside: Services) -> None:
    case = locked_paper(outside)
    item = item_of(outside, case.id)
    assert item.locked is not None
    lost = replace(item.locked, version_id="0" * 32)
    outside.cases.commit(Change(case.touched(NOW), DAY, evidence=(item.changed(locked=lost),)))
    check = CheckFixity(outside.cases, outside.vault, FakeClock(NOW), RETENTION, PERIOD)
    assert check(case.id, 0) is Checked.FAILED
    last = json.loads(outside.cases.ledger(case.id)[-1])
    assert last["reason"] == "gone, record_differs_from_ledger"


@on_services
def test_a_checkpoint_is_kept_locked_and_proves_its_cases(outside: Services) -> None:
    cases = [opened(outside.drafts, outside.cases, number) for number in (1, 2, 3)]
    clock, faults = FakeClock(NOW), Faults()
    stamper = FakeStamper(clock, faults)
    make = MakeCheckpoint(
        outside.cases,
        outside.checkpoints,
        outside.vault,
        stamper,
        FakeSigner(faults),
        clock,
        RETENTION,
    )
    checkpoint = make()
    assert make() == checkpoint == outside.checkpoints.latest()
    assert checkpoint.size == 3
    assert [stamp.authority for stamp in checkpoint.stamps] == list(stamper.names())
    for locked in (checkpoint.document, checkpoint.leaves, checkpoint.stamps[0].locked):
        standing = outside.vault.standing(locked)
        assert standing is not None
        assert standing.retain_until is not None
        assert standing.retain_until >= NOW + RETENTION
    assert outside.look.versions(f"checkpoints/{checkpoint.day}/") == 5
    for case in cases:
        found = ProveInclusion(outside.vault).proof_for(checkpoint, case.id)
        assert found is not None
        assert found[0] == case.ledger
