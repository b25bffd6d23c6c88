"""What somebody tries who wants in and may not: at the reviewers' API, as it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from infra.local.authenticator import PRESENT, Authenticator
from redress.domain.reviewers import SESSION_LIFETIME
from redress.edge.oidc_zone import ISSUER_COOKIE
from redress.edge.passkey_zone import PASSKEY_COOKIE
from redress.edge.session_zone import BROWSER_COOKIE, DESK_HEADER, SESSION_COOKIE
from tests.factories.ways_in import authenticator, mail_codes
from tests.handlers.caller import Answer, Caller, Document
from tests.handlers.conftest import Log
from tests.handlers.site import REVIEWERS, Site, take_cookies

LIN: Document = {"email": "lin@community.redress.example"}
CAMPAIGN: Document = {"campaign_id": "owners-2026"}
NOT_SIGNED_IN = (401, "not_signed_in")
FORGED = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Original-URL": "/api/receipt",
    "Forwarded": "host=evil.example;proto=http",
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/desk.html",
}


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def ask(site: Site, desk: Caller, who: Document = LIN) -> str:
    """Ask for a code in a browser, and read it in the mailbox."""
    take_cookies(desk, desk.call("POST", "/desk-api/codes", who))
    return site.mailed_code()


def enter(desk: Caller, code: str, headers: Mapping[str, str] | None = None) -> Answer:
    return desk.call("POST", "/desk-api/session", {"code": code}, headers)


def me(desk: Caller) -> Answer:
    return desk.call("GET", "/desk-api/me")


def at_network(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": f"{address}, 203.0.113.250"}


class Device:
    """A reviewer's passkey and what calls with it."""

    def __init__(self, site: Site, group: str = "community") -> None:
        self.site, self.key = site, authenticator(site.world)
        self.desk = site.desk(group)
        options = self.desk.call("POST", "/desk-api/passkeys/options", CAMPAIGN).document["options"]
        made = {**CAMPAIGN, "name": "Laptop", "credential": self.key.create(options)}
        assert self.desk.call("POST", "/desk-api/passkeys", made).status == 201

    def sign(self, desk: Caller, key: Authenticator | None = None) -> Document:
        """Ask for a challenge in a browser, and sign it."""
        asked = desk.call("POST", "/desk-api/passkeys/sign-in-options", CAMPAIGN)
        take_cookies(desk, asked)
        return {**CAMPAIGN, "credential": (key or self.key).get(asked.document["options"])}

    def sign_in(self, desk: Caller, signed: Document) -> Answer:
        return desk.call("POST", "/desk-api/passkeys/session", signed)


def test_five_guesses_and_the_code_is_void(site: Site) -> None:
    desk = site.desk()
    code = ask(site, desk)
    for guess in range(5):
        assert refusal(enter(desk, f"x{guess}")) == (401, "wrong_code")
    assert refusal(enter(desk, code)) == (401, "wrong_code")
    assert site.world.people.kept_sessions == {}


def test_an_attacker_gets_twenty_five_guesses_at_an_address_in_a_quarter_of_an_hour(
    site: Site,
) -> None:
    asked = [
        site.desk().call("POST", "/desk-api/codes", LIN, at_network(f"198.51.100.{number}"))
        for number in range(40)
    ]
    assert [answer.status for answer in asked] == [202] * 5 + [429] * 35
    mail_codes(site.world)
    assert len(site.world.mailer.sent) == 5


def test_guesses_count_for_the_network_whatever_browser_they_come_from(site: Site) -> None:
    there = at_network("198.51.100.9")
    guesses = [enter(site.desk(), f"{number:06d}", there).status for number in range(70)]
    assert guesses == [401] * 60 + [429] * 10
    desk = site.desk()
    code = ask(site, desk)
    assert enter(desk, code, there).status == 429
    assert enter(desk, code, at_network("198.51.100.10")).status == 201


@pytest.mark.parametrize("forged", ["192.0.2.1, 192.0.2.2, 192.0.2.3", "evil", "::1, x"])
def test_a_network_is_not_what_a_header_says(site: Site, forged: str) -> None:
    for number in range(60):
        spoofed = {"X-Forwarded-For": f"{forged} {number}, 198.51.100.9, 203.0.113.250"}
        assert enter(site.desk(), "000000", spoofed).status == 401
    assert enter(site.desk(), "000000", at_network("198.51.100.9")).status == 429


def test_a_code_is_nothing_in_another_browser(site: Site) -> None:
    reviewers, attackers = site.desk(), site.desk()
    stolen = ask(site, reviewers)
    take_cookies(attackers, attackers.call("POST", "/desk-api/codes", {"email": "a@b.example"}))
    assert refusal(enter(attackers, stolen)) == (401, "wrong_code")
    assert refusal(enter(site.desk(), stolen)) == (401, "wrong_code")
    assert enter(reviewers, stolen).status == 201


