"""Data keys: what they hide, for whom, and what destroying one leaves."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from redress.adapters.dynamodb.cases import DynamodbCases
from redress.domain.contacts import ContactChange, FormerContact
from redress.domain.events import Event
from redress.domain.evidence import Paper, PaperKind
from redress.domain.messages import Author, Message
from redress.domain.notes import Note
from redress.ports import Cases
from tests.adapters.conftest import ENGINE
from tests.adapters.keys import Seconds, with_clock
from tests.adapters.outside import Outside, Services
from tests.adapters.samples import (
    NOW,
    draft,
    moved,
    new_case,
    opened,
    opening,
    submission,
    witnessed,
)

CASE = new_case().id
PLACE = f"case#{CASE}|person"
on_services = pytest.mark.parametrize("outside", ["moto", ENGINE], indirect=True)
TEXTS = (
    "欧阳娜娜",
    "owner@example.com",
    "13800000000",
    "小偷",
    "截图",
    "order-1",
    "attacker",
    "还有一件事",
    "你们好吗",
    "new@example.com",
)
"""What an owner wrote, and who they are."""


def personal(services: Services) -> list[str]:
    """Look for what is personal in everything that the table holds, however it is written."""
    found = []
    for item in services.dynamodb.scan(TableName=services.name)["Items"]:
        raw = repr(item) + json.dumps(item, default=lambda data: base64.b64encode(data).decode())
        binary = b"".join(value.get("B", b"") for value in item.values())
        for text in TEXTS:
            escaped = json.dumps(text)[1:-1]
            if text in raw or escaped in raw or text.encode() in binary:
                found.append(f"{text} in {item['pk']} {item['sk']}")
    return found


def restored(services: Services, items: list[dict[str, Any]]) -> None:
    """Put a copy of items back, as a restored backup does."""
    for item in items:
        services.dynamodb.put_item(TableName=services.name, Item=item)


def added(cases: Cases) -> Paper:
    """Write an addition of the owner's into the case."""
    paper = Paper(1, PaperKind.ADDITION, '{"text":"还有一件事"}')
    case = cases.get(CASE)
    assert case is not None
    cases.commit(moved(case, papers=(paper,)))
    return paper


def talked(cases: Cases) -> None:
    """Write a message and a change of contact into the case."""
    said = Message("0199c5e2-0000-7000-8000-000000000001", 1, NOW, Author.OWNER, "你们好吗")
    cases.note(Note(CASE, custody=(witnessed(Event.MESSAGE_RECEIVED),), message=said))
    before = cases.person(CASE)
    assert before is not None
    former = FormerContact(1, before, NOW)
    change = ContactChange(former, replace(before, email="new@example.com"))
    cases.note(Note(CASE, custody=(witnessed(Event.CONTACT_CHANGED),), contact=change))


@on_services
def test_what_is_encrypted_is_read_by_every_process(outside: Services) -> None:
    data = outside.data_keys.encrypt(CASE, PLACE, "欧阳娜娜".encode())
    assert "欧阳娜娜".encode() not in data
    for keys in (outside.data_keys, outside.other_process()):
        assert keys.decrypt(CASE, PLACE, data) == "欧阳娜娜".encode()


@on_services
def test_a_destroyed_key_opens_nothing_and_is_gone_for_ever(outside: Services) -> None:
    data = outside.data_keys.encrypt(CASE, PLACE, b"text")
    other = outside.data_keys.encrypt("RD-0000-0000-0000", PLACE, b"text")
    assert outside.data_keys.destroy(CASE) is True
    assert outside.data_keys.destroy(CASE) is False
    for keys in (outside.data_keys, outside.other_process()):
        assert keys.decrypt(CASE, PLACE, data) is None
        assert keys.decrypt("RD-0000-0000-0000", PLACE, other) == b"text"


@on_services
def test_a_wrapped_key_is_of_use_for_its_own_case_only(outside: Services) -> None:
    outside.data_keys.encrypt(CASE, PLACE, b"text")
    table = f"{outside.name}-keys"
    item = outside.keys_table.get_item(TableName=table, Key={"case_id": {"S": CASE}})["Item"]
    stolen = {**item, "case_id": {"S": "RD-0000-0000-0000"}}
    outside.keys_table.put_item(TableName=table, Item=stolen)
    with pytest.raises(InvalidTag):
        outside.other_process().decrypt("RD-0000-0000-0000", PLACE, b"x" * 40)


def test_text_that_was_moved_or_changed_is_never_taken_for_true(on_moto: Services) -> None:
    data = on_moto.data_keys.encrypt(CASE, PLACE, b"text")
    with pytest.raises(InvalidTag):
        on_moto.data_keys.decrypt(CASE, f"case#{CASE}|paper#0001", data)
    with pytest.raises(InvalidTag):
        on_moto.data_keys.decrypt(CASE, PLACE, data[:-1] + bytes([data[-1] ^ 1]))


def test_the_same_text_never_looks_the_same_twice(on_moto: Services) -> None:
    texts = {on_moto.data_keys.encrypt(CASE, PLACE, b"text") for _ in range(50)}
    assert len({text[:12] for text in texts}) == len(texts) == 50


def test_of_many_that_make_a_key_at_once_one_wins(on_moto: Services) -> None:
    assert on_moto.keys_table is not None
    assert on_moto.kms is not None
    processes = [on_moto.other_process() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda keys: keys.encrypt(CASE, PLACE, b"text"), processes))
    reader = on_moto.other_process()
    assert [reader.decrypt(CASE, PLACE, text) for text in texts] == [b"text"] * 8


