"""`make bulletin`: what it asks for, and what it prints."""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local import bulletin
from infra.local.operations import OperationError
from redress.domain.figures_document import Compiled
from tests.factories.owners import campaign

ARGUMENTS = ["--campaign", "owners-2025", "--as-of", "2025-10-15T24:00+08:00"]


def document(below: int = 0) -> dict[str, Any]:
    totals = Counter({"participants": 6032, "identified": 23, "to_screening:h012": 23})
    as_of = datetime(2025, 10, 15, 16, tzinfo=UTC)
    compiled = Compiled(campaign(suppress_below=below), as_of, totals, Counter())
    made: dict[str, Any] = json.loads(json.dumps(compiled.document()))
    return made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give what was asked for; the answer stands at the end once a test puts it there."""
    asked: list[Any] = []

    def invoke(stage: str, function: str, order: dict[str, Any]) -> Any:
        answer = asked.pop()
        asked.append((stage, function, order))
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(bulletin, "invoke", invoke)
    return asked


def test_the_figures_are_printed(asked: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    asked.append(document())
    assert bulletin.main(ARGUMENTS) == 0
    order = {"campaign": "owners-2025", "as_of": ARGUMENTS[3], "recount": False}
    assert asked == [("local", "compile_bulletin", order)]
    told = capsys.readouterr().out
    assert "6,032" in told
    assert "Preliminarily identified" in told


def test_they_are_printed_in_chinese_and_as_json(
    asked: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    asked.append(document())
    assert bulletin.main([*ARGUMENTS, "--language", "zh-CN"]) == 0
    assert "参与车主" in capsys.readouterr().out
    asked.append(document())
    assert bulletin.main([*ARGUMENTS, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == document()


def test_what_is_withheld_says_so() -> None:
    told = dict(bulletin.rows(document(below=50), "en"))
    assert told["Preliminarily identified"] == "fewer than 50"
    assert told["Hours to screening, median"] == "fewer than 50"
    assert told["Hours to legal's decision, median"] == "-"
    assert told["Participants"] == "6,032"


@pytest.mark.parametrize("differs", [True, False])
def test_a_recount_that_differs_fails(
    asked: list[Any], capsys: pytest.CaptureFixture[str], differs: bool
) -> None:
    difference = {"name": "identified", "counted": 23, "recounted": 22}
    found = {"agrees": not differs, "differences": [difference] if differs else []}
    asked.append({**document(), "recount": found})
    assert bulletin.main([*ARGUMENTS, "--recount"]) == int(differs)
    assert asked[0][2]["recount"]
    said = capsys.readouterr().err
    assert said == (
        "identified: counted 23, but the facts give 22\n"
        if differs
        else "Recounted from the facts: nothing differs.\n"
    )


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"refused": "unknown_campaign"}, "no campaign of this name"),
        ({"refused": "bad_time"}, "Write the instant as"),
        ({"refused": "in_the_future"}, "has not come"),
        (OperationError("Nothing runs on this machine"), "Nothing runs on this machine"),
    ],
)
def test_a_refusal_is_told_in_a_sentence(
    asked: list[Any], answer: Any, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked.append(answer)
    assert bulletin.main(ARGUMENTS) == 1
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.out == ""
