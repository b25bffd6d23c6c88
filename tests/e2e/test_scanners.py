"""What opens the links of mails before people do: nothing is decided, and no code is used up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Page, Route

from infra.local.journeys.reviewer import Document, Reviewer
from infra.local.journeys.stories import LETTER, POST, advance
from infra.local.journeys.world import Journey, World
from redress.edge.reviewer_zone import REVIEWER_ROUTES
from redress.edge.session_zone import SESSION_COOKIE
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.stillness import at_rest, census, changes, let_finish

pytestmark = [pytest.mark.engine, pytest.mark.browser]
AGENTS = (
    "",
    "Mozilla/5.0 (compatible; MSIE 6.0; LinkScanner)",
    "python-requests/2.32",
    "Outlook-SafeLinks/1.0 \t prefetch",
)
AT_ONCE = 6
PRESSABLE = "button, [role=button], [role=tab], summary, input[type=submit], a[href]"
CODE = re.compile(r"^Code: (\d{6})\s*$", re.MULTILINE)


def links(world: World) -> list[str]:
    """Give every link of every mail, to owners and to reviewers, once."""
    texts = [f"{mail.text}\n{mail.html}" for mail in world.mailbox.list_mails()]
    found = [link for text in texts for link in re.findall(r"https?://[^\s\"'<>）]+", text)]
    ours = [link for link in dict.fromkeys(found) if link.startswith(world.site.url)]
    assert any("/desk.html#" in link for link in ours)
    assert any("/receipt.html" in link for link in ours)
    return ours


def rewritten(link: str) -> list[str]:
    """Give the paths that a scanner makes of a link, the fragment now a part of them."""
    address = urlsplit(link)
    whole = f"{address.path}#{address.fragment}" if address.fragment else address.path
    return [
        address.path,
        f"{address.path}?url={quote(link, safe='')}&data=05%7C01",
        f"{address.path}?{quote(address.fragment)}",
        quote(whole),
        quote(quote(whole)),
        f"{address.path}/{quote(address.fragment)}",
        whole.upper().partition("#")[0],
        f"/desk-api/tasks/{quote(address.fragment)}",
        f"/desk-api/tasks/{quote(address.fragment)}/decision",
        f"/api/receipt?link={quote(link, safe='')}",
    ]


@pytest.fixture(scope="module")
def asked(world: World) -> str:
    """Let mails go to owners and reviewers of both languages, and give a task that waits."""
    journey = Journey(world, "scanned")
    for name, locale in (("扫描甲", "zh-CN"), ("Scanned Two", "en")):
        owner = world.owner(name, locale=locale)
        owner.sends(owner.writes([LETTER], links=[POST]))
        journey.stage(owner, "screening")
    advance(journey, world.owners[-2])
    world.reviewer("chen@legal").is_asked(world.owners[-2].case_id)
    for address in ("lin@community", "amy@community"):
        mail = world.reviewer(address).is_asked(owner.case_id)
    let_finish(world)
    return mail.text.partition("/desk.html#")[2].split()[0]


@pytest.fixture
def unused(world: World) -> Iterator[None]:
    """Let a code be asked for before; it must still be good afterwards."""
    ruth = Reviewer(world.site, world.mailbox, "ruth@legal.redress.example")
    before = {mail.id for mail in world.mailbox.find_mails(ruth.email)}
    assert ruth.call("POST", "/desk-api/codes", {"email": ruth.email}).status_code == 202
    mail = world.mailbox.wait_for_mail(
        ruth.email, matches=lambda mail: mail.id not in before and bool(CODE.search(mail.text))
    )
    [code] = CODE.findall(mail.text)
    yield
    assert ruth.call("POST", "/desk-api/session", {"code": code}).status_code == 201
    ruth.call("DELETE", "/desk-api/session")


@pytest.fixture
def scanner(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody is signed in at, and that reaches nothing but this machine."""
    with chromium.new_context(ignore_https_errors=True) as context:
        context.set_default_timeout(PATIENCE_MS)
        context.route(_elsewhere, _refuse)
        yield context


