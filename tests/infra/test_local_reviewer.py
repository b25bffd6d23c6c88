"""`make reviewer`: what it orders, and what it says of the answer."""

import json
from typing import Any

import pytest

from infra.local import reviewer
from infra.local.operations import OperationError

LIN = {
    "id": "lin",
    "name": "林",
    "email": "lin@community.example",
    "locale": "zh-CN",
    "groups": ["community"],
    "lead": True,
    "mail_mode": "digest",
    "disabled": True,
    "mail_trouble": "",
    "claims": 0,
    "passkeys": 1,
}


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give what was ordered; the answer stands at the end once a test puts it there."""
    ordered: list[Any] = []

    def invoke(stage: str, function: str, order: dict[str, Any]) -> Any:
        answer = ordered.pop()
        ordered.append((stage, function, json.loads(json.dumps(order))))
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(reviewer, "invoke", invoke)
    return ordered


@pytest.mark.parametrize(
    ("words", "order"),
    [
        (["--do", "list"], {"order": "list"}),
        (
            [
                *("--do", "add", "--id", "wang", "--name", "王芳", "--email", "wang@desk.example"),
                *("--locale", "zh-CN", "--groups", "legal, community", "--lead", "yes"),
                *("--mail", "digest"),
            ],
            {
                "order": "add",
                "reviewer": {
                    "id": "wang",
                    "name": "王芳",
                    "email": "wang@desk.example",
                    "locale": "zh-CN",
                    "groups": ["legal", "community"],
                    "lead": True,
                    "mail_mode": "digest",
                },
            },
        ),
        (
            ["--do", "change", "--id", "wang", "--lead", "no"],
            {"order": "change", "reviewer": {"id": "wang", "lead": False}},
        ),
        (
            ["--do", "disable", "--id", "wang", "--name", "", "--mail", ""],
            {"order": "change", "reviewer": {"id": "wang", "disabled": True}},
        ),
        (
            ["--do", "enable", "--id", "wang"],
            {"order": "change", "reviewer": {"id": "wang", "disabled": False}},
        ),
    ],
)
def test_what_is_left_out_is_not_ordered(
    ordered: list[Any], words: list[str], order: dict[str, Any]
) -> None:
    ordered.append({"done": "wang"} if order["order"] != "list" else {"reviewers": []})
    assert reviewer.main([*words, "--stage", "dev"]) == 0
    assert ordered == [("dev", "manage_reviewers", order)]


def test_people_are_listed(ordered: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    ordered.append({"reviewers": [LIN, {**LIN, "id": "chen", "disabled": False, "lead": False}]})
    assert reviewer.main(["--do", "list"]) == 0
    head, first, second = capsys.readouterr().out.splitlines()
    assert head.split() == ["ID", "NAME", "E-MAIL", "GROUPS", "MAIL"]
    assert first.split() == [
        *("lin", "林", "lin@community.example", "community", "digest", "lead,", "disabled"),
    ]
    assert second.split()[0] == "chen"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"refused": "unknown_reviewer"}, "Nobody has this id"),
        (
            {"findings": [{"pointer": "/lead", "code": "last_lead", "limit": "legal"}]},
            "lead: the group legal would have no lead any more",
        ),
        ({"findings": [{"pointer": "/email", "code": "missing", "limit": None}]}, "email: this is"),
        ({"findings": [{"pointer": "/x", "code": "too_odd", "limit": None}]}, "x: too_odd"),
        (OperationError("Nothing runs on this machine"), "Nothing runs on this machine"),
    ],
)
def test_a_refusal_is_told_in_a_sentence(
    ordered: list[Any], answer: Any, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ordered.append(answer)
    assert reviewer.main(["--do", "change", "--id", "wang"]) == 1
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.out == ""


def test_what_to_do_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        reviewer.main(["--id", "wang"])
    assert "--do" in capsys.readouterr().err
