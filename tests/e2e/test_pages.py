"""The pages as a browser gets them from the deployed site."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from infra.local.journeys.owner import uuid7
from infra.local.journeys.proving import proof_headers
from infra.local.journeys.stories import PICTURE
from infra.local.journeys.world import CALM, World

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    "page", ["index.html", "form.html", "receipt.html", "guide.html", "desk.html"]
)
def test_a_page_is_served_under_a_strict_policy(world: World, page: str) -> None:
    answer = world.site.call("GET", f"/{page}")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"


def test_the_policy_lets_a_page_send_files_where_the_api_says(world: World) -> None:
    policy = world.site.call("GET", "/index.html").headers["content-security-policy"]
    allowed = next(part for part in policy.split("; ") if part.startswith("connect-src ")).split()
    draft = uuid7()
    wish = {"submission_id": draft, "campaign_id": CALM, "files": [PICTURE.claim()]}
    proof = proof_headers(world.site, draft)
    target = world.site.call("POST", "/api/uploads", wish, proof).json()["uploads"][0]
    address = urlsplit(target["url"])
    assert f"{address.scheme}://{address.netloc}" in allowed


def test_the_form_knows_its_campaign(world: World) -> None:
    assert world.site.call("GET", "/config.json").json()["campaign_id"] == CALM
    form = world.site.call("GET", "/form.html").text
    assert f'<meta name="campaign" content="{CALM}">' in form
    assert f"/api/plain?campaign={CALM}&amp;lang=en" in form
    assert world.site.call("GET", f"/api/campaigns/{CALM}").json()["state"] == "open"


@pytest.mark.parametrize("address", ["/nobody/was/here", "/recipt.html"])
def test_who_is_lost_is_led_back(world: World, address: str) -> None:
    answer = world.site.call("GET", address)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text == world.site.call("GET", "/404.html").text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_what_an_api_refuses_is_told_in_its_own_words(world: World) -> None:
    answer = world.site.call("GET", "/api/campaigns/nobody")
    assert answer.status_code == 404
    assert answer.json()["code"] == "unknown_campaign"
