"""What a person who tries the pages can do to the world: POST /__world__/<lever>, with JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from redress.domain.stages import Remedy
from tests.browser.troubles import Mode, Trouble
from tests.handlers.site import ACCEPT, ADVANCE, CARRIED_OUT

if TYPE_CHECKING:
    from tests.browser.pages_server import PagesServer

WORLD = "/__world__/"
Lever = Callable[["PagesServer", dict[str, Any]], object]
ASK = {"verdict": "ask_owner", "reason": "facts_missing"}
DECLINE = {"verdict": "decline", "reason": "no_infringement"}
QUESTION = "这条视频是您自己录的吗？请告诉我们录制的日期，有原始文件的话也请补充。"
KIND_NO = "我们认真看了您的材料。这条评论很刺耳，但还不构成侵权，所以这次我们帮不上忙。"


def _ask(server: PagesServer, body: dict[str, Any]) -> None:
    server.site.decide_next(**ASK, owner_text=body.get("question", QUESTION))


def _accept(server: PagesServer, body: dict[str, Any]) -> None:
    wanted = {Remedy(name) for name in ACCEPT["remedies"]} & {*server.site.case.wanted}
    server.site.decide_next(**ACCEPT | {"remedies": sorted(wanted)} | body)


def _pass_time(server: PagesServer, body: dict[str, Any]) -> None:
    server.site.pass_time(timedelta(days=body.get("days", 0), seconds=body.get("seconds", 0)))


def _trouble(server: PagesServer, body: dict[str, Any]) -> None:
    server.troubles.add(Trouble(**body | {"mode": Mode(body.get("mode", "refuse"))}))


def _workers(server: PagesServer, body: dict[str, Any]) -> None:
    server.site.working = bool(body["working"])
    if server.site.working:
        server.site.work()


def _case(server: PagesServer, _body: dict[str, Any]) -> object:
    case = server.site.case
    return {"case_id": case.id, "stage": case.stage, "outcome": case.outcome}


LEVERS: dict[str, Lever] = {
    "renew": lambda server, _: server.renew(),
    "open_campaign": lambda server, _: server.site.open_campaign(),
    "not_open_yet": lambda server, _: server.site.not_open_yet(),
    "close_campaign": lambda server, _: server.site.close_campaign(),
    "workers": _workers,
    "work": lambda server, _: server.site.work(),
    "advance": lambda server, _: server.site.decide_next(**ADVANCE),
    "ask": _ask,
    "decline": lambda server, body: server.site.decide_next(
        **DECLINE, owner_text=body.get("words", KIND_NO)
    ),
    "accept": _accept,
    "carry_out": lambda server, _: server.site.decide_next(**CARRIED_OUT),
    "decide": lambda server, body: server.site.decide_next(**body),
    "pass_time": _pass_time,
    "pace": lambda server, body: server.set_pace(body.get("bytes_per_second", 0)),
    "trouble": _trouble,
    "let_go": lambda server, _: server.troubles.let_go(),
    "case": _case,
}
"""`trouble` takes route, mode (refuse, drop, lose, hold), status, times and code (troubles.py)."""
