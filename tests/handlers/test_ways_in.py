"""Sessions, settings, passkeys and the organisation's sign-in, as the desk's pages reach them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from redress.domain.notices import NoticeKind
from redress.edge.session_zone import SESSION_COOKIE
from tests.factories.ways_in import authenticator
from tests.handlers.caller import Document
from tests.handlers.site import Site, take_cookies

CAMPAIGN: Document = {"campaign_id": "owners-2026"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)
WECHAT = (
    "Mozilla/5.0 (Linux; Android 15; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.56"
)


def test_who_is_signed_in_sees_their_settings_and_how_fresh_the_proof_is(site: Site) -> None:
    desk = site.desk("community")
    seen = desk.call("GET", "/desk-api/me").document
    assert (seen["id"], seen["mail_mode"], seen["filters"]) == ("lin", "immediate", [])
    assert (seen["passkeys"], seen["fresh_until"]) == (0, "2025-10-09T02:10:00+00:00")
    filters = [{"name": "Late ones", "query": "due=late&kind=screening"}]
    wanted = {"locale": "en", "mail_mode": "digest", "filters": filters}
    changed = desk.call("PUT", "/desk-api/me/settings", wanted).document
    assert wanted.items() <= changed.items()
    assert desk.call("GET", "/desk-api/me").document == changed


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox · Linux"),
        (SAFARI, "Safari · iPhone"),
        (EDGE, "Edge · Windows"),
        (WECHAT, "WeChat · Android"),
        ("", ""),
        ("curl/8 \r\nX: <b>" + "x" * 500, ""),
    ],
)
def test_sessions_are_named_by_browser_and_network(site: Site, agent: str, name: str) -> None:
    first, second = site.desk("community"), site.desk()
    second.headers["User-Agent"] = agent
    site.world.clock.advance(timedelta(minutes=1))
    site.sign_in(second, "lin")
    sessions = second.call("GET", "/desk-api/sessions").document["sessions"]
    assert [(one["browser"], one["current"]) for one in sessions] == [(name, True), ("", False)]
    assert {one["network"] for one in sessions} == {"203.0.113.7"}
    assert [one["way"] for one in sessions] == ["mailed_code"] * 2
    left = first.call("DELETE", f"/desk-api/sessions/{sessions[0]['id']}").document["sessions"]
    assert [one["current"] for one in left] == [True]
    own = first.call("DELETE", f"/desk-api/sessions/{left[0]['id']}")
    assert own.document == {"sessions": []}
    assert own.cookies[0].startswith(f"{SESSION_COOKIE}=; Path=/; Max-Age=0")


def test_a_fresh_code_lasts_no_longer_than_the_session(site: Site) -> None:
    desk = site.desk("community")
    for _ in range(22):
        site.world.clock.advance(timedelta(minutes=30))
        assert desk.call("GET", "/desk-api/me").status == 200
    take_cookies(desk, desk.call("POST", "/desk-api/fresh-codes"))
    proof = {"code": site.mailed_code()}
    proved = desk.call("POST", "/desk-api/session/proof", proof)
    assert proved.status == 200
    assert proved.document["fresh_until"] == "2025-10-09T13:10:00+00:00"
    assert "Max-Age=3600;" in proved.cookies[0]


def test_a_passkey_is_added_used_and_removed(site: Site) -> None:
    desk, key = site.desk("community"), authenticator(site.world)
    options = desk.call("POST", "/desk-api/passkeys/options", CAMPAIGN).document["options"]
    made = {**CAMPAIGN, "name": "手机", "credential": key.create(options)}
    kept = desk.call("POST", "/desk-api/passkeys", made)
    assert kept.status == 201
    assert [(one["name"], one["used_at"]) for one in kept.document["passkeys"]] == [("手机", None)]
    assert site.world.outbox.mailed[-1].kind is NoticeKind.PASSKEY_ADDED
    other = site.desk()
    asked = other.call("POST", "/desk-api/passkeys/sign-in-options", CAMPAIGN)
    take_cookies(other, asked)
    signed = {**CAMPAIGN, "credential": key.get(asked.document["options"])}
    opened = other.call("POST", "/desk-api/passkeys/session", signed)
    assert (opened.status, opened.document["passkeys"]) == (201, 1)
    take_cookies(other, opened)
    assert other.cookies.keys() == {SESSION_COOKIE}
    sessions = other.call("GET", "/desk-api/sessions").document["sessions"]
    assert {one["way"] for one in sessions} == {"mailed_code", "passkey"}
    [listed] = other.call("GET", "/desk-api/passkeys").document["passkeys"]
    assert listed["used_at"] == "2025-10-09T02:00:00+00:00"
    removed = other.call("DELETE", f"/desk-api/passkeys/{listed['id']}")
    assert removed.document == {"passkeys": []}


def test_the_ways_in_are_told_to_everybody(site: Site) -> None:
    ways = site.desk().call("GET", "/desk-api/sign-in-ways")
    assert ways.document == {"code": True, "passkey": True, "oidc": None}
    refused = site.desk().call("POST", "/desk-api/oidc/address", CAMPAIGN)
    assert (refused.status, refused.code) == (404, "no_issuer")
    site.world.issuer.name = "Sample Motors"
    ways = site.desk().call("GET", "/desk-api/sign-in-ways")
    assert ways.document["oidc"] == {"name": "Sample Motors"}
