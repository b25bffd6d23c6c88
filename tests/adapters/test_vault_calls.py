"""How many calls preserving and sealing a case make; see test_calls.py."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from redress.domain.stages import Stage
from redress.usecases.seal_case import SealCase, Sealed
from redress.usecases.sealing import Sealing
from tests.adapters.calls import counted
from tests.adapters.conftest import ENGINE
from tests.adapters.outside import Outside, Services
from tests.adapters.samples import NOW
from tests.adapters.test_calls import ANSWERED, LOOKED_FOR, READ, TRANSACTED, Deployed
from tests.factories.owners import submission

KEY = "cases/RD-1/proofs/r000001/manifest.json"
UNTIL = NOW + timedelta(days=1)
QUEUED = "sqs:SendMessage"
WRITTEN, READ_BACK, LISTED, FETCHED = (
    *("s3:PutObject", "s3:HeadObject"),
    *("s3:ListObjectVersions", "s3:GetObject"),
)


@pytest.fixture
def deployed(on_engine: Services) -> Deployed:
    """On the engine, whose buckets lock what is written as S3's do."""
    deployed = Deployed(on_engine)
    setattr(deployed, "vault", on_engine.vault)  # noqa: B010  # the fake's type is another one
    assert on_engine.versions(KEY) == 0
    return deployed


def seal_case(deployed: Deployed) -> SealCase:
    sealing = Sealing(
        cases=deployed.cases,
        campaigns=deployed.campaigns,
        vault=deployed.vault,
        stamper=deployed.stamper,
        signer=deployed.signer,
        documents=deployed.documents,
        clock=deployed.clock,
        retention=timedelta(days=1),
    )
    return SealCase(deployed.cases, sealing, deployed.clock)


def preserved(deployed: Deployed) -> tuple[str, Counter[str]]:
    """Preserve a case of words alone."""
    sent = submission(2, files=(), remedies=())
    deployed.acknowledged(sent)
    case = deployed.elsewhere(deployed.opens(sent.submission_id))
    with counted() as calls:
        deployed.steps(case)
    return case.id, calls


@pytest.mark.engine
def test_words_are_preserved_by_ten_calls(deployed: Deployed) -> None:
    case_id, calls = preserved(deployed)
    # The file with its key, the ledger, what is begun; written and read back; done, sealed, told
    reads = {LOOKED_FOR: 2, READ: 2}
    assert calls == {**reads, TRANSACTED: 2, WRITTEN: 1, READ_BACK: 1, QUEUED: 1, ANSWERED: 1}
    case = deployed.cases.get(case_id)
    assert case is not None
    assert case.stage is Stage.RECORDING


@pytest.mark.engine
def test_a_case_is_sealed_by_two_writes_for_each_proof(deployed: Deployed) -> None:
    case_id, _ = preserved(deployed)
    deployed.keys.forget(case_id)
    authorities = len(deployed.stamper.names())
    with counted() as calls:
        assert seal_case(deployed)(case_id) is Sealed.DONE
    # Manifest, stamps, receipt, its signature and its page
    proofs = 4 + authorities
    steps = 1 + 1 + authorities + 1
    assert calls == {
        LOOKED_FOR: 3,
        READ: 1 + steps,
        TRANSACTED: steps,
        WRITTEN: proofs,
        READ_BACK: proofs,
    }
    with counted() as calls:
        assert seal_case(deployed)(case_id) is Sealed.NOTHING
    assert calls == {LOOKED_FOR: 1}


@pytest.mark.engine
def test_who_may_have_written_before_looks_first(deployed: Deployed) -> None:
    with counted() as calls:
        first = deployed.vault.keep(KEY, b"manifest", UNTIL)
    assert calls == {LISTED: 1, WRITTEN: 1, READ_BACK: 1}
    with counted() as calls:
        assert deployed.vault.keep(KEY, b"other", UNTIL) == first
    assert calls == {LISTED: 1, READ_BACK: 1, FETCHED: 1}


@pytest.mark.parametrize("outside", ["moto", ENGINE], indirect=True)
def test_what_is_called_fresh_and_is_there_is_not_written_again(outside: Outside) -> None:
    first = outside.vault.keep(KEY, b"manifest", UNTIL)
    assert outside.vault.keep(KEY, b"other", UNTIL, fresh=True) == first
    assert (first.data, outside.look.versions(KEY)) == (b"manifest", 1)


@pytest.mark.parametrize("outside", ["moto", ENGINE], indirect=True)
def test_what_is_fresh_is_read_back_by_its_checksum(outside: Outside) -> None:
    with counted() as calls:
        kept = outside.vault.keep(KEY, b"manifest", UNTIL, fresh=True)
    assert (calls[LISTED], calls[FETCHED], calls[WRITTEN]) == (0, 0, 1)
    assert b"".join(outside.vault.read(kept.locked)) == b"manifest"