def _elsewhere(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return not (host == "localhost" or host.endswith(".localhost"))


def _refuse(route: Route) -> None:
    route.abort()


def test_requests_for_every_link_however_rewritten_change_nothing(
    world: World,
    asked: str,
    unused: None,  # noqa: ARG001  # a code that waits
) -> None:
    before = at_rest(world)
    assert census(before)["case"] > 0
    assert any(
        name.endswith(f" task#{asked.partition('.')[2].replace('.', '#')}") for name in before
    )
    paths = dict.fromkeys(path for link in links(world) for path in rewritten(link))
    for number, path in enumerate(paths):
        agent = {"User-Agent": AGENTS[number % len(AGENTS)]}
        for method in ("HEAD", "GET"):
            answer = world.site.call(method, path, headers=agent)
            assert answer.status_code < 500, f"{method} {path}: {answer.text}"
            assert not answer.headers.get_list("set-cookie"), path
    assert changes(before, at_rest(world)) == []


def test_a_browser_that_renders_every_link_and_clicks_nothing_changes_nothing(
    world: World,
    asked: str,  # noqa: ARG001  # mails that there are
    unused: None,  # noqa: ARG001  # a code that waits
    scanner: BrowserContext,
) -> None:
    before, every = at_rest(world), links(world)
    for start in range(0, len(every), AT_ONCE):
        pages = [scanner.new_page() for _ in every[start : start + AT_ONCE]]
        for page, link in zip(pages, every[start:], strict=False):
            page.goto(link, wait_until="commit")
        for page in pages:
            page.wait_for_load_state("networkidle")
            assert page.locator("h1").first.inner_text()
            page.close()
    assert scanner.cookies() == []
    assert changes(before, at_rest(world)) == []


def test_one_that_presses_everything_without_a_session_decides_nothing(
    world: World,
    asked: str,
    unused: None,  # noqa: ARG001  # a code that waits
    scanner: BrowserContext,
) -> None:
    before = at_rest(world)
    fresh = [link for link in links(world) if asked in link or "#" not in link]
    pressed = sum(press_everything(scanner.new_page(), link) for link in fresh)
    assert pressed > len(fresh)
    assert changes(before, at_rest(world)) == []


def press_everything(page: Page, link: str) -> int:
    """Press whatever can be pressed, once each, and count it."""
    page.on("dialog", _accept)
    page.goto(link)
    page.wait_for_load_state("networkidle")
    pressed = 0
    for number in range(page.locator(PRESSABLE).count()):
        if urlsplit(page.url).path != urlsplit(link).path:
            page.goto(link)
            page.wait_for_load_state("networkidle")
        thing = page.locator(PRESSABLE).nth(number)
        if not thing.is_visible():
            continue
        try:
            thing.click(timeout=2_000, no_wait_after=True)
        except Error:  # covered, or gone with a click before
            continue
        pressed += 1
    page.wait_for_load_state("networkidle")
    page.close()
    return pressed


def _accept(dialog: Dialog) -> None:
    dialog.accept()


def test_every_route_of_the_desk_refuses_who_has_no_session(world: World, asked: str) -> None:
    before = at_rest(world)
    body: Document = {
        "verdict": "spam",
        "reason": "not_a_request",
        "revision": 1,
        "code": "000000",
        "text": "?",
        "id": "1",
    }
    for route in REVIEWER_ROUTES:
        path = re.sub(r"<task_id>", asked, route.path)
        path = re.sub(r"<case_id>", asked.partition(".")[0], path)
        path = re.sub(r"<\w+>", "1", path)
        for headers in ({}, {"X-Redress-Desk": "1"}):
            answer = world.site.call(route.method, path, body, headers)
            assert answer.status_code < 500, f"{route.method} {path}: {answer.text}"
            cookies = answer.headers.get_list("set-cookie")
            assert not [line for line in cookies if f"{SESSION_COOKIE}=;" not in line], path
    assert changes(before, at_rest(world)) == []
