"""Contract of the ports People and Limits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import ConflictError
from redress.domain.passkeys import Passkey
from redress.domain.reviewers import (
    Challenge,
    ChallengePurpose,
    MailMode,
    SavedFilter,
    SignInCode,
)
from redress.domain.tasks import Assignee
from tests.adapters.outside import HOUR, Outside, Services
from tests.adapters.samples import NOW, reviewer, session

ANN = reviewer("ann", Assignee.COMMUNITY, Assignee.LEGAL, email="Ann@Desk.example")
BOB = reviewer("bob", Assignee.LEGAL)
CODE = SignInCode("browser", "ann@desk.example", NOW + timedelta(minutes=10))
SESSION = session()
KEY = Passkey("credential", "ann", "Laptop", "desk.example", "key", -7, 0, ("internal",), NOW)
LATE = SavedFilter("Late", "due=late")
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


def test_a_reviewer_that_changed_since_it_was_read_is_not_replaced(outside: Outside) -> None:
    outside.people.put(ANN)
    changed = replace(ANN, locale="en", mail_mode=MailMode.DIGEST, filters=(LATE,))
    outside.people.put(changed, expected=ANN)
    assert outside.people.get("ann") == changed
    with pytest.raises(ConflictError):
        outside.people.put(replace(ANN, lead=True), expected=ANN)
    with pytest.raises(ConflictError):
        outside.people.put(BOB, expected=BOB)
    assert outside.people.get("ann") == changed
    assert outside.people.get("bob") is None


def given(outside: Outside, code: SignInCode = CODE, code_hash: str = "right") -> None:
    outside.people.put_code(code)
    assert outside.people.give_code(code.browser_hash, "ann", code_hash)


def test_a_code_is_asked_for_and_given(outside: Outside) -> None:
    assert outside.people.code("browser") is None
    assert not outside.people.give_code("browser", "ann", "right")
    outside.people.put_code(CODE)
    assert outside.people.code("browser") == CODE
    assert outside.people.try_code("browser", "", NOW) != "ann"
    outside.people.put_code(CODE)
    assert outside.people.give_code("browser", "ann", "right")
    asked = outside.people.code("browser")
    assert asked == replace(CODE, reviewer_id="ann", code_hash="right")


def test_a_right_code_is_good_once(outside: Outside) -> None:
    given(outside)
    assert outside.people.try_code("another browser", "right", NOW) is None
    assert outside.people.try_code("browser", "right", NOW) == "ann"
    assert outside.people.try_code("browser", "right", NOW) is None
    assert not outside.people.give_code("browser", "ann", "again")


def test_a_code_grows_old(outside: Outside) -> None:
    given(outside)
    assert outside.people.try_code("browser", "right", CODE.expires_at) is None
    assert outside.people.try_code("browser", "right", NOW) == "ann"


def test_wrong_codes_use_up_the_tries(outside: Outside) -> None:
    given(outside)
    for _ in range(4):
        assert outside.people.try_code("browser", "wrong", NOW) is None
    given(outside, replace(CODE, browser_hash="other"))
    for _ in range(5):
        assert outside.people.try_code("other", "wrong", NOW) is None
    assert outside.people.try_code("other", "right", NOW) is None
    assert outside.people.try_code("browser", "right", NOW) == "ann"


def test_a_code_that_is_mailed_again_brings_back_no_tries(outside: Outside) -> None:
    given(outside)
    for _ in range(5):
        assert outside.people.try_code("browser", "wrong", NOW) is None
    assert outside.people.give_code("browser", "ann", "newer")
    assert outside.people.try_code("browser", "newer", NOW) is None


def test_a_new_code_makes_the_earlier_one_void(outside: Outside) -> None:
    given(outside)
    given(outside, code_hash="newer")
    assert outside.people.try_code("browser", "right", NOW) is None
    assert outside.people.try_code("browser", "newer", NOW) == "ann"


def test_a_challenge_is_taken_once_for_its_purpose_and_in_time(outside: Outside) -> None:
    asked = Challenge("key", ChallengePurpose.OIDC, NOW + HOUR, {"state": "s"})
    take = outside.people.take_challenge
    outside.people.put_challenge(asked)
    assert take("another", ChallengePurpose.OIDC, NOW) is None
    assert take("key", ChallengePurpose.PASSKEY_ADDED, NOW) is None
    assert take("key", ChallengePurpose.OIDC, NOW) == asked
    assert take("key", ChallengePurpose.OIDC, NOW) is None
    outside.people.put_challenge(asked)
    newer = replace(asked, facts={"state": "newer"})
    outside.people.put_challenge(newer)
    assert take("key", ChallengePurpose.OIDC, NOW) == newer
    outside.people.put_challenge(asked)
    assert take("key", ChallengePurpose.OIDC, NOW + HOUR) is None
    assert take("key", ChallengePurpose.OIDC, NOW) is None


def test_a_session_lives_until_it_is_ended(outside: Outside) -> None:
    assert outside.people.at_desk("ann", "secret")[0] is None
    outside.people.put_session(SESSION)
    assert outside.people.at_desk("bob", "secret")[0] is None
    seen = replace(SESSION, seen_at=NOW + HOUR)
    outside.people.renew_session(seen)
    assert outside.people.at_desk("ann", "secret")[0] == seen
    outside.people.end_session("ann", "secret")
    outside.people.end_session("ann", "secret")
    assert outside.people.at_desk("ann", "secret")[0] is None


def test_a_session_is_read_with_its_reviewer(outside: Outside) -> None:
    assert outside.people.at_desk("ann", "secret") == (None, None)
    ann = reviewer("ann", Assignee.COMMUNITY)
    outside.people.put(ann)
    assert outside.people.at_desk("ann", "secret") == (None, ann)
    outside.people.put_session(SESSION)
    outside.people.put_session(replace(SESSION, secret_hash="other"))
    assert outside.people.at_desk("ann", "secret") == (SESSION, ann)


def test_an_ended_session_is_not_brought_back_by_a_late_use(outside: Outside) -> None:
    outside.people.put_session(SESSION)
    outside.people.end_session("ann", "secret")
    outside.people.renew_session(replace(SESSION, seen_at=NOW + HOUR))
    assert outside.people.at_desk("ann", "secret")[0] is None
    assert not outside.people.replace_session(SESSION, replace(SESSION, secret_hash="newer"))
    assert outside.people.sessions("ann") == []


def test_a_session_changes_its_secret(outside: Outside) -> None:
    outside.people.put_session(SESSION)
    proved = replace(SESSION, secret_hash="newer", proved_at=NOW + HOUR)
    assert outside.people.replace_session(SESSION, proved)
    assert outside.people.sessions("ann") == [proved]
    assert not outside.people.replace_session(SESSION, proved)


def test_all_sessions_of_one_reviewer_are_ended_at_once(outside: Outside) -> None:
    outside.people.put(ANN)
    for number in range(3):
        outside.people.put_session(replace(SESSION, secret_hash=f"secret {number}"))
    hers = replace(SESSION, reviewer_id="bob")
    outside.people.put_session(hers)
    assert len(outside.people.sessions("ann")) == 3
    outside.people.end_sessions("ann")
    outside.people.end_sessions("ann")
    assert outside.people.sessions("ann") == []
    assert outside.people.sessions("bob") == [hers]
    assert outside.people.get("ann") == ANN


def test_passkeys_are_kept_by_reviewer_and_found_by_their_id(outside: Outside) -> None:
    outside.people.put_passkey(KEY)
    newer = replace(KEY, id="another", created_at=NOW + HOUR)
    outside.people.put_passkey(newer)
    assert outside.people.passkeys("ann") == [KEY, newer]
    assert outside.people.passkeys("bob") == []
    assert outside.people.passkey("ann", KEY.id) == KEY
    assert outside.people.passkey("bob", KEY.id) is None
    assert outside.people.passkey_holder(KEY.id) == "ann"
    assert outside.people.passkey_holder("nothing") is None
    for _ in range(2):
        outside.people.delete_passkey("ann", KEY.id)
    assert outside.people.passkeys("ann") == [newer]
    assert outside.people.passkey_holder(KEY.id) is None


def test_a_credential_has_one_holder(outside: Outside) -> None:
    outside.people.put_passkey(KEY)
    for other in (KEY, replace(KEY, reviewer_id="bob")):
        with pytest.raises(ConflictError):
            outside.people.put_passkey(other)
    assert outside.people.passkey_holder(KEY.id) == "ann"
    assert outside.people.passkeys("bob") == []


def test_what_a_passkey_counts_goes_up_or_stays_at_nothing(outside: Outside) -> None:
    use = outside.people.use_passkey
    outside.people.put_passkey(KEY)
    assert use(KEY, 0, NOW)
    assert use(KEY, 0, NOW)
    assert use(KEY, 3, NOW + HOUR)
    for count in (3, 2, 0):
        assert not use(KEY, count, NOW + 2 * HOUR)
    kept = outside.people.passkey("ann", KEY.id)
    assert kept == replace(KEY, sign_count=3, used_at=NOW + HOUR)
    assert outside.people.passkeys("ann") == [kept]
    assert not use(replace(KEY, id="nothing"), 9, NOW)


@pytest.mark.engine
def test_many_guesses_at_once_are_no_more_than_five(on_engine: Services) -> None:
    people = on_engine.people
    people.put_code(CODE)
    people.give_code("browser", "ann", "right")
    guesses = [f"wrong {number}" for number in range(20)]
    with ThreadPoolExecutor(20) as crowd:
        told = list(crowd.map(lambda guess: people.try_code("browser", guess, NOW), guesses))
    assert told == [None] * 20
    kept = people.code("browser")
    assert kept is not None
    assert kept.tries_left == 0
    assert people.try_code("browser", "right", NOW) is None


@pytest.mark.engine
def test_of_many_right_entries_at_once_one_counts(on_engine: Services) -> None:
    people = on_engine.people
    people.put_code(CODE)
    people.give_code("browser", "ann", "right")
    people.put_challenge(Challenge("key", ChallengePurpose.OIDC, NOW + HOUR))
    people.put_passkey(KEY)
    with ThreadPoolExecutor(5) as crowd:
        codes = list(crowd.map(lambda _: people.try_code("browser", "right", NOW), range(5)))
        taken = list(
            crowd.map(lambda _: people.take_challenge("key", ChallengePurpose.OIDC, NOW), range(5))
        )
        counted = list(crowd.map(lambda _: people.use_passkey(KEY, 7, NOW), range(5)))
    assert sorted(codes, key=str) == [None] * 4 + ["ann"]
    assert sum(one is not None for one in taken) == 1
    assert counted.count(True) == 1


def test_uses_are_counted_by_key_and_window(outside: Outside) -> None:
    assert [outside.limits.count("one", WINDOW, NOW) for _ in range(3)] == [1, 2, 3]
    assert outside.limits.count("two", WINDOW, NOW) == 1
    assert outside.limits.count("one", WINDOW, NOW + timedelta(minutes=14)) == 4
    assert outside.limits.count("one", WINDOW, NOW + WINDOW) == 1
    assert outside.limits.count("one", HOUR, NOW) == 1
