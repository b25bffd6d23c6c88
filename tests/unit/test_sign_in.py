"""Sign-in by an e-mailed code that is good for one browser, once, and for ten minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import (
    MailRefusedError,
    NotSignedInError,
    TooManyRequestsError,
    WrongCodeError,
)
from redress.domain.reviewers import CODE_LIFETIME, CODE_TRIES, Device, SignInWay
from redress.usecases.mail_code import CodeMailed
from redress.usecases.sessions import SignedIn
from tests.factories.desk import JUN, MEI
from tests.factories.house import House
from tests.factories.ways_in import mail_codes, mailed_code

TICK = timedelta(microseconds=1)
HERE = Device("Firefox · Linux", "net")


@pytest.fixture
def house() -> House:
    return House()


def signed_in(house: House) -> SignedIn:
    browser = house.sign_in.ask_code(JUN.email, "net")
    return house.sign_in.enter_code(browser, mailed_code(house.world), HERE)


def test_a_code_comes_by_mail_and_opens_a_session(house: House) -> None:
    browser = house.sign_in.ask_code("  JUN@desk.Example ", "net")
    assert mail_codes(house.world) == [CodeMailed.SENT]
    (mail,) = house.world.mailer.sent
    assert (mail.to, mail.subject) == (JUN.email, "sign_in_code en")
    entered = house.sign_in.enter_code(browser, f" {mailed_code(house.world)} ", HERE)
    assert entered.reviewer == JUN
    session, again = house.sign_in.session(entered.cookie)
    assert (session, again) == (entered.session, JUN)
    assert (session.way, session.proved_by) == (SignInWay.MAILED_CODE, SignInWay.MAILED_CODE)
    assert (session.browser, session.network) == ("Firefox · Linux", "net")


def test_secrets_are_kept_as_hashes_only(house: House) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    code = mailed_code(house.world)
    kept = str(house.world.people.codes) + str(house.world.outbox.asked_codes)
    assert code not in kept
    assert browser not in kept
    cookie = house.sign_in.enter_code(browser, code, HERE).cookie
    secret = cookie.removeprefix("jun.")
    assert secret != cookie
    assert secret not in str(house.world.people.kept_sessions)


@pytest.mark.parametrize("email", ["nobody@desk.example", "gone@desk.example", "nonsense", ""])
def test_an_unknown_address_gets_the_same_answer_and_no_mail(house: House, email: str) -> None:
    house.world.people.put(replace(MEI, email="gone@desk.example", disabled=True))
    known, unknown = (house.sign_in.ask_code(address, "net") for address in (JUN.email, email))
    assert (len(known), type(known)) == (len(unknown), type(unknown))
    assert known != unknown
    assert mail_codes(house.world) == [CodeMailed.SENT, CodeMailed.NOBODY]
    assert [mail.to for mail in house.world.mailer.sent] == [JUN.email]
    for guess in ("000000", ""):
        with pytest.raises(WrongCodeError):
            house.sign_in.enter_code(unknown, guess, HERE)


def test_asking_costs_the_same_whoever_is_named(house: House) -> None:
    effects = []
    for email in (JUN.email, "nobody@desk.example"):
        house.world.faults.points.clear()
        house.sign_in.ask_code(email, "net")
        effects.append(list(house.world.faults.points))
    assert effects[0] == effects[1]
    assert [point for point in effects[0] if point.startswith("after")] == [
        "after people.put_code",
        "after outbox.mail_code",
    ]


def test_a_code_that_the_mail_service_refuses_is_made_anew(house: House) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    house.world.mailer.refusing = True
    (browser_hash,) = house.world.outbox.asked_codes
    with pytest.raises(MailRefusedError):
        house.mail_code(browser_hash)
    house.world.mailer.refusing = False
    first = mailed_code(house.world)
    assert house.mail_code(browser_hash) is CodeMailed.SENT
    second = mailed_code(house.world)
    assert first != second
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(browser, first, HERE)
    assert house.sign_in.enter_code(browser, second, HERE).reviewer == JUN


def test_a_code_that_nobody_waits_for_is_not_mailed(house: House) -> None:
    house.sign_in.ask_code(JUN.email, "net")
    house.world.clock.advance(CODE_LIFETIME)
    assert mail_codes(house.world) == [CodeMailed.TOO_LATE]
    assert house.mail_code("never asked") is CodeMailed.TOO_LATE
    assert house.world.mailer.sent == []


def test_a_code_is_good_once(house: House) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    code = mailed_code(house.world)
    house.sign_in.enter_code(browser, code, HERE)
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(browser, code, HERE)


def test_a_code_is_good_in_the_browser_that_asked(house: House) -> None:
    house.sign_in.ask_code(JUN.email, "net")
    code = mailed_code(house.world)
    other = house.sign_in.ask_code(JUN.email, "net")
    mail_codes(house.world)
    for browser in (other, "no browser of ours", ""):
        with pytest.raises(WrongCodeError):
            house.sign_in.enter_code(browser, code, HERE)


@pytest.mark.parametrize(("wrong", "good"), [(CODE_TRIES - 1, True), (CODE_TRIES, False)])
def test_after_five_wrong_tries_the_right_code_is_void(
    house: House, wrong: int, good: bool
) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    code = mailed_code(house.world)
    for _ in range(wrong):
        with pytest.raises(WrongCodeError):
            house.sign_in.enter_code(browser, "nothing", HERE)
    if good:
        assert house.sign_in.enter_code(browser, code, HERE).reviewer == JUN
        return
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(browser, code, HERE)


@pytest.mark.parametrize(("wait", "good"), [(CODE_LIFETIME - TICK, True), (CODE_LIFETIME, False)])
def test_a_code_lives_ten_minutes(house: House, wait: timedelta, good: bool) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    code = mailed_code(house.world)
    house.world.clock.advance(wait)
    if good:
        assert house.sign_in.enter_code(browser, code, HERE).reviewer == JUN
        return
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(browser, code, HERE)


def test_who_is_disabled_between_code_and_entry_stays_out(house: House) -> None:
    browser = house.sign_in.ask_code(JUN.email, "net")
    code = mailed_code(house.world)
    house.world.people.put(replace(JUN, disabled=True))
    with pytest.raises(WrongCodeError):
        house.sign_in.enter_code(browser, code, HERE)


@pytest.mark.parametrize("email", [JUN.email, "nobody@desk.example"])
def test_an_address_gets_five_codes_in_a_quarter_of_an_hour(house: House, email: str) -> None:
    for number in range(5):
        house.sign_in.ask_code(email, f"net {number}")
    with pytest.raises(TooManyRequestsError) as refusal:
        house.sign_in.ask_code(f" {email.upper()}", "another net")
    assert refusal.value.details == {"retry_after": 900}
    house.world.clock.advance(timedelta(minutes=15))
    assert house.sign_in.ask_code(email, "net")


def test_an_address_gets_thirty_codes_a_day(house: House) -> None:
    for number in range(30):
        house.world.clock.advance(timedelta(minutes=15))
        house.sign_in.ask_code(JUN.email, f"net {number}")
    house.world.clock.advance(timedelta(minutes=15))
    with pytest.raises(TooManyRequestsError) as refusal:
        house.sign_in.ask_code(JUN.email, "another net")
    assert refusal.value.details == {"retry_after": 86_400}


def test_a_network_gets_thirty_codes_in_a_quarter_of_an_hour(house: House) -> None:
    for number in range(30):
        house.sign_in.ask_code(f"{number}@desk.example", "net")
    with pytest.raises(TooManyRequestsError):
        house.sign_in.ask_code(JUN.email, "net")
    assert JUN.email not in str(house.world.people.codes)


def test_a_network_tries_sixty_codes_in_a_quarter_of_an_hour(house: House) -> None:
    for number in range(60):
        with pytest.raises(WrongCodeError):
            house.sign_in.enter_code(f"browser {number}", "000000", HERE)
    browser = house.sign_in.ask_code(JUN.email, "net")
    code = mailed_code(house.world)
    with pytest.raises(TooManyRequestsError):
        house.sign_in.enter_code(browser, code, HERE)
    elsewhere = Device("Firefox · Linux", "another net")
    assert house.sign_in.enter_code(browser, code, elsewhere).reviewer == JUN


def test_a_fresh_code_proves_anew_and_changes_the_secret(house: House) -> None:
    before = signed_in(house)
    house.world.clock.advance(timedelta(minutes=20))
    browser = house.sign_in.ask_code(JUN.email, "net")
    code = mailed_code(house.world)
    proved = house.sign_in.prove(before.session, browser, code, HERE)
    assert proved.session.fresh(house.world.clock.now())
    assert (proved.session.id, proved.session.ends_at) == (
        before.session.id,
        before.session.ends_at,
    )
    assert house.sign_in.session(proved.cookie) == (proved.session, JUN)
    with pytest.raises(NotSignedInError):
        house.sign_in.session(before.cookie)


def test_another_reviewers_code_proves_nothing(house: House) -> None:
    own = signed_in(house)
    browser = house.sign_in.ask_code(MEI.email, "net")
    code = mailed_code(house.world)
    with pytest.raises(WrongCodeError):
        house.sign_in.prove(own.session, browser, code, HERE)
    assert house.sign_in.session(own.cookie) == (own.session, JUN)


def test_a_proof_does_not_bring_back_a_session_that_was_ended(house: House) -> None:
    own = signed_in(house)
    browser = house.sign_in.ask_code(JUN.email, "net")
    code = mailed_code(house.world)
    house.sign_in.sessions.end_all(JUN.id)
    with pytest.raises(NotSignedInError):
        house.sign_in.prove(own.session, browser, code, HERE)
    assert house.world.people.sessions(JUN.id) == []
