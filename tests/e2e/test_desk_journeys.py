"""Reviewers at work, on the deployed system: at browsers, by twos, many at once, in digests."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import Browser, expect

from infra.local.journeys.owner import Owner, uuid7
from infra.local.journeys.proofs import fetched_bag, sealed, write_receipt
from infra.local.journeys.reviewer import Document, Reviewer
from infra.local.journeys.sending import File
from infra.local.journeys.stories import advance
from infra.local.journeys.world import CALM, SAMPLE, Journey, World
from infra.local.mailbox import Mail
from tests.browser.at_the_desk import fills_in_acceptance
from tests.browser.visitors import DESKTOP_EN, PHONE_ZH
from tests.e2e.at_work import (
    CAREFUL,
    FORMULA,
    agrees,
    catalogue,
    files,
    joins,
    leaves,
    newcomer,
    offline,
    ok,
    preview,
    sent,
    waits,
)
from tests.e2e.deployed_desk import DeployedDesk, at_desk

pytestmark = [pytest.mark.engine, pytest.mark.browser]
SHANGHAI = ZoneInfo("Asia/Shanghai")
SPAM: Document = {"verdict": "spam", "reason": "not_a_request"}


def in_two_minutes() -> str:
    """Give the time of day at which the next digest is to go."""
    return f"{datetime.now(SHANGHAI) + timedelta(seconds=130):%H:%M}"


def configure(world: World, at: str) -> None:
    """Set up a campaign in which two people of legal sign with passkeys, with digests at a time."""
    document = json.loads(SAMPLE.read_text())
    calm = document["campaigns"][0] | {"id": CALM, "site_url": world.site.url}
    strict = copy.deepcopy(calm) | {"id": CAREFUL}
    signing = {"community": "code", "legal": "passkey"}
    strict["review"] |= {"four_eyes": ["legal_review"], "signing": signing, "digest_times": [at]}
    world.operator.configures({"campaigns": [calm, strict], "reviewers": document["reviewers"]})


@dataclass(frozen=True)
class Slow:
    """What was begun before all else: a digest that is due, and a batch that waits its minute."""

    digest_at: str
    reader: str
    told: Owner
    decided: Owner
    batch: str


@pytest.fixture(scope="module", autouse=True)
def slow(world: World) -> Iterator[Slow]:
    """Begin what takes minutes, so that nobody has to wait for it."""
    at = in_two_minutes()
    configure(world, at)
    lin = world.reviewer("lin@community")
    reader = newcomer("Digest Reader", "community", mail_mode="digest")
    reader_id = joins(lin, reader)
    _, told = sent(world, "何汇总", CAREFUL)
    _, decided = sent(world, "何成批")
    yield Slow(at, reader["email"], told, decided, spam_many(world, lin, decided)["id"])
    leaves(lin, reader_id, reader)


def spam_many(world: World, reviewer: Reviewer, owner: Owner) -> Document:
    """Send a batch of one."""
    task = waits(world, owner, "screening")
    revision = reviewer.opens_task(task)["case"]["revision"]
    tasks = [{"id": task, "revision": revision}]
    posted = ok(reviewer, "POST", "/batches", {"id": uuid7(), "tasks": tasks, **SPAM})
    assert (posted["state"], posted["count"], posted["refused"]) == ("waiting", 1, [])
    return posted


def test_a_screener_on_a_phone_in_chinese(world: World, chromium: Browser) -> None:
    sample = files()
    _, owner = sent(world, "何初审", CALM, *sample.values())
    with at_desk(PHONE_ZH, chromium, world, "lin@community.redress.example") as lin:
        lin.signs_in()
        lin.finds(owner.case_id)
        lin.presses("desk.claim")
        expect(lin.says("desk.yours_until")).to_be_visible()
        uncovers_everything(lin, sample)
        asks_amy(lin, "这个账号您以前见过吗？")
        world.reviewer("amy@community").is_asked(owner.case_id)
        lets_rest(lin)
        lin.presses("desk.resume")
        expect(lin.says("desk.held_until")).to_have_count(0)
        lin.chooses("advance")
        lin.page.locator('#decision input[value="insult"]').check()
        lin.confirms()
        expect(lin.says("decision.recorded")).to_be_visible()
    Journey(world, "phone").stage(owner, "legal_review")
    told = [json.loads(line)["action"] for line in world.operator.ledger(owner.case_id)]
    assert {"claimed", "held", "resumed"} <= {action.rpartition(":")[2] for action in told}


def uncovers_everything(lin: DeployedDesk, sample: dict[str, File]) -> None:
    """Look at a preview of every file; each look is counted."""
    before = lin.page.locator("[data-exposure]").inner_text()
    for file in sample.values():
        item = lin.section("desk.evidence").locator("li").filter(has_text=file.name)
        item.locator('[data-text="desk.preview"]').click()
        item.locator('[data-text="desk.uncover"]').click()
        if file is sample["text"]:
            expect(item.locator("pre")).to_have_text(file.content.decode())
        else:
            shown = item.locator("img")
            expect(shown).to_have_js_property("complete", True)  # a value, no flag
            assert shown.evaluate("image => image.naturalWidth") > 0
    expect(lin.page.locator("[data-exposure]")).not_to_have_text(before)


def asks_amy(lin: DeployedDesk, words: str) -> None:
    """Keep a note, and ask a colleague by it."""
    notes = lin.section("desk.notes")
    notes.locator("textarea").fill(words)
    notes.locator("select").select_option("amy")
    notes.locator('[data-text="desk.keep_note"]').click()
    expect(notes.locator("li.message")).to_contain_text([words])


def lets_rest(lin: DeployedDesk) -> None:
    """Let the case rest until a working day that is not far."""
    form = lin.unfolds("desk.hold_open")
    form.locator("input[type=date]").fill(f"{datetime.now(SHANGHAI) + timedelta(days=3):%Y-%m-%d}")
    form.locator("input[type=text]").fill("平台周五答复")
    form.locator('[data-text="desk.hold"]').click()
    expect(lin.says("desk.held_until")).to_be_visible()


def test_previews_are_drawn_anew_and_need_their_signed_link(world: World) -> None:
    sample = files()
    _, owner = sent(world, "何预览", CALM, *sample.values())
    lin = world.reviewer("lin@community")
    task = waits(world, owner, "screening")
    numbers = {item["name"]: item["number"] for item in lin.opens_task(task)["evidence"]}
    expected = {"picture": "image/webp", "video": "image/webp", "text": "text/plain; charset=utf-8"}
    for name, media_type in expected.items():
        file = sample[name]
        made = preview(world, lin, f"/tasks/{task}/previews/{numbers[file.name]}")
        answer = world.site.fetch(made["url"], {"Origin": world.site.url})
        assert answer.headers["content-type"] == media_type
        assert answer.headers["access-control-allow-origin"] in {"*", world.site.url}
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["content-disposition"] == "inline"
        assert b"Exif" not in answer.content
        if name == "text":
            assert answer.content == file.content
        else:
            assert answer.content[:4] + answer.content[8:12] == b"RIFFWEBP"
        with pytest.raises(httpx.HTTPStatusError):
            world.site.fetch(made["url"].partition("?")[0])
    lin.decides(lin.opens_task(task), **SPAM)


def test_a_lawyer_at_a_desktop_in_english_until_the_lead_disables_her(
    world: World, chromium: Browser, tmp_path: Path
) -> None:
    journey, owner = sent(world, "何签名", CAREFUL, files()["picture"])
    advance(journey, owner)
    other_journey, other = sent(world, "何停用", CAREFUL)
    advance(other_journey, other)
    chen = world.reviewer("chen@legal")
    person = newcomer("Grace Shaw", "legal")
    grace_id = joins(chen, person)
    task = waits(world, owner, "legal_review")
    with at_desk(DESKTOP_EN, chromium, world, person["email"]) as grace:
        grace.signs_in()
        signs_in_by_passkey(grace)
        grace.finds(owner.case_id)
        fills_in_acceptance(grace)
        grace.confirms()
        expect(grace.says("decision.proposed")).to_be_visible()
        agreed = agrees(chen, task)
        assert (agreed["proposed"], agreed["stage"]) == (False, "collecting_information")
        is_shut_out(world, grace, other, lambda: leaves(chen, grace_id, person))
    bag = fetched_bag(journey, owner, tmp_path)
    sealed(journey, owner)
    write_receipt(owner, tmp_path)
    said = offline(bag, world, tmp_path)
    for who in ("chen", grace_id):
        assert any("passkey" in line and who in line for line in said), said
    assert f"'{FORMULA}" in catalogue(bag)
    assert FORMULA not in catalogue(bag)


def signs_in_by_passkey(somebody: DeployedDesk) -> None:
    """Add a passkey on a device, go, and come back with it."""
    somebody.has_device()
    somebody.adds_passkey("office laptop")
    somebody.presses("desk.sign_out")
    somebody.presses("signin.passkey")
    expect(somebody.view("sign-in")).to_be_hidden()


def is_shut_out(
    world: World, somebody: DeployedDesk, owner: Owner, leaves: Callable[[], None]
) -> None:
    """See that a lead's word ends a session in the middle of work, and frees the task."""
    somebody.finds(owner.case_id)
    somebody.presses("desk.claim")
    expect(somebody.says("desk.yours_until")).to_be_visible()
    leaves()
    with somebody.page.expect_response(lambda answer: answer.status == httpx.codes.UNAUTHORIZED):
        somebody.presses("desk.claim_longer")
    expect(somebody.view("sign-in")).to_be_visible()
    seen = world.reviewer("chen@legal").opens_task(waits(world, owner, "legal_review"))
    assert seen["task"]["claim"] is None


