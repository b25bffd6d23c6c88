"""What somebody with a session tries on the cases, keys and people of others."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from redress.domain.events import Event
from redress.edge.http import Route
from redress.edge.owner_zone import OWNER_ROUTES
from redress.edge.reviewer_zone import REVIEWER_ROUTES
from tests.factories.decisions import with_passkey
from tests.handlers.caller import Answer, Caller, Document
from tests.handlers.conftest import Log
from tests.handlers.rights import ROWS, Row, body_of, key, staff
from tests.handlers.site import ADDRESS, ADVANCE, PERSON, Site
from tests.handlers.test_desk_rights import effects, refusal
from tests.handlers.test_safe_reads import batch_of
from tests.handlers.test_sign_in_attacks import FORGED

NAMING = [row for row in ROWS if "<" in row.path]
ANOTHER_NOTE = "0199c5e2-0000-7000-8000-0000000000bb"
IDEMPOTENT = {"<session_id>": {"sessions"}, "<passkey_id>": {"passkeys"}}
"""Ending what is not there is fine: the answer lists what is one's own."""
ODD = (
    "..",
    "%2e%2e",
    "*",
    "null",
    "undefined",
    "0",
    "-1",
    "1e9",
    "１",
    "x" * 3000,
    "a'--",
    '{"$ne":""}',
    "case#RD",
    "{task}#x",
    "{task}.x",
    "{upper}",
    "%00",
    "\u202e",
)
"""No id of anything; `{task}` is that of a task, `{upper}` the same in other letters."""


@dataclass(frozen=True)
class Others:
    """What belongs to the community team and its people: by the names of the routes' parameters."""

    ids: dict[str, str]
    secrets: tuple[str, ...]


def others(site: Site) -> Others:
    """Let there be a case, a session, a passkey and a batch of the community team."""
    staff(site)
    task, victim = site.screening(), site.world.people.reviewers["lead-community"]
    with_passkey(site.world, victim)
    site.sign_in(site.desk(), victim.id)
    [passkey] = site.world.people.passkeys(victim.id)
    [session] = site.world.people.sessions(victim.id)
    ids = {
        "<task_id>": task,
        "<case_id>": site.case.id,
        "<number>": "0",
        "<session_id>": session.id,
        "<passkey_id>": passkey.id,
        "<batch_id>": batch_of(victim.id, site.world),
        "<reviewer_id>": "one-community",
    }
    return Others(ids, (PERSON, ADDRESS, "有人在网上造谣", passkey.name, session.id, passkey.id))


def call(site: Site, desk: Caller, row: Row, ids: dict[str, str]) -> Answer:
    """Call a route with these ids, and a body that would be right."""
    path = row.path
    for name, value in ids.items():
        path = path.replace(name, value)
    return desk.call(row.method, path, body_of(site, row, ids["<task_id>"], "lead-legal"))


def parameters(path: str) -> list[str]:
    return re.findall(r"<\w+>", path)


def test_every_kind_of_id_is_tried(site: Site) -> None:
    named = {name for route in REVIEWER_ROUTES for name in parameters(route.path)}
    assert named == others(site).ids.keys()
    assert {key(row) for row in NAMING} == {key(r) for r in REVIEWER_ROUTES if "<" in r.path}


@pytest.mark.parametrize("row", NAMING, ids=key)
def test_a_right_id_of_somebody_elses_gives_and_changes_nothing(site: Site, row: Row) -> None:
    theirs, desk = others(site), site.desk()
    site.sign_in(desk, "lead-legal")
    before = effects(site)
    answer = call(site, desk, row, theirs.ids)
    [last] = parameters(row.path)[-1:]
    if last in IDEMPOTENT:
        assert (answer.status, set(answer.document)) == (200, IDEMPOTENT[last])
    else:
        assert answer.status in {403, 404}, answer.text
    assert effects(site) == before
    assert not [secret for secret in theirs.secrets if secret in answer.text]


@pytest.mark.parametrize("row", NAMING, ids=key)
def test_an_id_of_nothing_is_refused_by_name(site: Site, row: Row, log: Log) -> None:
    mine, desk = others(site), site.desk()
    site.sign_in(desk, "lead-community")
    task = mine.ids["<task_id>"]
    before = effects(site)
    for name in parameters(row.path):
        for odd in ODD:
            spoiled = odd.replace("{task}", task).replace("{upper}", task.lower().swapcase())
            if spoiled in mine.ids.values():
                continue
            answer = call(site, desk, row, {**mine.ids, name: spoiled})
            if name in IDEMPOTENT:
                assert answer.status == 200
            else:
                assert answer.status == 404, f"{name} {spoiled}: {answer.text}"
                assert answer.code.startswith("unknown_")
            assert effects(site) == before, f"{name} {spoiled}"
    assert "Traceback" not in log.text


