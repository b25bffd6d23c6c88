"""Previews, reveals and people as their pages use them, and the worker that draws."""

from __future__ import annotations

import json
from typing import Any

import pytest

import handlers.worker.make_preview
from redress.domain.evidence import upload_key
from redress.domain.previews import NoPreview, Preview, PreviewKind
from redress.usecases.make_preview import MakePreview
from tests.handlers.caller import Document
from tests.handlers.queues import batch
from tests.handlers.rights import staff
from tests.handlers.site import PICTURE, PICTURE_CLAIM, SUBMISSION_ID, Site

READY: Document = {"state": "ready", "reason": ""}
EMPTY: Document = {}


@pytest.fixture
def task(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """A screening of a case with one picture."""
    world = site.world
    world.uploads.arrive(upload_key(SUBMISSION_ID, PICTURE_CLAIM["sha256"]), PICTURE)
    site.receipt(files=[PICTURE_CLAIM])
    site.step()
    maker = MakePreview(world.sources, world.painter, world.previews)
    monkeypatch.setattr(handlers.worker.make_preview.handler, "_make", lambda: maker)
    monkeypatch.setattr(handlers.worker.make_preview.handler, "_give_up", maker.give_up)
    monkeypatch.setattr(handlers.worker.make_preview.handler, "_rest", lambda *_: None)
    return site.step()


def work_off(site: Site, tries: int = 1) -> Any:
    bodies = [json.dumps(vars(order)) for order in site.world.outbox.previewed]
    event = batch(*bodies, tries=tries)
    site.world.outbox.previewed.clear()
    return handlers.worker.make_preview.handler(event, None)


def test_a_picture_is_made_and_then_shown(site: Site, task: str) -> None:
    desk = site.desk("community")
    path = f"/desk-api/tasks/{task}/previews/1"
    making = desk.call("POST", path, EMPTY).document
    assert making == {"state": "making", "kind": "", "url": None, "reason": ""}
    assert work_off(site) == {"batchItemFailures": []}
    ready = desk.call("POST", path, EMPTY).document
    assert ready.items() >= READY.items()
    assert ready["url"].startswith("https://previews.example/")
    lines = desk.call("GET", f"/desk-api/tasks/{task}").document["custody"]
    assert [(line["action"], line["outcome"]) for line in lines[-2:]] == [
        ("case:evidence:viewed", "begun"),
        ("case:evidence:viewed", "done"),
    ]


@pytest.mark.parametrize("number", ["7", "-1", "x", "１", "1e0"])
def test_what_is_not_there_has_no_preview(site: Site, task: str, number: str) -> None:
    desk = site.desk("community")
    answer = desk.call("POST", f"/desk-api/tasks/{task}/previews/{number}", EMPTY)
    assert (answer.status, answer.code) == (404, "unknown_evidence")


def test_an_order_that_fails_for_good_leaves_a_mark(site: Site, task: str) -> None:
    desk, path = site.desk("community"), f"/desk-api/tasks/{task}/previews/1"
    desk.call("POST", path, EMPTY)
    site.world.faults.outages = {"previews.store"}
    orders = list(site.world.outbox.previewed)
    assert len(work_off(site)["batchItemFailures"]) == 1
    site.world.outbox.previewed += orders
    site.world.previews.kept.clear()
    site.world.faults.outages = set()

    def broken(*_: object) -> None:
        raise OSError("the vault is away")

    site.world.sources.piece = broken  # type: ignore[assignment]  # for this test
    assert len(work_off(site, tries=5)["batchItemFailures"]) == 1
    assert site.world.previews.find(f"{site.case.id}/0001") == Preview(
        PreviewKind.NONE, NoPreview.CANNOT_BE_SHOWN
    )
    told = desk.call("POST", path, EMPTY).document
    assert told == {"state": "none", "kind": "", "url": None, "reason": "cannot_be_shown"}


def test_reveals_are_counted_and_shown(site: Site, task: str) -> None:
    desk = site.desk("community")
    path = f"/desk-api/tasks/{task}/reveals"
    for count, what in enumerate(("statement", "incident", "item", "message"), start=1):
        assert desk.call("POST", path, {"what": what, "number": 1}).document == {"today": count}
    assert desk.call("POST", path, {"what": "everything"}).code == "invalid_input"
    assert desk.call("GET", f"/desk-api/tasks/{task}").document["exposure"] == 4
    staff(site)
    lead = site.desk()
    site.sign_in(lead, "lead-community")
    seen = {one["id"]: one for one in lead.call("GET", "/desk-api/exposure").document["reviewers"]}
    assert (seen["lin"]["today"], seen["lin"]["week"], seen["lin"]["month"]) == (4, 4, 4)
    assert "chen" not in seen


def test_a_lead_adds_changes_and_disables(site: Site) -> None:
    staff(site)
    lead, other = site.desk(), site.desk()
    site.sign_in(lead, "lead-community")
    site.sign_in(other, "one-community")
    person: Document = {
        "name": "王芳",
        "email": "wang@desk.example",
        "locale": "zh-CN",
        "groups": ["community"],
        "mail_mode": "digest",
    }
    added = lead.call("POST", "/desk-api/reviewers", person)
    assert added.status == 201
    [wang] = [one for one in added.document["reviewers"] if one["name"] == "王芳"]
    assert wang == {
        **person,
        "id": wang["id"],
        "lead": False,
        "disabled": False,
        "mail_trouble": "",
        "claims": 0,
        "passkeys": 0,
    }
    path = "/desk-api/reviewers/one-community"
    body = {**person, "name": "One", "email": "one-community@desk.example", "disabled": True}
    changed = lead.call("PUT", path, body).document["reviewers"]
    assert [one["disabled"] for one in changed if one["id"] == "one-community"] == [True]
    assert other.call("GET", "/desk-api/me").code == "not_signed_in"
    found = lead.call("PUT", path, {**body, "groups": ["legal"]}).document["errors"]
    assert [(one["pointer"], one["code"]) for one in found] == [("/groups/0", "not_your_group")]
    assert lead.call("PUT", "/desk-api/reviewers/nobody", body).code == "unknown_reviewer"
