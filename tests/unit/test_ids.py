"""Identifiers: well formed, stable, forgiving to people and to nobody else."""

from __future__ import annotations

import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.domain.ids import (
    case_id_for,
    is_case_id,
    is_uuid7,
    keyed_hash,
    receipt_code_for,
    receipt_lookup_for,
    task_id_for,
)
from tests.factories.owners import submission_id

PEPPER = b"pepper"
uuids = st.uuids()
uuid7s = st.integers(0, 2**128 - 1).map(
    lambda bits: str(uuid.UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | 7 << 76 | 2 << 62))
)
LOOK_ALIKES = {"0": "0oO", "1": "1iIlL", "V": "vVuU"}


@given(uuid7s)
def test_a_canonical_uuid7_is_one(text: str) -> None:
    assert is_uuid7(text)


@given(uuid7s, st.data())
def test_any_other_way_to_write_it_is_not(text: str, data: st.DataObject) -> None:
    others = [
        text.upper(),
        text.replace("-", ""),
        "{" + text + "}",
        "urn:uuid:" + text,
        f" {text}",
        f"{text}\n",
        text[:-1],
        text + "0",
        text.replace("-", "", 1),
    ]
    other = data.draw(st.sampled_from([other for other in others if other != text]))
    assert not is_uuid7(other)


@given(st.uuids(version=4) | st.uuids(version=1) | st.uuids(version=5))
def test_other_versions_are_not(other: uuid.UUID) -> None:
    assert not is_uuid7(str(other))


@given(uuid7s, st.sampled_from("01234567cdef"))
def test_other_variants_are_not(text: str, variant: str) -> None:
    assert not is_uuid7(text[:19] + variant + text[20:])


@given(st.text(max_size=40))
def test_words_are_not(text: str) -> None:
    assert not is_uuid7(text)
    assert not is_case_id(text)


@given(uuid7s)
def test_a_submission_has_one_case_number(text: str) -> None:
    assert case_id_for(text) == case_id_for(text)
    assert is_case_id(case_id_for(text))
    assert not is_case_id(case_id_for(text).lower())


def test_the_case_number_of_a_submission_never_changes() -> None:
    assert case_id_for(submission_id()) == "RD-0P71-13WZ-XKNF"


def test_numbers_codes_and_hashes_do_not_meet() -> None:
    ids = [submission_id(number) for number in range(20_000)]
    assert len({case_id_for(one) for one in ids}) == len(ids)
    assert len({receipt_code_for(one, PEPPER) for one in ids}) == len(ids)


def test_a_task_says_what_it_is() -> None:
    assert task_id_for("RD-1", "screening", 2) == "RD-1.screening.2"


@given(uuid7s)
def test_a_receipt_code_is_five_groups_that_nobody_misreads(text: str) -> None:
    code = receipt_code_for(text, PEPPER)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert code == receipt_code_for(text, PEPPER) != receipt_code_for(text, b"other")


@given(uuid7s, st.data())
def test_typing_a_receipt_code_carelessly_is_forgiven(text: str, data: st.DataObject) -> None:
    code = receipt_code_for(text, PEPPER)
    typed = "".join(
        data.draw(st.sampled_from(LOOK_ALIKES.get(letter, letter + letter.lower())))
        + data.draw(st.sampled_from(["", " ", "-", "\t", "\u3000"]))
        for letter in code.replace("-", "")
    )
    assert receipt_lookup_for(typed, PEPPER) == receipt_lookup_for(code, PEPPER) is not None


@given(uuid7s, st.integers(0, 19), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_another_letter_is_another_code(text: str, place: int, letter: str) -> None:
    plain = receipt_code_for(text, PEPPER).replace("-", "")
    other = plain[:place] + letter + plain[place + 1 :]
    same = receipt_lookup_for(other, PEPPER) == receipt_lookup_for(plain, PEPPER)
    assert same is (other == plain)


@pytest.mark.parametrize(
    "code", ["", "-", "0" * 19, "0" * 21, "0" * 19 + "*", "０" * 20, "0" * 19 + "é"]
)
def test_a_malformed_receipt_code_has_no_hash(code: str) -> None:
    assert receipt_lookup_for(code, PEPPER) is None


@given(st.text(max_size=60))
def test_any_text_can_be_looked_up(text: str) -> None:
    lookup = receipt_lookup_for(text, PEPPER)
    assert lookup is None or re.fullmatch("[0-9a-f]{64}", lookup)


def test_hashes_for_different_purposes_and_peppers_differ() -> None:
    hashes = {
        keyed_hash(purpose, "secret", pepper)
        for purpose in ("code", "session", "browser", "receipt-lookup")
        for pepper in (PEPPER, b"other")
    }
    assert len(hashes) == 8
