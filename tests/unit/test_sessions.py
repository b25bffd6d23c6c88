"""Sessions: how long they last, who sees them, and who ends them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import ConflictError, NotSignedInError
from redress.domain.reviewers import (
    FRESH,
    SESSION_IDLE,
    SESSION_LIFETIME,
    Device,
    MailMode,
    Reviewer,
    SavedFilter,
    SignInWay,
)
from redress.usecases.change_settings import ChangeSettings
from redress.usecases.sessions import Sessions, SignedIn
from tests.factories.desk import JUN, MEI
from tests.factories.house import House

TICK = timedelta(microseconds=1)
FIRST, SECOND = Device("Firefox · Linux", "192.0.2.1"), Device("Safari · iPhone", "192.0.2.2")
FILTERS = (SavedFilter("Late", "due=late"),)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def sessions(house: House) -> Sessions:
    return house.sign_in.sessions


def opened(sessions: Sessions, reviewer: Reviewer = JUN, device: Device = FIRST) -> SignedIn:
    return sessions.open(reviewer, SignInWay.MAILED_CODE, device)


def test_who_is_disabled_during_a_session_is_out_at_once(house: House, sessions: Sessions) -> None:
    cookie = opened(sessions).cookie
    house.world.people.put(replace(JUN, disabled=True))
    with pytest.raises(NotSignedInError):
        sessions.find(cookie)


def test_rights_are_read_anew_each_time(house: House, sessions: Sessions) -> None:
    cookie = opened(sessions).cookie
    house.world.people.put(replace(JUN, groups=()))
    assert sessions.find(cookie)[1].groups == ()
    del house.world.people.reviewers[JUN.id]
    with pytest.raises(NotSignedInError):
        sessions.find(cookie)


def test_a_cookie_is_nothing_when_any_part_of_it_is_another(sessions: Sessions) -> None:
    own, other = opened(sessions), opened(sessions, MEI)
    secret = own.cookie.removeprefix("jun.")
    hers = other.cookie.removeprefix("mei.")
    forged = ["", ".", "forged", secret, f".{secret}", f"jun.{hers}", f"mei.{secret}"]
    forged += [f"jun.{own.session.secret_hash}", f"jun.{own.session.id}", f"{own.cookie}x"]
    for cookie in forged:
        with pytest.raises(NotSignedInError):
            sessions.find(cookie)
        sessions.end(cookie)
    assert sessions.find(own.cookie)[1] == JUN


@pytest.mark.parametrize(("wait", "alive"), [(SESSION_IDLE - TICK, True), (SESSION_IDLE, False)])
def test_a_session_ends_after_an_hour_without_use(
    house: House, sessions: Sessions, wait: timedelta, alive: bool
) -> None:
    cookie = opened(sessions).cookie
    house.world.clock.advance(wait)
    assert len(sessions.living(JUN.id)) == alive
    if alive:
        assert sessions.find(cookie)[1] == JUN
        return
    with pytest.raises(NotSignedInError):
        sessions.find(cookie)


def test_a_session_in_use_ends_after_twelve_hours(house: House, sessions: Sessions) -> None:
    cookie = opened(sessions).cookie
    begin = house.world.clock.now()
    while house.world.clock.now() + timedelta(minutes=50) < begin + SESSION_LIFETIME:
        house.world.clock.advance(timedelta(minutes=50))
        cookie = sessions.prove(*sessions.find(cookie), SignInWay.PASSKEY).cookie
    house.world.clock.set(begin + SESSION_LIFETIME)
    with pytest.raises(NotSignedInError):
        sessions.find(cookie)


def test_use_is_noted_every_five_minutes_at_most(house: House, sessions: Sessions) -> None:
    cookie = opened(sessions).cookie
    house.world.faults.points.clear()
    for _ in range(10):
        house.world.clock.advance(timedelta(minutes=1))
        sessions.find(cookie)
    assert house.world.faults.points.count("after people.renew_session") == 1


def test_signing_out_ends_the_session_and_again_is_fine(sessions: Sessions) -> None:
    first, second = opened(sessions), opened(sessions)
    for _ in range(2):
        sessions.end(first.cookie)
    with pytest.raises(NotSignedInError):
        sessions.find(first.cookie)
    assert sessions.find(second.cookie)[1] == JUN


def test_signing_out_everywhere_ends_all_of_ones_own_and_no_others(sessions: Sessions) -> None:
    own = [opened(sessions), opened(sessions, device=SECOND)]
    hers = opened(sessions, MEI)
    sessions.end_all(JUN.id)
    for one in own:
        with pytest.raises(NotSignedInError):
            sessions.find(one.cookie)
    assert sessions.find(hers.cookie)[1] == MEI


def test_sessions_are_listed_and_ended_by_name(house: House, sessions: Sessions) -> None:
    first = opened(sessions)
    house.world.clock.advance(timedelta(minutes=10))
    second = opened(sessions, device=SECOND)
    listed = sessions.living(JUN.id)
    assert [one.id for one in listed] == [second.session.id, first.session.id]
    assert [one.browser for one in listed] == ["Safari · iPhone", "Firefox · Linux"]
    sessions.end_one(JUN.id, second.session.id)
    sessions.end_one(JUN.id, "no such session")
    sessions.end_one(MEI.id, first.session.id)
    assert sessions.living(JUN.id) == [first.session]


def test_a_session_that_was_ended_elsewhere_is_not_brought_back_by_its_use(
    house: House, sessions: Sessions
) -> None:
    cookie = opened(sessions).cookie
    house.world.clock.advance(timedelta(minutes=10))
    session, _ = sessions.find(cookie)
    sessions.end(cookie)
    house.world.people.renew_session(session)
    with pytest.raises(NotSignedInError):
        sessions.find(cookie)


def test_a_proof_is_fresh_for_ten_minutes(house: House, sessions: Sessions) -> None:
    session = opened(sessions).session
    now = house.world.clock.now()
    assert session.fresh(now + FRESH - TICK)
    assert not session.fresh(now + FRESH)


def test_settings_are_the_reviewers_own(house: House) -> None:
    changed = ChangeSettings(house.world.people)(JUN, "zh-CN", MailMode.DIGEST, FILTERS)
    assert changed == replace(JUN, locale="zh-CN", mail_mode=MailMode.DIGEST, filters=FILTERS)
    assert house.world.people.get(JUN.id) == changed


def test_settings_do_not_undo_what_a_lead_changed_meanwhile(house: House) -> None:
    people = house.world.people
    change = ChangeSettings(people)
    people.put(replace(JUN, groups=()))
    assert change(JUN, "zh-CN", MailMode.DIGEST, ()).groups == ()
    people.put(replace(JUN, disabled=True))
    with pytest.raises(NotSignedInError):
        change(JUN, "zh-CN", MailMode.DIGEST, ())
    assert people.reviewers[JUN.id].disabled


def test_a_stale_reviewer_is_not_written(house: House) -> None:
    house.world.people.put(replace(JUN, disabled=True))
    with pytest.raises(ConflictError):
        house.world.people.put(replace(JUN, locale="zh-CN"), expected=JUN)


def test_configuring_anew_keeps_what_reviewers_chose(house: House) -> None:
    people = house.world.people
    chosen = ChangeSettings(people)(JUN, "zh-CN", MailMode.DIGEST, FILTERS)
    people.put(replace(chosen, mail_trouble="bounced"))
    house.configure([], list(people.reviewers.values()))
    everybody = [one for one in people.reviewers.values() if one.id != JUN.id]
    house.configure([], [*everybody, JUN])
    kept = people.reviewers[JUN.id]
    assert (kept.mail_mode, kept.filters, kept.mail_trouble) == (
        MailMode.DIGEST,
        FILTERS,
        "bounced",
    )
    house.configure([], [*everybody, replace(JUN, email="jun@new.example")])
    assert people.reviewers[JUN.id].mail_trouble == ""