def test_a_browsers_secret_is_nothing_without_the_code(site: Site) -> None:
    reviewers, attackers = site.desk(), site.desk()
    ask(site, reviewers)
    attackers.cookies = dict(reviewers.cookies)
    assert refusal(me(attackers)) == NOT_SIGNED_IN
    attackers.cookies[SESSION_COOKIE] = attackers.cookies[BROWSER_COOKIE]
    assert refusal(me(attackers)) == NOT_SIGNED_IN
    attackers.cookies[SESSION_COOKIE] = f"lin.{attackers.cookies[BROWSER_COOKIE]}"
    assert refusal(me(attackers)) == NOT_SIGNED_IN


def test_a_stolen_link_opens_a_page_and_nothing_else(site: Site) -> None:
    task = site.screening()
    stranger = site.desk()
    assert refusal(stranger.call("GET", f"/desk-api/tasks/{task}")) == NOT_SIGNED_IN
    assert refusal(stranger.call("GET", f"/desk-api/cases/{site.case.id}")) == NOT_SIGNED_IN


@pytest.mark.parametrize("end", ["sign out", "everywhere", "elsewhere", "age", "disabled"])
def test_an_ended_cookie_is_not_replayed(site: Site, end: str) -> None:
    desk = site.desk("community")
    kept = dict(desk.cookies)
    if end == "sign out":
        desk.call("DELETE", "/desk-api/session")
    elif end == "everywhere":
        answer = site.desk("community").call("DELETE", "/desk-api/sessions")
        assert answer.cookies[0].startswith(f"{SESSION_COOKIE}=; Path=/; Max-Age=0")
    elif end == "elsewhere":
        other = site.desk("community")
        listed = other.call("GET", "/desk-api/sessions").document["sessions"]
        [name] = [one["id"] for one in listed if not one["current"]]
        assert other.call("DELETE", f"/desk-api/sessions/{name}").status == 200
        assert me(other).status == 200
    elif end == "age":
        site.world.clock.advance(SESSION_LIFETIME)
    else:
        lin = site.world.people.reviewers["lin"]
        site.world.people.put(replace(lin, disabled=True))
    replayed = site.desk()
    replayed.cookies = kept
    assert refusal(me(replayed)) == NOT_SIGNED_IN


def test_the_secret_before_a_proof_is_not_replayed(site: Site) -> None:
    desk = site.desk("community")
    before = dict(desk.cookies)
    take_cookies(desk, desk.call("POST", "/desk-api/fresh-codes"))
    proof = {"code": site.mailed_code()}
    take_cookies(desk, desk.call("POST", "/desk-api/session/proof", proof))
    assert me(desk).status == 200
    desk.cookies = before
    assert refusal(me(desk)) == NOT_SIGNED_IN


def test_a_cookie_that_was_set_before_sign_in_never_becomes_a_session(site: Site) -> None:
    desk = site.desk()
    planted = f"lin.{'A' * 43}"
    desk.cookies[SESSION_COOKIE] = planted
    code = ask(site, desk)
    opened = enter(desk, code)
    assert opened.status == 201
    take_cookies(desk, opened)
    assert desk.cookies[SESSION_COOKIE] != planted
    attacker = site.desk()
    attacker.cookies[SESSION_COOKIE] = planted
    assert refusal(me(attacker)) == NOT_SIGNED_IN


def test_signing_in_again_ends_the_session_that_the_browser_had(site: Site) -> None:
    desk = site.desk("community")
    before = desk.cookies[SESSION_COOKIE]
    opened = enter(desk, ask(site, desk))
    take_cookies(desk, opened)
    assert desk.cookies[SESSION_COOKIE] != before
    desk.cookies[SESSION_COOKIE] = before
    assert refusal(me(desk)) == NOT_SIGNED_IN
    assert len(site.world.people.kept_sessions) == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/desk-api/codes", LIN),
        ("POST", "/desk-api/session", {"code": "000000"}),
        ("DELETE", "/desk-api/session", None),
        ("DELETE", "/desk-api/sessions", None),
        ("DELETE", "/desk-api/sessions/x", None),
        ("POST", "/desk-api/fresh-codes", None),
        ("POST", "/desk-api/session/proof", {"code": "000000"}),
        ("PUT", "/desk-api/me/settings", {"locale": "en", "mail_mode": "digest"}),
        ("POST", "/desk-api/passkeys/sign-in-options", CAMPAIGN),
        ("POST", "/desk-api/passkeys/options", CAMPAIGN),
        ("DELETE", "/desk-api/passkeys/x", None),
        ("POST", "/desk-api/oidc/address", CAMPAIGN),
        ("POST", "/desk-api/oidc/session", {**CAMPAIGN, "code": "c", "state": "s"}),
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {DESK_HEADER: "1", "Sec-Fetch-Site": "cross-site"},
        {DESK_HEADER: "1", "Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ],
    ids=str,
)
def test_another_site_signs_nobody_in_or_out(
    site: Site, method: str, path: str, body: Document | None, headers: dict[str, str]
) -> None:
    desk = site.desk("community")
    sessions, mails = dict(site.world.people.kept_sessions), len(site.world.mailer.sent)
    desk.headers = headers
    assert refusal(desk.call(method, path, body)) == (403, "foreign_origin")
    assert site.world.people.kept_sessions == sessions
    assert (mail_codes(site.world), len(site.world.mailer.sent)) == ([], mails)