def test_whose_key_came_second_takes_the_first(
    on_moto: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = on_moto.other_process()
    first = on_moto.data_keys.encrypt(CASE, PLACE, b"first")
    monkeypatch.setattr(late, "_stored", lambda _: None)
    second = late.encrypt(CASE, PLACE, b"second")
    monkeypatch.undo()
    assert late.decrypt(CASE, PLACE, first) == b"first"
    assert on_moto.data_keys.decrypt(CASE, PLACE, second) == b"second"


def test_a_process_remembers_a_key_for_five_minutes(on_moto: Services) -> None:
    seconds = Seconds()
    keys = with_clock(on_moto, seconds)
    data = keys.encrypt(CASE, PLACE, b"text")
    on_moto.other_process().destroy(CASE)
    seconds.now += 299
    assert keys.decrypt(CASE, PLACE, data) == b"text"
    seconds.now += 1
    assert keys.decrypt(CASE, PLACE, data) is None


def test_a_process_remembers_the_keys_it_used_last(on_moto: Services) -> None:
    asked: list[str] = []
    on_moto.keys_table.meta.events.register(
        "before-parameter-build.dynamodb.GetItem",
        lambda params, **_: asked.append(params["Key"]["case_id"]["S"]),
    )
    names = [f"RD-0000-0000-{number:04d}" for number in range(257)]
    for name in names:
        on_moto.data_keys.encrypt(name, PLACE, b"text")
    asked.clear()
    on_moto.data_keys.encrypt(names[1], PLACE, b"text")
    on_moto.data_keys.encrypt(names[256], PLACE, b"text")
    assert asked == []
    on_moto.data_keys.encrypt(names[0], PLACE, b"text")
    assert asked == [names[0]]


@on_services
def test_nothing_personal_is_in_the_table_in_plain_text(outside: Services) -> None:
    outside.drafts.put_new(draft())
    assert personal(outside) == []
    assert outside.drafts.get(submission().submission_id) == draft()
    outside.cases.commit(opening())
    added(outside.cases)
    talked(outside.cases)
    assert personal(outside) == []


@on_services
def test_a_case_file_reads_as_it_was_written(outside: Services) -> None:
    opened(outside.drafts, outside.cases)
    paper = added(outside.cases)
    talked(outside.cases)
    file = DynamodbCases(outside.table, outside.other_process()).open_file(CASE)
    change = opening()
    assert file is not None
    assert change.opening is not None
    assert file.person == replace(change.opening.person, email="new@example.com")
    assert [one.contact for one in file.former] == [change.opening.person]
    assert [message.text for message in file.messages] == ["你们好吗"]
    assert file.papers == (*change.papers, paper)
    assert [item.claim.name for item in file.evidence] == ["submission-0000.json", "截图 1.png"]


@on_services
def test_without_its_key_a_case_reads_as_erased(outside: Services) -> None:
    opened(outside.drafts, outside.cases)
    talked(outside.cases)
    outside.data_keys.destroy(CASE)
    file = outside.cases.open_file(CASE)
    assert file is not None
    assert (file.person, file.papers, file.messages, file.former) == (None, (), (), ())
    assert [item.claim.name for item in file.evidence] == ["submission-0000.json", "0001"]
    assert outside.cases.person(CASE) is None


@on_services
def test_after_the_erasure_a_copy_taken_before_is_noise(outside: Services) -> None:
    opened(outside.drafts, outside.cases)
    added(outside.cases)
    talked(outside.cases)
    copy = outside.dynamodb.scan(TableName=outside.name)["Items"]
    outside.data_keys.destroy(CASE)
    outside.cases.erase_person(CASE)
    left = outside.dynamodb.scan(TableName=outside.name)["Items"]
    assert [item["sk"] for item in left if "B" in str([list(v) for v in item.values()])] == []
    restored(outside, copy)
    file = outside.cases.open_file(CASE)
    assert file is not None
    assert (file.person, file.papers, file.messages, file.former) == (None, (), (), ())
    assert [item.claim.name for item in file.evidence] == ["submission-0000.json", "0001"]
    assert personal(outside) == []


def test_a_draft_whose_key_is_gone_is_a_stub(on_moto: Services) -> None:
    on_moto.drafts.put_new(draft())
    on_moto.data_keys.destroy(CASE)
    stub = on_moto.drafts.get(submission().submission_id)
    assert stub is not None
    assert (stub.digest, stub.submission) == (draft().digest, None)


def test_a_key_is_destroyed_once(outside: Outside) -> None:
    opened(outside.drafts, outside.cases)
    assert outside.data_keys.destroy(CASE) is True
    assert outside.data_keys.destroy(CASE) is False


def test_a_file_keeps_its_name_through_changes_of_its_item(on_moto: Services) -> None:
    opened(on_moto.drafts, on_moto.cases)
    file = on_moto.cases.open_file(CASE)
    assert file is not None
    item = file.evidence[1].changed(media_type="image/png")
    on_moto.cases.commit(moved(file.case, evidence=(item,)))
    after = on_moto.cases.open_file(CASE)
    assert after is not None
    assert after.evidence[1] == item


def test_what_was_written_before_there_were_keys_is_read_still(on_moto: Services) -> None:
    opened(on_moto.drafts, on_moto.cases)
    contact = '{"name":"欧阳娜娜","email":"owner@example.com","phone":""}'
    key = {"pk": {"S": f"case#{CASE}"}, "sk": {"S": "person"}}
    on_moto.dynamodb.put_item(TableName=on_moto.name, Item={**key, "document": {"S": contact}})
    on_moto.dynamodb.update_item(
        TableName=on_moto.name,
        Key={**key, "sk": {"S": "case"}},
        UpdateExpression="REMOVE unsealed",
    )
    person, case = on_moto.cases.person(CASE), on_moto.cases.get(CASE)
    assert person is not None
    assert person.name == "欧阳娜娜"
    assert case is not None
    assert case.unsealed == 0
