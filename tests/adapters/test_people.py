"""Contract of the ports People and Limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import ConflictError
from redress.domain.reviewers import Session, SignInCode, SignInWay
from redress.domain.tasks import Assignee
from tests.adapters.outside import HOUR, Outside
from tests.adapters.samples import NOW, reviewer

ANN = reviewer("ann", Assignee.COMMUNITY, Assignee.LEGAL, email="Ann@Desk.example")
BOB = reviewer("bob", Assignee.LEGAL)
CODE = SignInCode("browser", "ann", "right", NOW + timedelta(minutes=10), 5)
SESSION = Session("secret", "ann", SignInWay.MAILED_CODE, NOW, NOW)
WINDOW = timedelta(minutes=15)


def test_a_reviewer_is_found_by_id_address_and_group(outside: Outside) -> None:
    outside.people.put(BOB)
    outside.people.put(ANN)
    assert outside.people.get("ann") == ANN
    assert outside.people.by_address(" ann@desk.EXAMPLE ") == ANN
    assert outside.people.in_group(Assignee.LEGAL) == [ANN, BOB]
    assert outside.people.in_group(Assignee.COMMUNITY) == [ANN]
    assert outside.people.in_group(Assignee.COMMUNICATIONS) == []
    assert outside.people.get("eve") is None
    assert outside.people.by_address("eve@desk.example") is None


def test_a_replaced_reviewer_leaves_nothing_behind(outside: Outside) -> None:
    outside.people.put(ANN)
    moved = replace(ANN, email="ann@new.example", groups=(Assignee.COMMUNITY,), lead=True)
    outside.people.put(moved)
    assert outside.people.get("ann") == moved
    assert outside.people.by_address("ann@new.example") == moved
    assert outside.people.by_address("ann@desk.example") is None
    assert outside.people.in_group(Assignee.LEGAL) == []
    assert outside.people.in_group(Assignee.COMMUNITY) == [moved]
    same_address = replace(moved, email="ANN@new.example")
    outside.people.put(same_address)
    assert outside.people.by_address("ann@new.example") == same_address


def test_a_disabled_reviewer_is_in_no_group(outside: Outside) -> None:
    gone = replace(BOB, disabled=True)
    outside.people.put(BOB)
    outside.people.put(gone)
    assert outside.people.in_group(Assignee.LEGAL) == []
    assert outside.people.get("bob") == gone


def test_an_address_belongs_to_one_reviewer(outside: Outside) -> None:
    outside.people.put(ANN)
    with pytest.raises(ConflictError):
        outside.people.put(replace(BOB, email="ANN@desk.example"))
    assert outside.people.get("bob") is None
    assert outside.people.by_address("ann@desk.example") == ANN


def test_a_right_code_is_good_once(outside: Outside) -> None:
    outside.people.put_code(CODE)
    assert outside.people.try_code("another browser", "right", NOW) is None
    assert outside.people.try_code("browser", "right", NOW) == "ann"
    assert outside.people.try_code("browser", "right", NOW) is None


def test_a_code_grows_old(outside: Outside) -> None:
    outside.people.put_code(CODE)
    assert outside.people.try_code("browser", "right", CODE.expires_at) is None
    assert outside.people.try_code("browser", "right", NOW) == "ann"


def test_wrong_codes_use_up_the_tries(outside: Outside) -> None:
    outside.people.put_code(CODE)
    for _ in range(4):
        assert outside.people.try_code("browser", "wrong", NOW) is None
    outside.people.put_code(replace(CODE, browser_hash="other"))
    for _ in range(5):
        assert outside.people.try_code("other", "wrong", NOW) is None
    assert outside.people.try_code("other", "right", NOW) is None
    assert outside.people.try_code("browser", "right", NOW) == "ann"


def test_a_new_code_makes_the_earlier_one_void(outside: Outside) -> None:
    outside.people.put_code(CODE)
    outside.people.put_code(replace(CODE, code_hash="newer"))
    assert outside.people.try_code("browser", "right", NOW) is None
    assert outside.people.try_code("browser", "newer", NOW) == "ann"


def test_a_session_lives_until_it_is_ended(outside: Outside) -> None:
    assert outside.people.session("secret") is None
    outside.people.put_session(SESSION)
    seen = replace(SESSION, seen_at=NOW + HOUR)
    outside.people.put_session(seen)
    assert outside.people.session("secret") == seen
    outside.people.end_session("secret")
    outside.people.end_session("secret")
    assert outside.people.session("secret") is None


def test_an_ended_session_is_not_brought_back_by_a_late_use(outside: Outside) -> None:
    outside.people.put_session(SESSION)
    outside.people.end_session("secret")
    outside.people.put_session(replace(SESSION, seen_at=NOW + HOUR))
    assert outside.people.session("secret") is None


def test_uses_are_counted_by_key_and_window(outside: Outside) -> None:
    assert [outside.limits.count("one", WINDOW, NOW) for _ in range(3)] == [1, 2, 3]
    assert outside.limits.count("two", WINDOW, NOW) == 1
    assert outside.limits.count("one", WINDOW, NOW + timedelta(minutes=14)) == 4
    assert outside.limits.count("one", WINDOW, NOW + WINDOW) == 1
    assert outside.limits.count("one", HOUR, NOW) == 1