@pytest.mark.parametrize(
    "address",
    [
        "lin@community.redress.example\r\nBcc: eve@evil.example",
        "lin@community.redress.example\nSubject: x",
        "lin@community.redress.example\x00",
        "lin@community.redress.example\u2028Bcc: eve@evil.example",
    ],
)
def test_an_address_carries_no_header(site: Site, address: str) -> None:
    answer = site.desk().call("POST", "/desk-api/codes", {"email": address})
    assert refusal(answer) == (422, "invalid_input")
    assert site.world.outbox.asked_codes == []


@pytest.mark.parametrize(
    "address",
    [
        "lin@community.redress.example, eve@evil.example",
        "eve@evil.example;lin@community.redress.example",
        "<lin@community.redress.example>",
        '"x" lin@community.redress.example',
    ],
)
def test_a_code_goes_to_the_registered_address_and_no_other(site: Site, address: str) -> None:
    assert site.desk().call("POST", "/desk-api/codes", {"email": address}).status == 202
    mail_codes(site.world)
    assert site.world.mailer.sent == []


def test_known_and_unknown_addresses_cannot_be_told_apart(site: Site) -> None:
    answers = []
    for address in (LIN["email"], "nobody@redress.example"):
        desk = site.desk()
        asked = desk.call("POST", "/desk-api/codes", {"email": address})
        take_cookies(desk, asked)
        mail_codes(site.world)
        wrong = [enter(desk, "x") for _ in range(6)]
        lengths = [len(line) for line in asked.cookies]
        headers = sorted(asked.headers.items())
        answers.append((asked.status, asked.text, headers, lengths, [w.text for w in wrong]))
    assert answers[0] == answers[1]


def test_forged_headers_name_no_other_site(site: Site) -> None:
    device = Device(site)
    desk = site.desk()
    desk.headers |= FORGED
    asked = desk.call("POST", "/desk-api/passkeys/sign-in-options", CAMPAIGN)
    assert asked.document["options"]["rpId"] == urlsplit(device.key.origin).hostname
    site.world.issuer.name = "Sample Motors"
    address = desk.call("POST", "/desk-api/oidc/address", CAMPAIGN).document["address"]
    assert parse_qs(urlsplit(address).query)["redirect_uri"] == [f"{device.key.origin}/desk.html"]
    ask(site, desk)
    assert "evil.example" not in str(site.world.mailer.sent)


def test_a_signed_challenge_is_not_replayed(site: Site) -> None:
    device, desk = Device(site), site.desk()
    signed = device.sign(desk)
    assert device.sign_in(desk, signed).status == 201
    assert refusal(device.sign_in(desk, signed)) == (403, "passkey_refused")
    device.sign(desk)
    assert refusal(device.sign_in(desk, signed)) == (403, "passkey_refused")


def test_a_challenge_is_answered_by_the_browser_that_asked(site: Site) -> None:
    device, victims, attackers = Device(site), site.desk(), site.desk()
    signed = device.sign(victims)
    device.sign(attackers)
    assert refusal(device.sign_in(attackers, signed)) == (403, "passkey_refused")
    attackers.cookies.pop(PASSKEY_COOKIE)
    assert refusal(device.sign_in(attackers, signed)) == (403, "passkey_refused")


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://replaced.when.seeded.example.evil.example"},
        {"origin": "https://evil.example"},
        {"flags": PRESENT},
        {"framed": True},
    ],
    ids=str,
)
def test_a_page_of_somebody_else_or_an_unverified_person_signs_nobody_in(
    site: Site, change: dict[str, object]
) -> None:
    device, desk = Device(site), site.desk()
    signed = device.sign(desk, replace(device.key, **change))  # type: ignore[arg-type]  # by name
    assert refusal(device.sign_in(desk, signed)) == (403, "passkey_refused")


