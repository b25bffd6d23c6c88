"""Who may use which route of the desk, as a table, and how each route is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Assignee
from redress.edge.http import Route
from tests.handlers.caller import Answer, Caller, Document
from tests.handlers.site import ACCEPT, ADVANCE, Site

MATRIX = """
METHOD  ROUTE                              RIGHT   GETS
POST    /codes                             open    202
POST    /session                           open    wrong_code
DELETE  /session                           open    200
GET     /sign-in-ways                      open    200
POST    /passkeys/sign-in-options          open    200
POST    /passkeys/session                  open    passkey_refused
POST    /oidc/address                      open    no_issuer
POST    /oidc/session                      open    no_issuer

GET     /me                                all     200
PUT     /me/settings                       all     200
GET     /sessions                          all     200
DELETE  /sessions                          all     200
DELETE  /sessions/<session_id>             all     200
POST    /fresh-codes                       all     202
POST    /session/proof                     all     wrong_code
POST    /passkeys/options                  all     200
POST    /passkeys                          all     passkey_refused
GET     /passkeys                          all     200
DELETE  /passkeys/<passkey_id>             all     200

GET     /tasks                             all     200
POST    /search                            all     200
GET     /colleagues                        all     200
POST    /batches                           all     202
GET     /batches/<batch_id>                all     unknown_batch
DELETE  /batches/<batch_id>                all     unknown_batch

GET     /cases/<case_id>                   seen    200
GET     /tasks/<task_id>                   group   200
POST    /tasks/<task_id>/claim             group   200
DELETE  /tasks/<task_id>/claim             group   200
POST    /tasks/<task_id>/hand-over         group   200
POST    /tasks/<task_id>/hold              group   200
DELETE  /tasks/<task_id>/hold              group   200
POST    /tasks/<task_id>/notes             group   200
POST    /tasks/<task_id>/signing           group   200
POST    /tasks/<task_id>/decision          group   200
POST    /tasks/<task_id>/second            group   no_proposal
POST    /tasks/<task_id>/words             group   200
POST    /tasks/<task_id>/messages          group   200
POST    /tasks/<task_id>/evidence/<number> group   200
POST    /tasks/<task_id>/previews/<number> group   200
POST    /tasks/<task_id>/reveals           group   200
POST    /tasks/<task_id>/bag               legal   200

GET     /exposure                          leads   200
GET     /reviewers                         leads   200
POST    /reviewers                         leads   201
PUT     /reviewers/<reviewer_id>           theirs  200
"""
"""What a right means:

open    Anybody, without a session.
all     Every reviewer; what the answer holds is the reviewer's own groups' or the reviewer's own.
group   Reviewers of the group that the task asks.
legal   Those, if the task asks legal.
seen    Reviewers of a group that was asked about the case, now or before.
leads   Leads; what the answer holds is their groups'.
theirs  Leads of all groups of the reviewer in question (here: somebody of the community team).

