"""ops/compile_bulletin as it is called."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import handlers.ops.compile_bulletin
from redress.usecases.compile_bulletin import CompileBulletin
from redress.usecases.recount import Recount
from redress.wiring.figures import Counting
from tests.factories.cast import Cast
from tests.factories.owners import submission
from tests.factories.theatre import Theatre

ORDER = {"campaign": "owners-2025", "as_of": "2025-10-09T24:00"}


@pytest.fixture
def theatre(monkeypatch: pytest.MonkeyPatch) -> Theatre:
    theatre = Theatre()
    w = theatre.world
    counting = Counting(
        w.campaigns, CompileBulletin(w.campaigns, w.figures, w.clock), Recount(w.figures)
    )
    monkeypatch.setattr(handlers.ops.compile_bulletin, "counting", lambda: counting)
    Cast(theatre, submission(remedies=())).submits()
    theatre.work()
    w.clock.advance(timedelta(days=1))
    return theatre


def call(**changes: object) -> dict[str, Any]:
    return handlers.ops.compile_bulletin.handler({**ORDER, **changes}, None)


@pytest.mark.usefixtures("theatre")
@pytest.mark.parametrize(
    "as_of", ["2025-10-09T24:00", "2025-10-10T00:00+08:00", "2025-10-09T16:00Z"]
)
def test_one_midnight_has_many_names(as_of: str) -> None:
    document = call(as_of=as_of)
    assert document["as_of"] == "2025-10-09T16:00:00Z"
    assert document["figures"]["participants"] == 1
    assert document["by_day"] == [{"day": "2025-10-09", "participants": 1}]
    assert "recount" not in document


@pytest.mark.usefixtures("theatre")
def test_a_campaign_that_had_not_begun_had_nobody() -> None:
    assert call(as_of="2025-10-01T00:00")["figures"]["participants"] == 0


def test_a_recount_says_whether_it_agrees(theatre: Theatre) -> None:
    assert call(recount=True)["recount"] == {"agrees": True, "differences": []}
    theatre.world.records.counters["owners-2025", "2025-10-09"]["participants"] += 1
    difference = {"name": "participants", "counted": 2, "recounted": 1}
    day = {"name": "day:2025-10-09", "counted": 2, "recounted": 1}
    assert call(recount=True)["recount"] == {"agrees": False, "differences": [difference, day]}


@pytest.mark.usefixtures("theatre")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"campaign": "another"}, "unknown_campaign"),
        ({"as_of": "2025-10-15"}, "bad_time"),
        ({"as_of": "2025-10-15T24:30"}, "bad_time"),
        ({"as_of": "2025-13-15T24:00"}, "bad_time"),
        ({"as_of": ""}, "bad_time"),
        ({"as_of": "2035-10-15T24:00"}, "in_the_future"),
    ],
)
def test_what_cannot_be_compiled_is_refused(change: dict[str, str], code: str) -> None:
    assert call(**change) == {"refused": code}
