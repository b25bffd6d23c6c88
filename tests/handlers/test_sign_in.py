from datetime import timedelta

from redress.edge.session_zone import BROWSER_COOKIE, SESSION_COOKIE
from redress.usecases.mail_code import CodeMailed
from tests.factories.ways_in import mail_codes
from tests.handlers.caller import Answer, Document
from tests.handlers.site import (
    Site,
    take_cookies,
)

LIN: Document = {"email": "lin@community.redress.example"}


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def test_cookies_are_for_this_host_alone_and_out_of_reach_of_scripts(site: Site) -> None:
    desk = site.desk()
    asked = desk.call("POST", "/desk-api/codes", LIN)
    take_cookies(desk, asked)
    opened = desk.call("POST", "/desk-api/session", {"code": site.mailed_code()})
    take_cookies(desk, opened)
    ended = desk.call("DELETE", "/desk-api/session")
    ages = []
    for line in (*asked.cookies, *opened.cookies, *ended.cookies):
        pair, path, age, *flags = line.split("; ")
        assert pair.partition("=")[0] in {SESSION_COOKIE, BROWSER_COOKIE}
        assert pair.startswith("__Host-")
        assert path == "Path=/"
        assert flags == ["Secure", "HttpOnly", "SameSite=Strict"]
        ages.append(age)
    assert ages == ["Max-Age=600", "Max-Age=43200", "Max-Age=0", "Max-Age=0"]
    assert desk.call("GET", "/desk-api/me").status == 401


def test_an_unknown_address_gets_the_same_answer_and_no_mail(site: Site) -> None:
    known = site.desk().call("POST", "/desk-api/codes", LIN)
    unknown = site.desk().call("POST", "/desk-api/codes", {"email": "nobody@redress.example"})
    assert (known.status, known.text, len(known.cookies)) == (202, unknown.text, 1)
    assert unknown.status == 202
    assert len(known.cookies[0]) == len(unknown.cookies[0])
    assert mail_codes(site.world) == [CodeMailed.SENT, CodeMailed.NOBODY]
    assert len(site.world.mailer.sent) == 1


def test_a_code_is_good_for_the_browser_that_asked_once_and_for_ten_minutes(site: Site) -> None:
    wrong = (401, "wrong_code")
    desk = site.desk()
    take_cookies(desk, desk.call("POST", "/desk-api/codes", LIN))
    code = {"code": site.mailed_code()}
    assert refusal(site.desk().call("POST", "/desk-api/session", code)) == wrong
    assert refusal(desk.call("POST", "/desk-api/session", {"code": "999999"})) == wrong
    assert desk.call("POST", "/desk-api/session", code).status == 201
    assert refusal(desk.call("POST", "/desk-api/session", code)) == wrong
    take_cookies(desk, desk.call("POST", "/desk-api/codes", LIN))
    site.world.clock.advance(timedelta(minutes=10))
    late = {"code": site.mailed_code()}
    assert refusal(desk.call("POST", "/desk-api/session", late)) == wrong


def test_who_asks_for_too_many_codes_waits(site: Site) -> None:
    answers = [site.desk().call("POST", "/desk-api/codes", LIN) for _ in range(6)]
    assert [answer.status for answer in answers] == [202] * 5 + [429]
    assert answers[5].headers["Retry-After"] == "900"
    assert answers[5].document["retry_after"] == 900
