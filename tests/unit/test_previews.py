"""Previews: shown to who may open the item, made once, in the ledger, gone with the person."""

from __future__ import annotations

import codecs
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from redress.domain.errors import (
    NotAllowedError,
    NotPreservedError,
    QuarantinedError,
    UnknownEvidenceError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Malware
from redress.domain.preservation import KEPT_TYPES
from redress.domain.previews import (
    Maker,
    NoPreview,
    Preview,
    PreviewKind,
    PreviewMessage,
    maker_of,
    readable_text,
)
from redress.domain.stages import Stage
from redress.domain.tasks import TaskKind
from redress.ports import Made, Pieces
from redress.usecases.make_preview import MakePreview
from redress.usecases.show_preview import PreviewState, Shown, ShowPreview
from tests.factories.cast import WAY, Cast, at
from tests.factories.desk import JUN, TAO
from tests.factories.owners import SCREENSHOT
from tests.fakes.faults import CrashError
from tests.fakes.world import World

MINUTE = timedelta(minutes=1)
MAKING = Shown(PreviewState.MAKING)


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def shower(cast: Cast) -> ShowPreview:
    world = cast.world
    return ShowPreview(
        cast.house.review, world.cases, world.previews, world.limits, world.outbox, world.clock
    )


def maker(world: World) -> MakePreview:
    return MakePreview(world.sources, world.painter, world.previews)


def screening(cast: Cast) -> str:
    return cast.task(TaskKind.SCREENING).id


def item(cast: Cast, number: int = 1) -> EvidenceItem:
    return cast.world.records.evidence[cast.case_id, number]


def become(cast: Cast, media_type: str, **changes: object) -> None:
    """Let the first file be of another kind."""
    changed = replace(item(cast), media_type=media_type, **changes)  # type: ignore[arg-type]  # per field
    cast.world.records.evidence[cast.case_id, 1] = changed


def ask(cast: Cast, number: int = 1) -> Shown:
    return shower(cast)(screening(cast), number, JUN, WAY)


def work_off(cast: Cast) -> None:
    for order in cast.world.outbox.previewed:
        maker(cast.world)(order)
    cast.world.outbox.previewed.clear()


def last_lines(cast: Cast, count: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in cast.world.cases.ledger(cast.case_id)[-count:]]


def test_a_preview_is_made_and_then_shown(cast: Cast) -> None:
    become(cast, "image/png")
    assert ask(cast) == MAKING
    work_off(cast)
    shown = ask(cast)
    assert (shown.state, shown.kind) == (PreviewState.READY, PreviewKind.IMAGE)
    assert "previews.example" in shown.url
    assert "seconds=300" in shown.url


def test_the_order_names_what_lies_in_the_vault_and_nobody(cast: Cast) -> None:
    become(cast, "image/png")
    ask(cast)
    locked = item(cast).locked
    assert locked is not None
    assert cast.world.outbox.previewed == [
        PreviewMessage(cast.case_id, 1, locked.key, locked.version_id, "image/png", len(SCREENSHOT))
    ]


def test_a_page_that_waits_orders_it_once_a_minute(cast: Cast) -> None:
    become(cast, "image/png")
    assert [ask(cast) for _ in range(5)] == [MAKING] * 5
    assert len(cast.world.outbox.previewed) == 1
    cast.world.clock.advance(MINUTE)
    assert [ask(cast) for _ in range(2)] == [MAKING] * 2
    assert len(cast.world.outbox.previewed) == 2


def test_each_that_is_shown_is_in_the_ledger_before_its_address_is_given(cast: Cast) -> None:
    become(cast, "image/png")
    ask(cast)
    work_off(cast)
    before = cast.case
    ask(cast)
    begun, done = last_lines(cast, 2)
    locked = item(cast).locked
    assert locked is not None
    for line in (begun, done):
        assert line["action"] == Event.EVIDENCE_VIEWED
        assert line["actor"]["id"] == "jun"
        assert line["object"] == {"key": locked.key, "version": locked.version_id}
        assert line["details"] == {"preview": "image", "preview_sha256": "0" * 64}
    assert (begun["outcome"], done["outcome"], done["related"]) == ("begun", "done", begun["seq"])
    assert cast.case.revision == before.revision


def test_what_is_only_asked_for_is_not_in_the_ledger(cast: Cast) -> None:
    become(cast, "image/png")
    before = cast.case
    ask(cast)
    assert cast.case == before


@pytest.mark.parametrize("media_type", ["application/pdf", "image/heic", "audio/mpeg", ""])
def test_of_some_kinds_there_is_no_preview(cast: Cast, media_type: str) -> None:
    become(cast, media_type)
    assert ask(cast) == Shown(PreviewState.NONE, reason=NoPreview.KIND)
    assert cast.world.outbox.previewed == []


def test_what_cannot_be_shown_is_said_and_not_tried_again(cast: Cast) -> None:
    become(cast, "image/png")
    locked = item(cast).locked
    assert locked is not None
    cast.world.vault.tamper(locked.key)
    ask(cast)
    work_off(cast)
    for _ in range(2):
        assert ask(cast) == Shown(PreviewState.NONE, reason=NoPreview.CANNOT_BE_SHOWN)
    assert cast.world.previews.stored == 1


def test_only_who_may_open_an_item_sees_its_preview(cast: Cast) -> None:
    task_id = screening(cast)
    with pytest.raises(NotAllowedError):
        shower(cast)(task_id, 1, TAO, WAY)
    with pytest.raises(UnknownTaskError):
        shower(cast)("nothing", 1, JUN, WAY)
    for number in (-1, 99):
        with pytest.raises(UnknownEvidenceError):
            ask(cast, number)
    become(cast, "image/png", malware=Malware.INFECTED)
    with pytest.raises(QuarantinedError):
        ask(cast)
    assert cast.world.outbox.previewed == []


def test_of_a_withdrawn_case_nothing_is_shown_though_it_was_made(cast: Cast) -> None:
    become(cast, "image/png")
    ask(cast)
    work_off(cast)
    task_id = screening(cast)
    cast.withdraws()
    with pytest.raises(UnknownEvidenceError):
        shower(cast)(task_id, 1, JUN, WAY)


class TestMaking:
    def order(self, cast: Cast, media_type: str = "image/png") -> PreviewMessage:
        locked = item(cast).locked
        assert locked is not None
        return PreviewMessage(
            cast.case_id, 1, locked.key, locked.version_id, media_type, locked.size
        )

    def test_it_is_made_once(self, cast: Cast) -> None:
        for _ in range(3):
            maker(cast.world)(self.order(cast))
        assert cast.world.previews.stored == 1
        assert len(cast.world.painter.drawn) == 1

    def test_death_at_every_point_has_one_effect(self, cast: Cast) -> None:
        faults = cast.world.faults
        faults.points.clear()
        maker(cast.world)(self.order(cast))
        points = len(faults.points)
        assert points
        for place in range(points):
            other = at(Stage.SCREENING)
            other.world.faults.points.clear()
            other.world.faults.crash_at = place
            with pytest.raises(CrashError):
                maker(other.world)(self.order(other))
            other.world.faults.crash_at = None
            maker(other.world)(self.order(other))
            assert other.world.previews.kept == cast.world.previews.kept

    def test_what_was_shut_meanwhile_leaves_nothing(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        order = self.order(cast)
        draw = cast.world.painter.draw

        def shut_meanwhile(maker: Maker, media_type: str, size: int, pieces: Pieces) -> Made:
            made = draw(maker, media_type, size, pieces)
            cast.world.vault.change(order.key, shut=True)
            return made

        monkeypatch.setattr(cast.world.painter, "draw", shut_meanwhile)
        with pytest.raises(NotPreservedError):
            maker(cast.world)(order)
        assert cast.world.previews.kept[order.place] == Made(
            Preview(PreviewKind.NONE, NoPreview.CANNOT_BE_SHOWN)
        )

    def test_what_was_given_up_is_written_down(self, cast: Cast) -> None:
        order = self.order(cast)
        maker(cast.world).give_up(order)
        assert cast.world.previews.find(order.place) == Preview(
            PreviewKind.NONE, NoPreview.CANNOT_BE_SHOWN
        )

    def test_of_a_text_the_beginning_is_kept(self, cast: Cast) -> None:
        maker(cast.world)(self.order(cast, "text/plain"))
        kept = cast.world.previews.kept[f"{cast.case_id}/0001"]
        assert (kept.preview.kind, kept.data) == (PreviewKind.TEXT, SCREENSHOT)

    def test_of_a_long_text_no_more_is_read(self, cast: Cast) -> None:
        order = replace(self.order(cast, "text/csv"), size=10**9)
        long = "您好".encode() * 50_000
        cast.world.vault.change(order.key, content=long)
        maker(cast.world)(order)
        assert cast.world.sources.read == 64 * 1024 + 1
        kept = cast.world.previews.kept[order.place]
        assert kept.data.decode() == ("您好" * 50_000)[: len(kept.data.decode())]

    def test_a_kind_that_nobody_should_have_ordered(self, cast: Cast) -> None:
        maker(cast.world)(self.order(cast, "application/pdf"))
        assert cast.world.previews.find(f"{cast.case_id}/0001") == Preview(
            PreviewKind.NONE, NoPreview.KIND
        )


class TestTexts:
    @pytest.mark.parametrize(
        ("beginning", "text"),
        [
            ("他说：“你好”".encode(), "他说：“你好”"),
            (codecs.BOM_UTF8 + b"abc", "abc"),
            ("他说你好".encode("gb18030"), "他说你好"),
            (codecs.BOM_UTF16_LE + "他说".encode("utf-16-le"), "他说"),
            ("他说".encode()[:-1], "他"),
            (b"one\r\n\ttwo\x00\x1b[31m", "one\r\n\ttwo[31m"),
            ("a\u202eb\u2066c\u200fd\x85".encode(), "abcd"),
            (b"<script>alert(1)</script>", "<script>alert(1)</script>"),
            (b"", ""),
        ],
    )
    def test_it_is_read_however_it_was_written(self, beginning: bytes, text: str) -> None:
        assert readable_text(beginning) == text

    def test_what_is_no_text_is_none(self) -> None:
        assert readable_text(b"\xff\xff\xff\x00\x80\x80") is None


def test_every_kind_with_a_preview_is_one_that_is_kept() -> None:
    pictured = {media_type for media_type in KEPT_TYPES if maker_of(media_type)}
    assert {f"image/{name}" for name in ("png", "jpeg", "gif", "webp", "bmp", "tiff")} <= pictured
    assert {kind for kind in KEPT_TYPES if kind.startswith("video/")} <= pictured
    assert not {kind for kind in pictured if kind.startswith(("audio/", "application/v"))}
