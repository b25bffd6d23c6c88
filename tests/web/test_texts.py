"""Every word that the pages say is there, in both languages, and nothing more."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pytest

from redress.domain import decision_batches
from redress.domain.choices import About, Held, Shows
from redress.domain.custody import Outcome as CustodyOutcome
from redress.domain.decisions import Ground, Reason, Verdict
from redress.domain.errors import (
    AlreadyDecidedError,
    CaseChangedError,
    NotInBatchError,
    TaskCancelledError,
    TaskClaimedError,
)
from redress.domain.events import OWNER_EVENTS, Event
from redress.domain.evidence import EvidenceState, Malware, PaperKind, Refusal
from redress.domain.queue import Due
from redress.domain.remarks import Visibility
from redress.domain.sessions import SignInWay
from redress.domain.stages import Outcome, Remedy, Stage
from redress.domain.submission import PLATFORMS
from redress.domain.tasks import (
    OWNER_KINDS,
    REVIEW_KINDS,
    Assignee,
    TaskKind,
    TaskState,
)
from redress.edge.queue_forms import Yes, YesOrNo
from redress.usecases.show_receipt import Wait
from tests.web.site import LOCALES, MODULES, PAGES, entry_of, page, reached_from, texts, words_of

GAP = re.compile(r"\{(\w+)\}")
KEY = re.compile(r'"([a-z_]+(?:\.[a-z_]+)+)"')
STEM = re.compile(r"`([a-z_.]+)\.\$\{")
FAULT = re.compile(r'key: (?:\w+ \? )?"([\w.]+)"')
FILE = re.compile(r"\.(js|json|html)$")
HOSTS = "hosts.js"
LEFT_ALONE = (
    AlreadyDecidedError,
    CaseChangedError,
    NotInBatchError,
    TaskCancelledError,
    TaskClaimedError,
)
BY_VALUE: dict[str, Iterable[str]] = {
    "about": About,
    "at_stage": Stage,
    "ended": Outcome,
    "evidence_state": EvidenceState,
    "event": Event,
    "ground": Ground,
    "held": Held,
    "next": [stage for stage in Stage if stage is not Stage.CLOSED],
    "outcome": Outcome,
    "own": OWNER_EVENTS,
    "paper": PaperKind,
    "platform": PLATFORMS,
    "reason": Reason,
    "refusal": Refusal,
    "refused_because": Refusal,
    "remedy": Remedy,
    "shows": Shows,
    "stage": Stage,
    "task": TaskKind,
    "task_state": TaskState,
    "told": Verdict,
    "verdict": Verdict,
    "written_about": About,
    "says_to_have": Held,
    "shown": Shows,
    "asked": [*OWNER_KINDS, "unknown"],
    "waits_for": [*Wait, "unknown"],
    "review_by": [*REVIEW_KINDS, "unknown"],
    "assignee": [group for group in Assignee if group is not Assignee.OWNER],
    "way": SignInWay,
    "visible": Visibility,
    "malware": Malware,
    "went": CustodyOutcome,
    "mail_trouble": ("bounced", "complained"),
    "filter_due": Due,
    "filter_evidence": get_args(YesOrNo),
    "filter_held": get_args(Yes),
    "filter_language": LOCALES,
    "filter_mine": get_args(Yes),
    "filter_resembles": get_args(Yes),
    "filter_unread": get_args(Yes),
    "batch_result": (
        decision_batches.DECIDED,
        decision_batches.FAULT,
        "refused",
        *(error.code for error in LEFT_ALONE),
    ),
}
EXPLAINED = (
    [f"stage.{stage}.now" for stage in Stage if stage is not Stage.CLOSED]
    + [f"outcome.{outcome}.now" for outcome in Outcome]
    + [f"remedy.{remedy}.hint" for remedy in Remedy]
    + [f"verdict.{v}.hint" for v in Verdict if v not in (Verdict.ANSWERED, Verdict.LAPSED)]
)


def named_by_page(name: str) -> set[str]:
    return {key for word in ("data-text", "data-label") for key in page(name).all(word)}


def sources_of(modules: Iterable[Path]) -> list[str]:
    """The modules but the one that is a list of hosts, which look like keys."""
    return [path.read_text("utf-8") for path in modules if path.name != HOSTS]


def named_by(modules: Iterable[Path]) -> set[str]:
    """Keys in full, and those of what is wrong with a field, which are named by their end."""
    sources = sources_of(modules)
    faults = {f"wrong.{end}" for source in sources for end in FAULT.findall(source)}
    keys = {key for source in sources for key in KEY.findall(source) if not FILE.search(key)}
    return faults | {key for key in keys if f"wrong.{key}" not in faults}


def stems_of(modules: Iterable[Path]) -> set[str]:
    found = {stem for source in sources_of(modules) for stem in STEM.findall(source)}
    ends = {stem for stem in found if stem.split(".")[0] == "missing"}
    return (found - ends) | {f"wrong.{stem}" for stem in ends}


def test_both_languages_say_the_same_things() -> None:
    chinese, english = (texts(locale) for locale in LOCALES)
    assert list(chinese) == list(english)
    for key in chinese:
        assert set(GAP.findall(chinese[key])) == set(GAP.findall(english[key])), key


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_empty_or_markup(locale: str) -> None:
    for key, text in texts(locale).items():
        assert text.strip(), key
        assert not re.search(r"[<>]|&\w+;", text), key


def test_chinese_is_punctuated_as_chinese() -> None:
    for key, text in texts("zh-CN").items():
        assert not re.search(r"[,;?!]|[\u4e00-\u9fff][:(]", text), key


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_every_text_that_it_and_its_scripts_name(name: str) -> None:
    for locale in LOCALES:
        words = set(words_of(name, locale))
        assert named_by_page(name) - words == set()
        assert named_by(reached_from(entry_of(name))) - words == set()
        for stem in stems_of(reached_from(entry_of(name))):
            wanted = {key for key in texts(locale) if key.startswith(f"{stem}.")}
            assert wanted, stem
            assert wanted - words == set(), stem


@pytest.mark.parametrize("stem", BY_VALUE)
def test_every_value_that_the_api_can_give_has_words(stem: str) -> None:
    known = texts("en")
    assert [value for value in BY_VALUE[stem] if f"{stem}.{value}" not in known] == []


def test_stages_outcomes_and_choices_are_explained() -> None:
    assert [key for key in EXPLAINED if key not in texts("en")] == []


def test_every_text_is_used() -> None:
    used = {key for name in PAGES for key in named_by_page(name)} | named_by(MODULES)
    begun = tuple(f"{stem}." for stem in stems_of(MODULES) | set(BY_VALUE))
    unused = [key for key in texts("en") if key not in used and not key.startswith(begun)]
    assert unused == []
