"""Files reach the server whole, whatever the phone, the network and the browser do meanwhile."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Owner
from tests.browser.listening import heard, wait_to_hear
from tests.browser.owner_navigator import OwnerNavigator
from tests.browser.pages_server import PagesServer
from tests.browser.things import MIB, Thing, letter, picture, recording
from tests.browser.visitors import DESKTOP_EN, PHONE_EN, PHONE_ZH, Visitor
from tests.handlers.zones import owner_zone

PUT = "PUT /__incoming__/"
LOSE_THE_BYTES = """() => new Promise((resolve) => {
  const request = indexedDB.open("redress");
  request.onsuccess = () => {
    const change = request.result.transaction("contents", "readwrite");
    change.objectStore("contents").clear();
    change.oncomplete = () => resolve(request.result.close());
  };
})"""
AN_OLD_DEVICE = "delete window.Worker; delete window.WebAssembly;"
DROP = """(place) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["dropped"], "dropped.txt", { type: "text/plain" }));
  for (const type of ["dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, cancelable: true }));
  }
}"""
MILESTONES = [
    "Sending files.",
    "Half has arrived.",
    "clip.mp4 has arrived. All files have arrived.",
]


def test_64_mb_survive_a_killed_page_and_a_lost_network(
    owner: Owner, pages: PagesServer, tmp_path: Path
) -> None:
    large = recording("long recording.mp4", 64 * MIB)
    she = at_her_files(owner, PHONE_ZH)
    pages.set_pace(6 * MIB)
    she.adds_files(picture(), source=0)
    add_large(she, large, tmp_path)
    expect(she.file(large["name"])).to_have_attribute("data-state", "sending")
    wait_until_sent(she, parts=8)
    she.page.close()
    she.page = she.page.context.new_page()
    she.opens_the_form("#gather")
    row = she.file(large["name"])
    expect(row).to_have_attribute("data-state", "sending")
    wait_until_sent(she, parts=she.requests(PUT) + 8)
    she.page.context.set_offline(True)
    expect(row).to_have_attribute("data-state", "waiting")
    she.page.context.set_offline(False)
    pages.set_pace(0)
    she.all_files_are("sent")
    assert contents(she) >= {digest(large), digest(picture())}
    assert she.requests(PUT) < 64 + 20, "what had arrived was sent again"


def test_a_file_that_the_phone_forgot_is_chosen_again_and_goes_on(owner: Owner) -> None:
    she = at_her_files(owner, PHONE_EN)
    she.meets(PUT, "hold", times=8)
    she.adds_files(recording("clip.mp4"), source=1)
    row = she.file("clip.mp4")
    expect(row).to_have_attribute("data-state", "sending")
    she.page.evaluate(LOSE_THE_BYTES)
    she.page.reload()
    she.trouble_ends()
    expect(row).to_have_attribute("data-state", "failed")
    choose_again(she, recording("another.mp4"))
    expect(she.page.locator(".file-news")).to_contain_text("not the same file")
    expect(row).to_have_attribute("data-state", "failed")
    choose_again(she, recording("clip.mp4"))
    expect(row).to_have_attribute("data-state", "sent")
    assert digest(recording("clip.mp4")) in contents(she)


def test_a_paused_file_stays_paused_over_a_reload(owner: Owner) -> None:
    she = at_her_files(owner, PHONE_EN)
    she.meets(PUT, "hold", times=8)
    she.adds_files(recording("clip.mp4"), source=1)
    row = she.file("clip.mp4")
    expect(row).to_have_attribute("data-state", "sending")
    row.locator('[data-action="pause"]').press("Enter")
    expect(row.locator('[data-action="resume"]')).to_be_focused()
    she.trouble_ends()
    she.page.reload()
    expect(row).to_have_attribute("data-state", "paused")
    row.locator('[data-action="resume"]').press("Enter")
    expect(row).to_have_attribute("data-state", "sent")


def test_what_cannot_be_added_is_said_and_how_to_mend_it(owner: Owner) -> None:
    she = at_her_files(owner, DESKTOP_EN)
    she.adds_files(letter("notes.txt"))
    she.all_files_are("sent")
    news = she.page.locator(".file-news")
    she.adds_files(letter("copy of notes.txt"))
    expect(news).to_contain_text("already in the list")
    she.adds_files(letter("empty.txt", ""))
    expect(news).to_contain_text("empty.txt is empty")
    she.adds_files(*[letter(f"{number}.txt", str(number)) for number in range(20)])
    expect(news).to_contain_text("At most 20 files")
    expect(she.page.locator("[data-file]")).to_have_count(20)


def test_a_file_is_taken_out_and_the_reader_is_not_lost(owner: Owner) -> None:
    she = at_her_files(owner, PHONE_EN)
    she.adds_files(letter("one.txt", "1"), letter("two.txt", "2"))
    she.all_files_are("sent")
    she.file("one.txt").locator('[data-action="remove"]').press("Enter")
    expect(she.file("two.txt").locator('[data-action="remove"]')).to_be_focused()
    she.page.keyboard.press("Enter")
    expect(she.page.locator("[data-file]")).to_have_count(0)
    expect(she.page.locator('[data-source="pictures"]')).to_be_focused()
    she.page.reload()
    expect(she.page.locator('[data-source="pictures"]')).to_be_attached()
    expect(she.page.locator("[data-file]")).to_have_count(0)


def test_a_refusal_stands_at_the_file_in_words(owner: Owner) -> None:
    she = at_her_files(owner, PHONE_EN)
    with she.world() as site:
        site.close_campaign()
    she.adds_files(letter("late.txt"))
    row = she.file("late.txt")
    expect(row).to_have_attribute("data-state", "failed")
    expect(row.locator(".state")).to_contain_text("ended")
    wait_to_hear(she.page, "late.txt: Not accepted")


def test_progress_is_said_at_its_milestones_only(owner: Owner, pages: PagesServer) -> None:
    she = at_her_files(owner, PHONE_EN)
    pages.set_pace(2 * MIB)
    she.adds_files(recording("clip.mp4", 5 * MIB), source=1)
    she.all_files_are("sent")
    wait_to_hear(she.page, MILESTONES[-1])
    assert [words for words in heard(she.page) if words in MILESTONES] == MILESTONES


def test_a_device_that_cannot_compute_waits_for_its_ticket(owner: Owner, tmp_path: Path) -> None:
    clip = recording("clip.mp4", 17 * MIB)
    she = owner(PHONE_EN)
    she.page.add_init_script(AN_OLD_DEVICE)
    with she.world() as site:
        site.world.work = replace(site.world.work, wait=timedelta(seconds=1))
        site.owner_zone = owner_zone(site.world)
    she.opens_the_form("#gather")
    add_large(she, clip, tmp_path)
    she.all_files_are("sent")
    assert digest(clip) in contents(she)


def test_files_can_be_dropped_and_are_shown_small(owner: Owner) -> None:
    she = at_her_files(owner, DESKTOP_EN)
    she.adds_files(picture("shot.png"), source=0)
    expect(she.file("shot.png").locator(".thumb canvas")).to_be_visible()
    she.page.locator(".sources").locator("..").evaluate(DROP)
    expect(she.file("dropped.txt")).to_have_attribute("data-state", "sent")


def at_her_files(owner: Owner, visitor: Visitor) -> OwnerNavigator:
    """Give an owner at the question for her files."""
    she = owner(visitor)
    she.opens_the_form("#gather")
    expect(she.page.locator('[data-source="pictures"]')).to_be_attached()
    return she


def add_large(she: OwnerNavigator, thing: Thing, folder: Path) -> None:
    """Choose a file that is too large to be handed over in memory."""
    path = folder / thing["name"]
    path.write_bytes(thing["buffer"])
    she.page.locator('[data-source="videos"]').set_input_files(path)


def choose_again(she: OwnerNavigator, thing: Thing) -> None:
    """Answer the row that asks for its file again."""
    with she.page.expect_file_chooser() as chooser:
        she.action("choose").click()
    chooser.value.set_files(dict(thing))  # type: ignore[arg-type]  # a FilePayload, by its keys


def wait_until_sent(she: OwnerNavigator, parts: int) -> None:
    """Wait until so many files and parts were asked to be taken."""
    end = time.monotonic() + 30
    while she.requests(PUT) < parts:
        assert time.monotonic() < end, "nothing moves"
        she.page.wait_for_timeout(100)


def contents(she: OwnerNavigator) -> set[str]:
    """Give the SHA-256 of every file that the storage has."""
    with she.world() as site:
        held = site.world.uploads.contents.values()
        return {hashlib.sha256(content).hexdigest() for content in held}


def digest(thing: Thing) -> str:
    """Give the SHA-256 of a file on the phone."""
    return hashlib.sha256(thing["buffer"]).hexdigest()
