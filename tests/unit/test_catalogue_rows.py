"""What a line of the catalogue says that an item proves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from redress.domain.catalogue_rows import catalogue_of
from redress.domain.choices import Shows
from redress.domain.custody import LedgerHead
from redress.domain.decisions import Choice, Decision, Ground, Reason, Verdict
from redress.domain.evidence import EvidenceItem, Locked
from redress.domain.proofs import Seal
from redress.domain.stages import Stage
from redress.domain.tasks import Task, TaskKind
from tests.factories.cast import WAY, at
from tests.factories.desk import JUN
from tests.factories.owners import claim

NOW = datetime(2025, 10, 9, 2, 0, tzinfo=UTC)
SEAL = Seal("RD-1", 3, NOW, LedgerHead(1, "0" * 64), Locked("k", "v", "0" * 64, 1, NOW, False))
UPLOAD = {
    "number": 1,
    "name": "截图.png",
    "source": "upload",
    "media_type": "image/png",
    "size": 1,
    "sha256": "0" * 64,
    "received_at": "2025-10-09T02:00:00.000Z",
}
PAPER = {**UPLOAD, "number": 0, "name": "submission-0000.json", "source": "paper"}


def proves(shows: tuple[Shows, ...] = (), tasks: tuple[Task, ...] = ()) -> list[str]:
    evidence = [EvidenceItem("RD-1", 1, replace(claim(), shows=shows), NOW)]
    rows = catalogue_of(SEAL, [PAPER, UPLOAD], evidence, tasks, "Redress").rows
    return [row.proves for row in rows]


def decided() -> Task:
    """A screening in which somebody named an insult."""
    task = at(Stage.SCREENING).task(TaskKind.SCREENING)
    choice = Choice(Verdict.ADVANCE, Reason.CLAIM_PLAUSIBLE, grounds=(Ground.INSULT,))
    return task.decided(Decision(choice, JUN.actor(WAY), NOW, 1))


def test_without_anything_known_it_is_left_to_the_party() -> None:
    assert proves() == ["当事人对事实的陈述", "（由提交人填写）"]
    assert proves((Shows.OTHER,))[1] == "（由提交人填写）"


def test_what_the_owner_said_that_a_file_shows_is_said_in_one_order() -> None:
    told = "当事人说明可见：内容全貌、IP 属地、发布时间"
    assert proves((Shows.TIME, Shows.POST, Shows.IP_LOCATION))[1] == told


def test_the_grounds_follow_what_is_shown() -> None:
    assert proves((), (decided(),))[1] == "网络侵权事实：侮辱"
    both = proves((Shows.POST,), (decided(),))[1]
    assert both == "当事人说明可见：内容全貌；网络侵权事实：侮辱"


@pytest.mark.parametrize("shows", [shows for shows in Shows if shows is not Shows.OTHER])
def test_whatever_a_file_shows_has_its_words(shows: Shows) -> None:
    assert proves((shows,))[1].startswith("当事人说明可见：")
