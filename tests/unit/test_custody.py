"""The custody ledger: whatever is done to its lines, it shows."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.domain.canonical import canonical
from redress.domain.custody import (
    EMPTY_LEDGER,
    GENESIS,
    Actor,
    CustodyRecord,
    LedgerHead,
    Outcome,
    StoredObject,
    broken_links,
    chain,
)
from redress.domain.events import Event
from tests.fakes.world import START

ascii_words = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=8)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
exact = st.integers(1 - 2**53, 2**53 - 1)
records = st.builds(
    CustodyRecord,
    at=st.integers(0, 10**6).map(lambda seconds: START + timedelta(seconds=seconds)),
    actor=st.builds(Actor, words, words, words),
    action=st.sampled_from(Event),
    details=st.dictionaries(ascii_words, words | exact, max_size=4),
    outcome=st.sampled_from(Outcome),
    reason=words,
    item=st.none() | st.integers(0, 99),
    object=st.none() | st.builds(StoredObject, words, words),
    size=st.none() | exact.map(abs),
    related=st.none() | st.integers(1, 99),
)
ledgers = st.lists(records, min_size=1, max_size=6)


def written(entries: list[CustodyRecord]) -> tuple[list[str], LedgerHead]:
    lines, head = chain("RD-1", EMPTY_LEDGER, entries)
    return [entry.line for entry in lines], head


@given(ledgers, st.integers(0, 6))
def test_a_ledger_is_sound_however_it_was_appended(
    entries: list[CustodyRecord], first: int
) -> None:
    lines, head = written(entries)
    one, middle = chain("RD-1", EMPTY_LEDGER, entries[:first])
    two, end = chain("RD-1", middle, entries[first:])
    assert [entry.line for entry in (*one, *two)] == lines
    assert end == head
    assert head.seq == len(entries)
    assert broken_links(lines, head) == []


@given(ledgers)
def test_each_line_holds_the_hash_of_the_line_before(entries: list[CustodyRecord]) -> None:
    lines, head = written(entries)
    previous = GENESIS
    for number, (line, entry) in enumerate(zip(lines, entries, strict=True), start=1):
        read = json.loads(line)
        assert (read["seq"], read["previous"], read["case"]) == (number, previous, "RD-1")
        assert read["action"] == entry.action
        assert (read["details"], read["outcome"]) == (entry.details, entry.outcome)
        assert (read["item"], read["reason"]) == (entry.item, entry.reason)
        assert (read["size"], read["related"]) == (entry.size, entry.related)
        assert (read["object"] is None) == (entry.object is None)
        previous = hashlib.sha256(line.encode()).hexdigest()
    assert head.hash == previous


@given(ledgers, st.data())
def test_a_changed_character_is_found(entries: list[CustodyRecord], data: st.DataObject) -> None:
    lines, head = written(entries)
    number = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[number]) - 1))
    old = lines[number]
    new = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda c: c != old[place]))
    lines[number] = old[:place] + new + old[place + 1 :]
    assert broken_links(lines, head)


@given(ledgers, st.data())
def test_a_dropped_line_is_found(entries: list[CustodyRecord], data: st.DataObject) -> None:
    lines, head = written(entries)
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    assert broken_links(lines, head)


@given(ledgers, st.data())
def test_a_repeated_or_foreign_line_is_found(
    entries: list[CustodyRecord], data: st.DataObject
) -> None:
    lines, head = written(entries)
    others, _ = written(data.draw(ledgers))
    line = data.draw(st.sampled_from(lines + others))
    lines.insert(data.draw(st.integers(0, len(lines))), line)
    assert broken_links(lines, head)


@given(ledgers.filter(lambda entries: len(entries) > 1), st.data())
def test_another_order_is_found(entries: list[CustodyRecord], data: st.DataObject) -> None:
    lines, head = written(entries)
    other = data.draw(st.permutations(lines).filter(lambda order: order != lines))
    assert broken_links(other, head)


@given(ledgers, st.integers(0, 5))
def test_a_shortened_ledger_is_found(entries: list[CustodyRecord], kept: int) -> None:
    lines, head = written(entries)
    if kept < len(lines):
        assert broken_links(lines[:kept], head)
    assert broken_links(lines, EMPTY_LEDGER)


def test_an_action_that_is_not_in_the_vocabulary_is_refused() -> None:
    unknown = CustodyRecord(START, Actor("owner", "RD-1"), "case:evidence:lost")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError, match="case:evidence:lost"):
        chain("RD-1", EMPTY_LEDGER, [unknown])


@given(ledgers)
def test_a_ledger_written_anew_does_not_fit_the_old_head(entries: list[CustodyRecord]) -> None:
    _, head = written(entries)
    forged, _ = chain("RD-2", EMPTY_LEDGER, entries)
    assert broken_links([entry.line for entry in forged], head)


@pytest.mark.parametrize("line", ["", "not JSON", "7", "[]", "null", "{}", '{"seq": 1}'])
def test_a_line_that_cannot_be_read_is_a_finding_and_no_error(line: str) -> None:
    assert broken_links([line], LedgerHead(1, hashlib.sha256(line.encode()).hexdigest()))


def test_an_empty_ledger_is_sound() -> None:
    assert broken_links([], EMPTY_LEDGER) == []


def test_canonical_json_is_sorted_dense_and_unescaped() -> None:
    assert canonical({"b": 1, "a": "小偷\n", "B": [True, None]}) == (
        '{"B":[true,null],"a":"小偷\\n","b":1}'
    )


@pytest.mark.parametrize("document", [{"a": 0.5}, {"键": 1}, {"a": 2**53}])
def test_canonical_json_refuses_what_could_be_written_in_two_ways(
    document: dict[str, object],
) -> None:
    with pytest.raises(TypeError):
        canonical(document)