def test_a_batch_is_taken_back_before_its_minute(world: World) -> None:
    _, owner = sent(world, "何撤回")
    lin = world.reviewer("lin@community")
    posted = spam_many(world, lin, owner)
    assert ok(lin, "DELETE", f"/batches/{posted['id']}")["state"] == "undone"
    task = world.operator.tasks(owner.case_id, "screening")[-1]
    assert task["state"] == "open"
    lin.decides(lin.opens_task(task["id"]), **SPAM)


def test_a_batch_takes_effect_after_its_minute(world: World, slow: Slow) -> None:
    lin = world.reviewer("lin@community")

    def done() -> Document | None:
        state = ok(lin, "GET", f"/batches/{slow.batch}")
        return state if state["state"] == "done" else None

    told = world.see("batch", "takes effect", "desk", done, timeout=150)
    assert [result["code"] for result in told["results"]] == ["decided"]
    Journey(world, "batch").closed(slow.decided, "spam")


def test_who_wants_digests_gets_one_mail_at_its_time(world: World, slow: Slow) -> None:
    def arrived() -> list[Mail] | None:
        world.operator.sweeps()
        mails = world.mailbox.find_mails(slow.reader)
        return [mail for mail in mails if slow.told.case_id in mail.text] or None

    digests = world.see("digest", f"at {slow.digest_at}", "mailbox", arrived, timeout=200)
    assert len(digests) == 1
    assert slow.told.case_id not in digests[0].subject