@pytest.mark.parametrize(
    ("path", "change", "pointer"),
    [
        ("hand-over", {"to": "one-legal"}, "/to"),
        ("hand-over", {"to": "nobody"}, "/to"),
        ("hand-over", {"to": "lead-community"}, "/to"),
        ("notes", {"id": ANOTHER_NOTE, "text": "?", "ask": "one-legal"}, "/ask"),
        ("notes", {"id": ANOTHER_NOTE, "text": "?", "ask": "nobody"}, "/ask"),
    ],
)
def test_people_in_a_body_are_colleagues_or_the_body_is_refused(
    site: Site, path: str, change: Document, pointer: str
) -> None:
    task, desk = others(site).ids["<task_id>"], site.desk()
    site.sign_in(desk, "lead-community")
    before = effects(site)
    answer = desk.call("POST", f"/desk-api/tasks/{task}/{path}", change)
    assert refusal(answer) == (422, "invalid_input")
    assert [one["pointer"] for one in answer.document["errors"]] == [pointer]
    assert effects(site) == before


def test_a_note_is_not_written_over_by_who_knows_its_id(site: Site) -> None:
    first, desk = others(site).ids["<task_id>"], site.desk()
    site.sign_in(desk, "lead-community")
    written = {"id": ANOTHER_NOTE, "text": "The plate can be read.", "visibility": "group"}
    assert desk.call("POST", f"/desk-api/tasks/{first}/notes", written).status == 200
    attacker = site.desk()
    site.sign_in(attacker, "one-community")
    changed = {**written, "text": "Nothing can be read."}
    attacker.call("POST", f"/desk-api/tasks/{first}/notes", changed)
    notes = desk.call("GET", f"/desk-api/tasks/{first}").document["notes"]
    assert [note["text"] for note in notes if note["by"] == "lead-community"] == [written["text"]]


@pytest.mark.parametrize(
    "route", [route for route in OWNER_ROUTES if "<task_id>" in route.path], ids=key
)
def test_one_owners_receipt_opens_no_task_of_another(site: Site, route: Route[Any]) -> None:
    site.decide(site.screening(), "community", QUESTION)
    task, victims = site.step(), site.case.id
    attacker = site.open(site.receipt(2, contact={"name": "Eve", "email": "eve@evil.example"}))
    before = effects(site)
    path = route.path.replace("<task_id>", task)
    answer = attacker.call(route.method, path, {"text": "mine now"})
    assert answer.status in {404, 409}, answer.text
    assert effects(site) == before
    assert victims not in answer.text


QUESTION: Document = {"verdict": "ask_owner", "reason": "facts_missing", "owner_text": "哪一天？"}


@pytest.mark.parametrize(
    ("step", "expected"),
    [(-1, (409, "case_changed")), (1, (422, "invalid_input")), (1000, (422, "invalid_input"))],
)
def test_a_decision_holds_for_what_was_seen_and_nothing_else(
    site: Site, step: int, expected: tuple[int, str]
) -> None:
    task, desk = site.screening(), site.desk("community")
    added = {"text": "They were at my door.", "files": []}
    owner = site.open(site.receipt_again())
    assert owner.call("POST", "/api/receipt/evidence", added).status == 202
    body = {"revision": site.case.revision + step, **ADVANCE}
    before = effects(site)
    answer = desk.call("POST", f"/desk-api/tasks/{task}/decision", body)
    assert refusal(answer) == expected
    assert effects(site) == before


def test_forged_headers_are_in_nothing_that_is_kept_mailed_or_logged(site: Site, log: Log) -> None:
    site.owner.headers |= FORGED
    task, desk = site.screening(), site.desk()
    desk.headers |= FORGED
    site.sign_in(desk, "lin")
    body = {"revision": site.case.revision, **QUESTION}
    assert desk.call("POST", f"/desk-api/tasks/{task}/decision", body).status == 200
    seen = desk.call("GET", f"/desk-api/tasks/{task}")
    kept = effects(site) + repr(site.world.mailer.sent) + seen.text + log.text
    assert site.case.id in kept
    assert "evil.example" not in kept
    [decided] = [
        line["actor"]
        for line in map(json.loads, site.world.cases.ledger(site.case.id))
        if line["action"] == Event.DECISION_RECORDED
    ]
    assert (decided["id"], decided["role"]) == ("lin", "community")
