"""What the evidence shows, and what is missing."""

from __future__ import annotations

from typing import Any

from redress.domain.canonical import canonical
from redress.domain.choices import Shows
from redress.domain.evidence import EvidenceItem, Paper, PaperKind, Refusal
from redress.domain.submission import FileClaim
from redress.domain.sufficiency import Sufficiency, sufficiency
from tests.fakes.world import START


def paper(**document: Any) -> Paper:
    return Paper(0, PaperKind.SUBMISSION, canonical(document))


def item(*shows: Shows) -> EvidenceItem:
    return EvidenceItem("RD-1", 1, FileClaim("a.png", 1, "0" * 64, shows=shows), START)


def of(document: Paper, *items: EvidenceItem) -> Sufficiency:
    return sufficiency([document], items)


def test_nothing_shows_nothing_and_lacks_what_counts_online() -> None:
    found = of(paper(about=["posts"]))
    assert found.shown == ()
    assert Shows.POST in found.missing
    assert Shows.DAMAGE not in found.missing


def test_files_show_what_their_owner_says_unless_they_were_refused() -> None:
    kept, refused = item(Shows.POST, Shows.TIME), item(Shows.RECORDING)
    found = of(paper(about=["posts"]), kept, refused.refused(Refusal.EMPTY))
    assert found.shown == (Shows.POST, Shows.TIME)
    assert Shows.RECORDING in found.missing


def test_links_and_accounts_and_the_owners_word_need_no_file() -> None:
    found = of(
        paper(
            about=["posts"],
            links=[{"url": "https://weibo.com/1/a", "platform": "weibo"}],
            accounts=[{"platform": "weibo", "handle": "1", "url": "https://weibo.com/u/1"}],
            evidence_held=["original_device"],
        )
    )
    assert set(found.shown) == {
        Shows.POST_LINK,
        Shows.ACCOUNT_PAGE,
        Shows.ACCOUNT_ID,
        Shows.ORIGINAL,
    }
    assert not set(found.shown) & set(found.missing)


def test_what_happened_offline_asks_for_other_proof_and_no_other() -> None:
    incident = {"police_report_number": "P-1"}
    found = of(paper(about=["offline"], incident=incident))
    assert found.shown == (Shows.POLICE_RECORD,)
    assert set(found.missing) == {Shows.OFFLINE_SCENE, Shows.DAMAGE, Shows.REPAIR_BILL}


def test_later_papers_count_too() -> None:
    addition = Paper(3, PaperKind.ADDITION, canonical({"links": [{"url": "x"}], "text": ""}))
    assert Shows.POST_LINK in sufficiency([paper(about=["posts"]), addition], []).shown
