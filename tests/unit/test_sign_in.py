"""Sign-in by an e-mailed code that is good for one browser, once, and for ten minutes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import NotSignedInError, TooManyRequestsError, WrongCodeError
from redress.domain.reviewers import CODE_LIFETIME, CODE_TRIES, SESSION_IDLE, SESSION_LIFETIME
from tests.factories.desk import JUN, MEI
from tests.factories.house import House

TICK = timedelta(microseconds=1)


@pytest.fixture
def house() -> House:
    return House()


def code_in_mail(house: House) -> str:
    return str(json.loads(house.world.mailer.sent[-1].text)["code"])


def signed_in(house: House) -> str:
    browser = house.sign_in.ask_code(JUN.email, "net")
    return house.sign_in.enter_code(browser, code_in_mail(house))[0]


def test_a_code_comes_by_mail_and_opens_a_session(house: House) -> None:
    browser = house.sign_in.ask_code("  JUN@desk.Example ", "net")
    (mail,) = house.world.mailer.sent
    assert (mail.to, mail.subject) == (JUN.email, "sign_in_code en")
    secret, reviewer = house.sign_in.enter_code(browser, f" {code_in_mail(house)} ")
    assert reviewer == JUN
    session, again = house.sign_in.session(secret)
    assert (session.reviewer_id, again) == ("jun", JUN)


def test_secrets_are_kept_as_hashes_only(house: House) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    kept = str(house.world.people.codes)
    assert code_in_mail(house) not in kept
    assert browser not in kept
    secret = house.sign_in.enter_code(browser, code_in_mail(house))[0]
    assert secret not in str(house.world.people.sessions)


@pytest.mark.parametrize("email", ["nobody@desk.example", "gone@desk.example", "nonsense", ""])
def test_an_unknown_address_gets_the_same_answer_and_no_mail(house: House, email: str) -> None:
    house.world.people.put(replace(MEI, email="gone@desk.example", disabled=True))
    known, unknown = (house.sign_in.ask_code(address, "net") for address in (JUN.email, email))
    assert (len(known), type(known)) == (len(unknown), type(unknown))
    assert known != unknown
    assert [mail.to for mail in house.world.mailer.sent] == [JUN.email]
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(unknown, "000000")


def test_a_code_is_good_once(house: House) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    code = code_in_mail(house)
    house.sign_in.enter_code(browser, code)
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(browser, code)


def test_a_code_is_good_in_the_browser_that_asked(house: House) -> None:
    house.sign_in.ask_code(JUN.email, "net")
    code = code_in_mail(house)
    other = house.sign_in.ask_code(JUN.email, "net")
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(other, code)
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code("no browser of ours", code)


@pytest.mark.parametrize(("wrong", "good"), [(CODE_TRIES - 1, True), (CODE_TRIES, False)])
def test_after_five_wrong_tries_the_right_code_is_void(
    house: House, wrong: int, good: bool
) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    for _ in range(wrong):
        with pytest.raises(WrongCodeError):
            house.sign_in.enter_code(browser, "nothing")
    if good:
        assert house.sign_in.enter_code(browser, code_in_mail(house))[1] == JUN
        return
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(browser, code_in_mail(house))


@pytest.mark.parametrize(("wait", "good"), [(CODE_LIFETIME - TICK, True), (CODE_LIFETIME, False)])
def test_a_code_lives_ten_minutes(house: House, wait: timedelta, good: bool) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    house.world.clock.advance(wait)
    if good:
        assert house.sign_in.enter_code(browser, code_in_mail(house))[1] == JUN
        return
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(browser, code_in_mail(house))


def test_who_is_disabled_between_code_and_entry_stays_out(house: House) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    house.world.people.put(replace(JUN, disabled=True))
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(browser, code_in_mail(house))


def test_who_is_disabled_during_a_session_is_out_at_once(house: House) -> None:
    secret = signed_in(house)
    house.world.people.put(replace(JUN, disabled=True))
    with pytest.raises(NotSignedInError):
        house.sign_in.session(secret)


def test_rights_are_read_anew_each_time(house: House) -> None:
    secret = signed_in(house)
    house.world.people.put(replace(JUN, groups=()))
    assert house.sign_in.session(secret)[1].groups == ()
    del house.world.people.reviewers[JUN.id]
    with pytest.raises(NotSignedInError):
        house.sign_in.session(secret)


@pytest.mark.parametrize("secret", ["", "forged"])
def test_a_forged_session(house: House, secret: str) -> None:
    signed_in(house)
    with pytest.raises(NotSignedInError):
        house.sign_in.session(secret)


@pytest.mark.parametrize(("wait", "alive"), [(SESSION_IDLE - TICK, True), (SESSION_IDLE, False)])
def test_a_session_ends_after_an_hour_without_use(
    house: House, wait: timedelta, alive: bool
) -> None:
    secret = signed_in(house)
    house.world.clock.advance(wait)
    if alive:
        assert house.sign_in.session(secret)[1] == JUN
        return
    with pytest.raises(NotSignedInError):
        house.sign_in.session(secret)


def test_a_session_in_use_ends_after_twelve_hours(house: House) -> None:
    secret = signed_in(house)
    begin = house.world.clock.now()
    while house.world.clock.now() + timedelta(minutes=50) < begin + SESSION_LIFETIME:
        house.world.clock.advance(timedelta(minutes=50))
        assert house.sign_in.session(secret)[1] == JUN
    house.world.clock.set(begin + SESSION_LIFETIME)
    with pytest.raises(NotSignedInError):
        house.sign_in.session(secret)


def test_use_is_noted_every_five_minutes_at_most(house: House) -> None:
    secret = signed_in(house)
    house.world.faults.points.clear()
    for _ in range(10):
        house.world.clock.advance(timedelta(minutes=1))
        house.sign_in.session(secret)
    assert house.world.faults.points.count("after people.put_session") == 1


def test_signing_out_ends_the_session_and_again_is_fine(house: House) -> None:
    secret = signed_in(house)
    house.sign_in.sign_out(secret)
    with pytest.raises(NotSignedInError):
        house.sign_in.session(secret)
    house.sign_in.sign_out(secret)


def test_a_session_that_was_ended_elsewhere_is_not_brought_back_by_its_use(house: House) -> None:
    secret = signed_in(house)
    house.world.clock.advance(timedelta(minutes=10))
    session, _ = house.sign_in.session(secret)
    house.sign_in.sign_out(secret)
    house.world.people.put_session(session)
    with pytest.raises(NotSignedInError):
        house.sign_in.session(secret)


@pytest.mark.parametrize("email", [JUN.email, "nobody@desk.example"])
def test_an_address_gets_five_codes_in_a_quarter_of_an_hour(house: House, email: str) -> None:
    for number in range(5):
        house.sign_in.ask_code(email, f"net {number}")
    with pytest.raises(TooManyRequestsError) as refusal:
        house.sign_in.ask_code(f" {email.upper()}", "another net")
    assert refusal.value.details == {"retry_after": 900}
    house.world.clock.advance(timedelta(minutes=15))
    assert house.sign_in.ask_code(email, "net")


def test_a_network_gets_thirty_codes_in_a_quarter_of_an_hour(house: House) -> None:
    for number in range(30):
        house.sign_in.ask_code(f"{number}@desk.example", "net")
    with pytest.raises(TooManyRequestsError):
        house.sign_in.ask_code(JUN.email, "net")
    assert house.world.mailer.sent == []
