"""docs/data-model.md names every item and attribute that the adapters write."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from redress.domain.case import Case
from redress.domain.contacts import ContactChange, FormerContact
from redress.domain.events import Event
from redress.domain.messages import Author, Message
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.passkeys import Passkey
from redress.domain.queue import TaskMove
from redress.domain.remarks import Remark, Visibility
from redress.domain.reviewers import Challenge, ChallengePurpose, SignInCode
from redress.domain.tasks import Assignee
from tests.adapters.outside import Services
from tests.adapters.samples import (
    NOW,
    campaign,
    draft,
    moved,
    opening,
    reviewer,
    session,
    task,
    witnessed,
)
from tests.adapters.table import INDEXES
from tests.adapters.test_decision_batches import BATCH

DOCUMENT = Path(__file__).parents[2] / "docs" / "data-model.md"
COUNTERS = {"participants", "wanted:lawyers_letter", "on:09"}


def opened_with_account(services: Services) -> Case:
    services.drafts.put_new(replace(draft(), account_keys=("key",)))
    return services.cases.commit(replace(opening(), account_keys=("key",)))


def written(services: Services) -> list[dict[str, object]]:
    """Write an item of every kind and read the whole table."""
    services.campaigns.put(campaign())
    services.drafts.put_new(draft(2))
    case = opened_with_account(services)
    notices = [Notice(NoticeKind.CASE_PRESERVED, case.id, number=n) for n in (1, 2, 3)]
    services.cases.commit(moved(case, tasks=(task(case.id),), notices=tuple(notices)))
    said = Message("0199c5e2-0000-7000-8000-000000000001", 1, NOW, Author.OWNER, "Hello")
    services.cases.note(Note(case.id, custody=(witnessed(Event.MESSAGE_RECEIVED),), message=said))
    before = services.cases.person(case.id)
    assert before is not None
    change = ContactChange(FormerContact(1, before, NOW), replace(before, phone="1"))
    services.cases.note(Note(case.id, custody=(witnessed(Event.CONTACT_CHANGED),), contact=change))
    (waits,) = services.desk.reviews_of(case.id)
    claimed = waits.claimed("ann", NOW, timedelta(minutes=30))
    remark = Remark(said.id, 1, NOW, "ann", Assignee.COMMUNITY, "Look", Visibility.GROUP)
    line = witnessed(Event.TASK_CLAIMED)
    services.cases.note(Note(case.id, (line,), moves=(TaskMove(waits, claimed),), remark=remark))
    services.notices.claim(notices[1], NOW, timedelta(minutes=1))
    services.notices.mark_sent(notices[2], NOW)
    services.people.put(reviewer("ann", Assignee.LEGAL))
    services.people.put_code(SignInCode("browser", "ann@desk.example", NOW))
    services.people.put_challenge(Challenge("key", ChallengePurpose.OIDC, NOW))
    services.people.put_session(session())
    key = Passkey("credential", "ann", "Laptop", "desk.example", "key", -7, 0, (), NOW)
    services.people.put_passkey(key)
    services.people.use_passkey(key, 1, NOW)
    services.batches.put(BATCH)
    services.limits.count("key", timedelta(minutes=15), NOW)
    return list(services.dynamodb.scan(TableName=services.name)["Items"])  # type: ignore[arg-type]


def test_every_item_and_attribute_is_described(on_moto: Services) -> None:
    text = DOCUMENT.read_text()
    items = written(on_moto)
    keys = {
        re.split("[#]", str(item[name]["S"]))[0]  # type: ignore[index]
        for item in items
        for name in ("pk", "sk")
    }
    assert len(keys) == 33
    assert [name for name in keys if not re.search(rf"`{name}[#`]", text)] == []
    attributes = {name for item in items for name in item} - COUNTERS
    assert [name for name in attributes if f"`{name}`" not in text] == []


def test_every_index_is_described() -> None:
    text = DOCUMENT.read_text()
    for name, (partition, sort, _) in INDEXES.items():
        assert re.search(rf"^\| `{name}` \| `{partition}`.*\| `{sort}` \|", text, re.MULTILINE)