GETS is the status, or the code of a refusal, that somebody with the right gets to see.
"""
GROUPS = (Assignee.COMMUNITY, Assignee.LEGAL, Assignee.COMMUNICATIONS)
CALLERS = {
    f"{rank}-{group.value}": (group, rank == "lead") for group in GROUPS for rank in ("one", "lead")
}
"""Somebody and the lead of each group."""
KINDS = {"screening": Assignee.COMMUNITY, "legal_review": Assignee.LEGAL}
UUID = "0199c5e2-0000-7000-8000-0000000000aa"
CAMPAIGN: Document = {"campaign_id": "owners-2026"}


@dataclass(frozen=True)
class Row:
    """A row of the matrix."""

    method: str
    path: str
    right: str
    gets: str

    @property
    def about_a_task(self) -> bool:
        """Say whether it matters which group is asked."""
        return "<task_id>" in self.path or "<case_id>" in self.path

    def entitles(self, caller: str, kind: str) -> bool:
        """Say whether a caller may use the route for a task of a kind."""
        group, lead = CALLERS[caller]
        asked = KINDS[kind]
        return {
            "open": True,
            "all": True,
            "group": group is asked,
            "legal": group is asked is Assignee.LEGAL,
            "seen": group in {Assignee.COMMUNITY, asked},
            "leads": lead,
            "theirs": lead and group is Assignee.COMMUNITY,
        }[self.right]


ROWS = [
    Row(method, f"/desk-api{path}", right, gets)
    for method, path, right, gets in map(str.split, filter(None, MATRIX.splitlines()[2:]))
]


def key(route: Route[Any] | Row) -> str:
    """Name a route."""
    return f"{route.method} {route.path}"


def staff(site: Site) -> None:
    """Let every caller of the matrix work here."""
    for name, (group, lead) in CALLERS.items():
        address = f"{name}@desk.example"
        site.world.people.put(Reviewer(name, name, address, "en", (group,), lead=lead))


def use(site: Site, desk: Caller, row: Row, task: str, caller: str) -> Answer:
    """Call a route about a task as its page does."""
    names = {
        "<task_id>": task,
        "<case_id>": site.case.id,
        "<number>": "0",
        "<reviewer_id>": "one-community",
        "<session_id>": "another",
        "<passkey_id>": "another",
        "<batch_id>": UUID,
    }
    path = row.path
    for name, value in names.items():
        path = path.replace(name, value)
    return desk.call(row.method, path, body_of(site, row, task, caller))


def body_of(site: Site, row: Row, task: str, caller: str) -> Document | None:
    """Give what a page sends; nothing for a route that takes nothing."""
    known = site.world.records.tasks.get(task)
    asked = known.kind.assignee if known else Assignee.COMMUNITY
    group, _ = CALLERS.get(caller, (asked, False))
    colleague = next(one for one in (f"one-{asked}", f"lead-{asked}") if one != caller)
    choice = ACCEPT if asked is Assignee.LEGAL else ADVANCE
    seen: Document = {"revision": site.case.revision}
    person: Document = {"name": "Somebody", "locale": "en", "lead": False}
    bodies: dict[str, Document] = {
        "POST /codes": {"email": "lin@community.redress.example"},
        "POST /session": {"code": "000001"},
        "POST /session/proof": {"code": "000001"},
        "POST /passkeys/sign-in-options": CAMPAIGN,
        "POST /passkeys/session": {**CAMPAIGN, "credential": CREDENTIAL},
        "POST /passkeys/options": CAMPAIGN,
        "POST /passkeys": {**CAMPAIGN, "name": "Telephone", "credential": NEW_CREDENTIAL},
        "POST /oidc/address": CAMPAIGN,
        "POST /oidc/session": {**CAMPAIGN, "code": "a", "state": "b"},
        "PUT /me/settings": {"locale": "en", "mail_mode": "digest", "filters": []},
        "POST /search": {"case": site.case.id},
        "POST /batches": {
            "id": UUID,
            "tasks": [{"id": task, **seen}],
            "verdict": "spam",
            "reason": "not_a_request",
        },
        "POST /tasks/<task_id>/claim": {},
        "POST /tasks/<task_id>/hand-over": {"to": colleague, "note": ""},
        "POST /tasks/<task_id>/hold": {"until": "2025-11-03", "reason": "the platform answers"},
        "POST /tasks/<task_id>/notes": {"id": UUID, "text": "She has other accounts."},
        "POST /tasks/<task_id>/signing": {**seen, **choice},
        "POST /tasks/<task_id>/decision": {**seen, **choice},
        "POST /tasks/<task_id>/second": {**seen, "agree": False, "note": "Not yet."},
        "POST /tasks/<task_id>/words": choice,
        "POST /tasks/<task_id>/messages": {"id": UUID, "text": "Was it your own car?"},
        "POST /tasks/<task_id>/evidence/<number>": {"reason": "to judge it"},
        "POST /tasks/<task_id>/previews/<number>": {},
        "POST /tasks/<task_id>/reveals": {"what": "statement", "number": 0},
        "POST /tasks/<task_id>/bag": {"reason": "hearing of 3 March"},
        "POST /reviewers": {**person, "email": "new@desk.example", "groups": [group]},
        "PUT /reviewers/<reviewer_id>": {
            **person,
            "email": "one-community@desk.example",
            "groups": ["community"],
        },
    }
    return bodies.get(f"{row.method} {row.path.removeprefix('/desk-api')}")


_KEY: Document = {"id": "AAAA", "rawId": "AAAA", "type": "public-key"}
CREDENTIAL: Document = {
    **_KEY,
    "response": {"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"},
}
NEW_CREDENTIAL: Document = {
    **_KEY,
    "response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA"},
}
