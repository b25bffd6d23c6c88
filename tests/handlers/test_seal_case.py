"""The worker of the queue `seals`: what fails comes again later each time, what waits does not."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

import handlers.worker.seal_case
from redress.domain.stamps import StampRefusal
from redress.usecases.seal_case import SealCase
from redress.wiring import proofs as wiring
from tests.factories.seals import CASE_ID, Kept
from tests.handlers.queues import batch, failed

HANDLER = handlers.worker.seal_case.handler
BODY = json.dumps({"case_id": CASE_ID})


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    made = Kept()
    monkeypatch.setattr(handlers.worker.seal_case, "seal_case", lambda: made.seal_case)
    return made


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr(handlers.worker.seal_case, "count", names.append)
    return names


def test_a_case_is_sealed_once_however_often_it_is_asked_for(
    kept: Kept, counted: list[str]
) -> None:
    assert failed(HANDLER(batch(BODY, BODY), None)) == []
    assert len(kept.seals) == 1
    assert counted == ["Seal_done", "Seal_nothing"]


def test_a_missing_stamp_rests_and_is_counted_once_it_is_overdue(
    kept: Kept, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[tuple[str, int]] = []
    assert HANDLER._rest is wiring.let_seal_rest
    monkeypatch.setattr(HANDLER, "_rest", lambda handle, tries: rested.append((handle, tries)))
    kept.world.stamper.down = {"first": StampRefusal.SLOW, "second": StampRefusal.REFUSED}
    assert failed(HANDLER(batch(BODY, tries=2), None)) == ["message-0"]
    assert rested == [("handle-0", 2)]
    kept.later(minutes=15)
    assert failed(HANDLER(batch(BODY, tries=5), None)) == []
    kept.later(hours=1)
    assert failed(HANDLER(batch(BODY), None)) == []
    assert counted == ["Seal_waits", "Seal_overdue"]
    assert kept.case.trouble == ""


def test_what_fails_for_the_last_time_marks_its_case(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert HANDLER._give_up is wiring.flag_unsealed
    monkeypatch.setattr(wiring, "seal_case", lambda: kept.seal_case)
    kept.world.faults.outages = {"vault"}
    assert failed(HANDLER(batch(BODY, tries=5), None)) == ["message-0"]
    assert kept.case.trouble == "sealing"
    kept.world.faults.outages = set()
    assert failed(HANDLER(batch(BODY), None)) == []
    assert kept.case.unsealed == 0


@pytest.mark.parametrize(("tries", "seconds"), [(1, 60), (2, 120), (3, 240), (4, 480)])
def test_a_failed_message_rests_twice_as_long_each_time(
    tries: int, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[tuple[str, str, int]] = []

    def outbox(seals: str) -> Any:
        assert seals == "SEALS_QUEUE_URL"
        return SimpleNamespace(let_rest=lambda *asked: rested.append(asked))

    for name in (
        *("TABLE_NAME", "KEYS_TABLE_NAME", "RECORDS_KEY_ARN", "VAULT_BUCKET", "RETENTION_DAYS"),
        *("SIGNING_KEY_ARN", "TIME_STAMP_AUTHORITIES", "SEALS_QUEUE_URL"),
    ):
        monkeypatch.setenv(name, name)
    monkeypatch.setattr(wiring, "SqsOutbox", outbox)
    wiring.let_seal_rest("handle", tries)
    assert rested == [("SEALS_QUEUE_URL", "handle", seconds)]


def test_the_parts_are_made_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = {"name": "a", "url": "http://127.0.0.1:1", "root": "-----BEGIN CERTIFICATE-----"}
    for name, value in {
        "TABLE_NAME": "table",
        "KEYS_TABLE_NAME": "keys",
        "RECORDS_KEY_ARN": "arn:records",
        "VAULT_BUCKET": "vault",
        "RETENTION_DAYS": "30",
        "SIGNING_KEY_ARN": "arn:signing",
        "TIME_STAMP_AUTHORITIES": json.dumps([authority]),
        "SEALS_QUEUE_URL": "https://queue.example/seals",
    }.items():
        monkeypatch.setenv(name, value)
    wiring.sealing.cache_clear()
    wiring.seal_case.cache_clear()
    try:
        made = wiring.seal_case()
        assert isinstance(made, SealCase)
        assert made.sealing is wiring.sealing()
        assert made.sealing.stamper.names() == ("a",)
        assert made.sealing.retention.days == 30
    finally:
        wiring.sealing.cache_clear()
        wiring.seal_case.cache_clear()


def test_an_unknown_case_stops_no_other(kept: Kept) -> None:
    unknown = json.dumps({"case_id": "RD-0000-0000-0000"})
    assert failed(HANDLER(batch(unknown, BODY), None)) == ["message-0"]
    assert kept.case.unsealed == 0
