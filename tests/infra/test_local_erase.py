"""`make erase`: what it asks for, and what it says of the answer."""

import json
from typing import Any

import pytest

from infra.local import erase
from infra.local.operations import OperationError

ARGUMENTS = ["--case", "RD-0000-0000-0000", "--reason", "asked for by letter"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give what was asked for; the answer stands at the end once a test puts it there."""
    asked: list[Any] = []

    def invoke(stage: str, function: str, order: dict[str, Any]) -> Any:
        answer = asked.pop()
        asked.append((stage, function, json.loads(json.dumps(order))))
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(erase, "invoke", invoke)
    monkeypatch.setattr(erase, "operator_name", lambda stage: f"{stage}/amy")
    return asked


def test_an_order_names_case_reason_and_who_gives_it(
    asked: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    asked.append({"ordered": "RD-0000-0000-0000"})
    assert erase.main([*ARGUMENTS, "--stage", "dev"]) == 0
    order = {"case_id": ARGUMENTS[1], "reason": ARGUMENTS[3], "operator": "dev/amy"}
    assert asked == [("dev", "request_erasure", order)]
    assert "RD-0000-0000-0000 is ordered" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"refused": "reason_missing"}, "Say why"),
        ({"refused": "unknown_case"}, "no case of this number"),
        ({"refused": "still_open"}, "not closed"),
        ({"refused": "erased_before"}, "erased already"),
        (OperationError("Nothing runs on this machine"), "Nothing runs on this machine"),
    ],
)
def test_a_refusal_is_told_in_a_sentence(
    asked: list[Any], answer: Any, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked.append(answer)
    assert erase.main(ARGUMENTS) == 1
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.out == ""


@pytest.mark.parametrize("left_out", [0, 2])
def test_case_and_reason_are_asked_for(left_out: int, capsys: pytest.CaptureFixture[str]) -> None:
    words = ARGUMENTS[:left_out] + ARGUMENTS[left_out + 2 :]
    with pytest.raises(SystemExit):
        erase.main(words)
    assert ARGUMENTS[left_out] in capsys.readouterr().err
