"""Contract of the port Batches, and of handing a batch over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from redress.domain.decision_batches import (
    BatchState,
    BatchTask,
    DecisionBatch,
    TaskResult,
)
from redress.domain.errors import ConflictError
from redress.domain.reviewers import SignInWay
from tests.adapters.outside import Outside
from tests.adapters.samples import NOW
from tests.factories.desk import DECLINE

BATCH = DecisionBatch(
    id="0199c5e2-0000-7000-8000-0000000000b1",
    reviewer_id="jun",
    way=SignInWay.PASSKEY,
    choice=DECLINE,
    tasks=(BatchTask("RD-0000-0000-0000.screening.1", 3),),
    refused=(TaskResult("RD-0000-0000-0001.screening.1", "task_claimed"),),
    made_at=NOW,
    takes_effect_at=NOW + timedelta(seconds=60),
)


def test_a_batch_is_kept_as_it_was_written(outside: Outside) -> None:
    assert outside.batches.get(BATCH.id) is None
    outside.batches.put(BATCH)
    assert outside.batches.get(BATCH.id) == BATCH
    done = BATCH.begun().with_results([TaskResult(BATCH.tasks[0].id, "decided")])
    outside.batches.put(BATCH.begun())
    outside.batches.put(done)
    assert outside.batches.get(BATCH.id) == done
    assert done.state is BatchState.DONE


@pytest.mark.parametrize("batch_id", ["", "x", "0199c5e2-0000-4000-8000-0000000000b1", "#" * 5000])
def test_what_is_no_batchs_id_finds_none(outside: Outside, batch_id: str) -> None:
    assert outside.batches.get(batch_id) is None


def test_of_two_writers_one_is_late(outside: Outside) -> None:
    outside.batches.put(BATCH)
    with pytest.raises(ConflictError):
        outside.batches.put(BATCH)
    outside.batches.put(BATCH.undone())
    with pytest.raises(ConflictError):
        outside.batches.put(BATCH.begun())
    assert outside.batches.get(BATCH.id) == BATCH.undone()


def test_what_should_have_ended_is_due_until_it_has(outside: Outside) -> None:
    outside.batches.put(BATCH)
    due = BATCH.takes_effect_at + timedelta(minutes=5)
    assert list(outside.batches.due(due - timedelta(seconds=1))) == []
    assert list(outside.batches.due(due)) == [BATCH]
    outside.batches.put(BATCH.begun())
    assert [batch.state for batch in outside.batches.due(due)] == [BatchState.DECIDING]
    ended = BATCH.begun().with_results([TaskResult(BATCH.tasks[0].id, "fault")])
    outside.batches.put(ended)
    assert list(outside.batches.due(due)) == []


def test_a_batch_is_handed_over(outside: Outside) -> None:
    outside.outbox.apply_batch(BATCH.id, timedelta())
    assert outside.look.queued("batches") == [{"batch_id": BATCH.id}]