def test_a_key_of_another_site_signs_nobody_in(site: Site) -> None:
    device, desk = Device(site), site.desk()
    asked = desk.call("POST", "/desk-api/passkeys/sign-in-options", CAMPAIGN)
    take_cookies(desk, asked)
    [credential] = device.key.credentials
    credential.rp_id = "evil.example"
    signed = device.key.get(asked.document["options"], credential)
    answer = device.sign_in(desk, {**CAMPAIGN, "credential": signed})
    assert refusal(answer) == (403, "passkey_refused")


def test_the_key_of_one_reviewer_signs_no_other_in(site: Site) -> None:
    lins, chens, desk = Device(site), Device(site, "legal"), site.desk()
    signed = lins.sign(desk)
    [other] = chens.key.credentials
    stolen = signed["credential"]["response"] | {"userHandle": ""}
    name = site.world.people.passkeys("chen")[0].id
    forged = {**signed["credential"], "id": name, "rawId": name, "response": stolen}
    answer = lins.sign_in(desk, {**CAMPAIGN, "credential": forged})
    assert refusal(answer) == (403, "passkey_refused")
    assert other.count == 0


def test_a_copied_key_is_refused_and_told(site: Site, log: Log) -> None:
    device = Device(site)
    copy = device.key.copied()
    for _ in range(2):
        desk = site.desk()
        assert device.sign_in(desk, device.sign(desk)).status == 201
    desk = site.desk()
    answer = device.sign_in(desk, device.sign(desk, copy))
    assert refusal(answer) == (403, "passkey_copied")
    assert "Laptop" in answer.document["detail"]
    assert ("reviewer:passkey_session:opened", "passkey_copied") in log.outcomes()


def test_nobody_removes_or_ends_what_is_anothers(site: Site) -> None:
    device, chen = Device(site), site.desk("legal")
    key = site.world.people.passkeys("lin")[0].id
    name = site.world.people.sessions("lin")[0].id
    assert chen.call("DELETE", f"/desk-api/passkeys/{key}").document == {"passkeys": []}
    assert chen.call("DELETE", f"/desk-api/sessions/{name}").status == 200
    assert me(device.desk).status == 200
    assert len(site.world.people.passkeys("lin")) == 1


def test_keys_are_not_changed_at_a_desk_that_was_left_open(site: Site) -> None:
    device = Device(site)
    site.world.clock.advance(timedelta(minutes=10))
    key = site.world.people.passkeys("lin")[0].id
    fresh = (403, "fresh_code_needed")
    assert refusal(device.desk.call("POST", "/desk-api/passkeys/options", CAMPAIGN)) == fresh
    assert refusal(device.desk.call("DELETE", f"/desk-api/passkeys/{key}")) == fresh


def test_nobody_gives_themselves_rights_by_their_settings(site: Site) -> None:
    desk = site.desk("community")
    wanted = {"locale": "en", "mail_mode": "digest", "filters": []}
    for more in ({"lead": True}, {"groups": ["legal"]}, {"disabled": False}, {"id": "chen"}):
        answer = desk.call("PUT", "/desk-api/me/settings", {**wanted, **more})
        assert refusal(answer) == (422, "invalid_input")
    assert desk.call("PUT", "/desk-api/me/settings", wanted).status == 200
    lin = site.world.people.reviewers["lin"]
    assert [group.value for group in lin.groups] == ["community"]


class Issued:
    """A browser that comes back from the organisation's sign-in."""

    def __init__(self, site: Site) -> None:
        site.world.issuer.name = "Sample Motors"
        self.desk = site.desk()
        asked = self.desk.call("POST", "/desk-api/oidc/address", CAMPAIGN)
        take_cookies(self.desk, asked)
        self.state = parse_qs(urlsplit(asked.document["address"]).query)["state"][0]
        self.code = site.world.issuer.sign_in(str(LIN["email"]))

    def returns(self, **changes: str) -> Answer:
        came = {**CAMPAIGN, "code": self.code, "state": self.state, **changes}
        return self.desk.call("POST", "/desk-api/oidc/session", came)


def test_who_comes_back_from_the_issuer_is_signed_in_once(site: Site) -> None:
    back = Issued(site)
    opened = back.returns()
    assert (opened.status, opened.document["id"]) == (201, REVIEWERS["community"])
    assert refusal(back.returns()) == (403, "issuer_refused")


@pytest.mark.parametrize("attack", ["state", "browser", "login csrf"])
def test_an_answer_of_the_issuer_is_nothing_in_another_browser(site: Site, attack: str) -> None:
    back = Issued(site)
    if attack == "state":
        assert refusal(back.returns(state="guessed")) == (403, "issuer_refused")
    elif attack == "browser":
        back.desk.cookies.pop(ISSUER_COOKIE)
        assert refusal(back.returns()) == (403, "issuer_refused")
    else:
        victims = Issued(site)
        answer = victims.returns(code=back.code, state=back.state)
        assert refusal(answer) == (403, "issuer_refused")
    assert site.world.people.kept_sessions == {}
