"""The form without scripts: what comes is kept, what is wrong is told, nothing typed is lost."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import handlers.owner.plain_form
from redress.adapters.jinja_pages import JinjaPages
from redress.domain.errors import CampaignClosedError
from redress.domain.evidence import upload_key
from redress.domain.ids import is_uuid7
from redress.edge.plain.multipart import MAX_BYTES, MAX_PARTS
from tests.fakes.world import World
from tests.handlers.caller import Document, http_event
from tests.handlers.plain_pages import ANSWERS, BOUNDARY, Fields, Files, Shown, multipart
from tests.handlers.site import Site
from tests.handlers.zones import plain_form

CAMPAIGN = "owners-2026"
OTHER_ID = "0199c5e2-0000-7000-8000-0000000000aa"
PICTURE = b"\x89PNG a screenshot"
HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}'


class Visitor:
    """A browser without scripts."""

    def __init__(self, world: World) -> None:
        self.world = world

    def ask(
        self, method: str, query: str = "", body: bytes | None = None, kind: str | None = None
    ) -> Shown:
        headers = {"accept-language": "zh-CN"}
        if body is not None:
            headers["content-type"] = kind or f"multipart/form-data; boundary={BOUNDARY}"
        event: Document = {
            **http_event(method, "/api/plain", headers=headers),
            "rawQueryString": query,
        }
        if body is not None:
            event |= {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
        reply = handlers.owner.plain_form.handler(event, None)
        assert reply["headers"]["Content-Type"] == "text/html; charset=utf-8"
        assert reply["headers"]["Cache-Control"] == "no-store"
        page = Shown(reply["statusCode"], reply["body"])
        assert not {"script", "style"} & set(page.tags)
        return page

    def opens(self, locale: str = "zh-CN") -> Shown:
        return self.ask("GET", f"campaign={CAMPAIGN}&lang={locale}")

    def sends(self, page: Shown, answers: Fields, files: Files = ()) -> Shown:
        fields = {**page.hidden, "taken": page.taken, **answers}
        return self.ask("POST", body=multipart(fields, files))

    def waits(self) -> None:
        self.world.clock.advance(timedelta(seconds=30))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(monkeypatch)


@pytest.fixture
def visitor(site: Site, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    world = site.world
    form = plain_form(world)
    monkeypatch.setattr(handlers.owner.plain_form.handler, "_form", lambda: form)
    return Visitor(world)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_whole_form_with_files_gives_a_receipt(visitor: Visitor, locale: str) -> None:
    page = visitor.opens(locale)
    assert page.status == 200
    assert is_uuid7(page.hidden["submission_id"])
    visitor.waits()
    files = [("pictures", "截图.png", "image/png", PICTURE), ("others", "", "", b"")]

    receipt = visitor.sends(page, ANSWERS, files)

    assert receipt.status == 200
    assert re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}", receipt.words)
    submission_id = page.hidden["submission_id"]
    draft = visitor.world.drafts.get(submission_id)
    assert draft is not None
    assert draft.submission is not None
    sent = draft.submission
    assert sent.locale == locale
    assert sent.contact.confirmation
    assert sent.statement == "有人在网上造谣。\n第二行。"
    assert [link.url for link in sent.links] == [
        "https://v.douyin.com/abc123/",
        "https://weibo.com/1/AbC",
    ]
    assert [link.platform for link in sent.links] == ["douyin", "weibo"]
    assert sent.links[0].pasted.startswith("复制打开抖音")
    assert [(a.name, a.platform) for a in sent.accounts] == [
        ("某某车评", "other"),
        ("李四", "weibo"),
    ]
    assert sent.incident is None
    assert [c.granted for c in sent.consents] == [True, False]
    [claim] = sent.files
    assert (claim.name, claim.size) == ("截图.png", len(PICTURE))
    key = upload_key(submission_id, hashlib.sha256(PICTURE).hexdigest())
    assert visitor.world.uploads.contents[key] == PICTURE


def test_a_second_press_gives_the_same_receipt(visitor: Visitor) -> None:
    page = visitor.opens()
    visitor.waits()
    first = visitor.sends(page, ANSWERS)
    again = visitor.sends(page, ANSWERS)
    changed = visitor.sends(page, {**ANSWERS, "statement": "别的"})
    assert first.source == again.source
    assert changed.status == 409


def test_faults_are_told_at_their_fields_and_nothing_is_lost(visitor: Visitor) -> None:
    page = visitor.opens()
    visitor.waits()
    wrong = {**ANSWERS, "name": "", "email": "nobody", "links": "没有网址", "consent": ()}
    files = [("pictures", "截图.png", "image/png", PICTURE)]

    again = visitor.sends(page, wrong, files)

    assert again.status == 422
    for field in ("name", "email", "links", "consents"):
        assert f'href="#{field}"' in again.source
    for field in ("name", "email", "links"):
        assert f'id="{field}-error"' in again.source
    assert "第 1 行" in again.words
    assert "handle_case" not in again.words
    assert again.values["statement"] == ANSWERS["statement"]
    assert again.values["links"] == "没有网址"
    assert {"about=posts", "about=accounts", "evidence_held=screenshots"} <= again.ticked
    assert len(again.taken) == 1

    receipt = visitor.sends(again, ANSWERS)
    assert receipt.status == 200
    assert "截图.png" in receipt.words


def test_a_taken_file_can_be_left_out(visitor: Visitor) -> None:
    page = visitor.opens()
    visitor.waits()
    files = [("pictures", "截图.png", "image/png", PICTURE)]
    again = visitor.sends(page, {**ANSWERS, "name": ""}, files)
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    visitor.sends(again, {**ANSWERS, "without": sha256})
    draft = visitor.world.drafts.get(page.hidden["submission_id"])
    assert draft is not None
    assert draft.submission is not None
    assert draft.submission.files == ()


def test_an_empty_file_is_told_and_the_rest_kept(visitor: Visitor) -> None:
    page = visitor.opens()
    visitor.waits()
    again = visitor.sends(page, ANSWERS, [("others", "空.txt", "text/plain", b"")])
    assert again.status == 422
    assert "空.txt" in again.words
    assert again.values["name"] == ANSWERS["name"]


def test_files_beyond_the_limit_are_named(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.world.allowed = replace(visitor.world.allowed, max_files=1)
    form = plain_form(visitor.world)
    monkeypatch.setattr(handlers.owner.plain_form.handler, "_form", lambda: form)
    page = visitor.opens()
    visitor.waits()
    files = [("others", f"{name}.txt", "text/plain", name.encode()) for name in ("a", "b")]
    again = visitor.sends(page, ANSWERS, files)
    assert again.status == 422
    assert "a.txt · b.txt" in again.words
    assert visitor.sends(again, ANSWERS, files[:1]).status == 200


def test_who_may_not_be_told_is_said_to_be_allowed_later(visitor: Visitor) -> None:
    assert "等您同意之后才能开始" in visitor.opens().words


def test_the_language_changes_without_loss(visitor: Visitor) -> None:
    page = visitor.opens("zh-CN")
    files = [("pictures", "截图.png", "image/png", PICTURE)]
    english = visitor.sends(page, {**ANSWERS, "switch": "en"}, files)
    assert english.status == 200
    assert '<html lang="en">' in english.source
    assert english.values["statement"] == ANSWERS["statement"]
    assert english.hidden["submission_id"] == page.hidden["submission_id"]
    assert len(english.taken) == 1
    assert visitor.world.drafts.get(page.hidden["submission_id"]) is None


def test_too_early_too_late_and_without_a_ticket_the_form_comes_again(visitor: Visitor) -> None:
    page = visitor.opens()
    early = visitor.sends(page, ANSWERS)
    assert early.status == 403
    assert early.hidden["ticket"] == page.hidden["ticket"]
    assert early.values["statement"] == ANSWERS["statement"]
    visitor.world.clock.advance(timedelta(hours=2))
    late = visitor.sends(early, ANSWERS)
    assert late.status == 403
    assert late.hidden["ticket"] != page.hidden["ticket"]
    without = visitor.sends(late, {**ANSWERS, "ticket": ""})
    assert without.status == 403
    visitor.waits()
    assert visitor.sends(without, ANSWERS).status == 200


def test_a_ticket_of_another_sheet_is_worth_nothing(visitor: Visitor) -> None:
    page, other = visitor.opens(), visitor.opens()
    visitor.waits()
    assert visitor.sends(page, {**ANSWERS, "ticket": other.hidden["ticket"]}).status == 403


def test_what_people_write_becomes_text(visitor: Visitor) -> None:
    page = visitor.opens()
    visitor.waits()
    written = {**ANSWERS, "name": HOSTILE, "statement": HOSTILE, "links": HOSTILE, "email": HOSTILE}
    files = [("pictures", "<img src=x onerror=1>.png", "image/png", PICTURE)]
    again = visitor.sends(page, written, files)
    assert again.status == 422
    assert "script" not in again.tags
    assert "img" not in again.tags
    assert again.values["statement"] == HOSTILE
    assert "49" not in again.values["name"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", None),
        (b"name=x", "application/x-www-form-urlencoded"),
        (b"--a\r\n", "multipart/form-data"),
        (b"no boundary at all", None),
        (multipart({"name": "x"})[:-9], None),
        (multipart({f"field-{number}": "x" for number in range(MAX_PARTS + 1)}), None),
        (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{"x" * 9000}"\r\n\r\n'
            f"x\r\n--{BOUNDARY}--\r\n".encode(),
            None,
        ),
        (multipart({"name": "x"}).replace(b"\r\n\r\nx", b"\r\n\r\n\xff\xfe"), None),
        (multipart({"statement": "x" * 600_000}), None),
    ],
    ids=[
        *("empty", "other kind", "boundary not named", "garbage", "cut off", "many parts"),
        *("long header", "no utf-8", "long text"),
    ],
)
def test_a_broken_form_is_refused_in_words(visitor: Visitor, body: bytes, kind: str | None) -> None:
    page = visitor.ask("POST", body=body, kind=kind)
    assert page.status == 400
    assert "请再发送一次" in page.words


def test_too_much_at_once_is_refused_in_words(visitor: Visitor) -> None:
    page = visitor.opens()
    big = [("others", "大.bin", "application/octet-stream", b"x" * MAX_BYTES)]
    assert visitor.sends(page, ANSWERS, big).status == 413


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (r"C:\pictures\a.png", "a.png"),
        ("../../etc/passwd", "passwd"),
        ("a\tb.png", "a b.png"),
        ("..", ".."),
        ("图" * 300, "图" * 255),
    ],
)
def test_names_of_files_are_made_safe(visitor: Visitor, given: str, kept: str) -> None:
    page = visitor.opens()
    visitor.waits()
    receipt = visitor.sends(page, ANSWERS, [("others", given, "text/plain", b"x")])
    assert receipt.status == 200
    assert html.escape(kept) in receipt.source


def test_forged_hidden_fields_do_no_harm(visitor: Visitor) -> None:
    page = visitor.opens()
    visitor.waits()
    forged = {**ANSWERS, "taken": ["{", '{"name": 1}', "x" * 1000], "switch": "fr", "lang": "xx"}
    assert visitor.sends(page, forged).status == 200
    assert visitor.sends(page, {**ANSWERS, "submission_id": "../x"}).status == 404
    assert visitor.sends(page, {**ANSWERS, "campaign": "other"}).status == 404


def test_many_forms_of_one_network_have_to_wait(visitor: Visitor) -> None:
    page = visitor.opens()
    answers = [visitor.sends(page, {**ANSWERS, "switch": "en"}).status for _ in range(61)]
    assert answers == [200] * 60 + [429]


@pytest.mark.parametrize(("year", "words"), [(2024, "还没有开始|尚未开始"), (2040, "截止|结束")])
def test_outside_its_hours_the_campaign_says_so(visitor: Visitor, year: int, words: str) -> None:
    visitor.world.clock.set(datetime(year, 1, 1, tzinfo=UTC))
    page = visitor.opens()
    assert page.status == 200
    assert re.search(words, page.words)
    assert "submission_id" not in page.hidden


def test_an_unknown_campaign_and_method(visitor: Visitor) -> None:
    assert visitor.ask("GET", "campaign=nobody&lang=en").status == 404
    assert visitor.ask("GET").status == 404
    assert visitor.ask("DELETE").status == 405


def test_a_fault_of_ours_is_told_without_its_cause(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_id: str) -> None:
        raise OSError("the table is on fire")

    page = visitor.opens()
    monkeypatch.setattr(visitor.world.campaigns, "get", broken)
    answer = visitor.sends(page, ANSWERS)
    assert answer.status == 500
    assert "fire" not in answer.source


def test_all_words_are_there_in_both_languages() -> None:
    pages = JinjaPages()
    chinese, english = pages.words("zh-CN"), pages.words("en")
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", english[key]), key
        assert bool(text) == bool(english[key]), key


def test_the_longest_chinese_form_is_taken(visitor: Visitor) -> None:
    page = visitor.opens()
    visitor.waits()
    link = "看" * 160 + " https://weibo.com/1/" + "评" * 200
    longest = {
        **ANSWERS,
        **dict.fromkeys(("statement", "description", "damage"), "骂" * 10_000),
        "happened_on": "2025-10-01",
        "place": "上海",
        "links": "\n".join(f"{link}{number}" for number in range(50)),
        "accounts": "\n".join(["某" * 150] * 50),
    }
    assert visitor.sends(page, longest).status == 200


def test_too_many_lines_and_letters_are_told_at_their_fields(visitor: Visitor) -> None:
    page = visitor.opens()
    visitor.waits()
    again = visitor.sends(page, {**ANSWERS, "links": "a.cn\n" * 4_000, "statement": "骂" * 90_000})
    assert again.status == 422
    assert {'href="#links"', 'href="#statement"'} <= set(re.findall(r'href="#\w+"', again.source))
    assert "最多 50 项" in again.words
    assert len(again.values["statement"]) == 90_000


def test_nothing_is_kept_of_a_form_that_nobody_was_given(visitor: Visitor) -> None:
    page = visitor.opens()
    visitor.waits()
    files = [("pictures", "截图.png", "image/png", PICTURE)]
    for forged in ({"ticket": ""}, {"ticket": "t.1." + "0" * 64}, {"submission_id": OTHER_ID}):
        assert visitor.sends(page, {**ANSWERS, **forged}, files).status == 403
    assert visitor.world.uploads.contents == {}


def test_after_the_end_nothing_is_kept_but_the_receipt_comes_again(visitor: Visitor) -> None:
    page, late = visitor.opens(), visitor.opens()
    visitor.waits()
    first = visitor.sends(page, ANSWERS)
    visitor.world.clock.set(datetime(2040, 1, 1, tzinfo=UTC))
    files = [("pictures", "截图.png", "image/png", PICTURE)]
    refused = visitor.sends(late, ANSWERS, files)
    assert refused.status == CampaignClosedError.status
    assert re.search("截止|结束", refused.words)
    assert visitor.world.uploads.contents == {}
    assert visitor.sends(page, ANSWERS).source == first.source


def test_any_query_is_answered_by_a_page(visitor: Visitor) -> None:
    many = "&".join(f"field-{number}=1" for number in range(500))
    assert visitor.ask("GET", f"{many}&campaign={CAMPAIGN}&lang=en").status == 200
    assert visitor.ask("GET", "campaign=%00%ff&lang=%3Cscript%3E").status == 404


@pytest.mark.parametrize("path", ["/nobody/was/here", "/recipt.html", "/api/plain/more"])
def test_a_page_that_is_not_there_costs_no_work(
    visitor: Visitor, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = len(visitor.world.faults.points)
    reply = handlers.owner.plain_form.handler(http_event("GET", path), None)
    assert (reply["statusCode"], reply["body"]) == (414, "")
    assert len(visitor.world.faults.points) == before
    assert path not in caplog.text


def test_forms_are_not_given_out_without_end(visitor: Visitor) -> None:
    for _ in range(300):
        assert visitor.opens().status == 200
    page = visitor.opens()
    assert page.status == 429
    assert "submission_id" not in page.hidden
