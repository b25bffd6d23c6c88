"""Every word that the pages say is there, in both languages, and nothing more."""

import re

import pytest

from redress.domain.decisions import Ground, Reason, Verdict
from redress.domain.events import Event
from redress.domain.evidence import EvidenceState, PaperKind, Refusal
from redress.domain.stages import Outcome, Remedy, Stage
from redress.domain.submission import PLATFORMS
from redress.domain.tasks import OWNER_KINDS, REVIEW_KINDS, TaskKind, TaskState
from redress.usecases.show_receipt import Wait
from tests.web.site import LOCALES, MODULES, PAGES, parsed, texts

GAP = re.compile(r"\{(\w+)\}")
KEY = re.compile(r'"([a-z_]+(?:\.[a-z_]+)+)"')
STEM = re.compile(r"`([a-z_.]+)\.\$\{")
FAULT = re.compile(r'key: (?:\w+ \? )?"([\w.]+)"')
FILE = re.compile(r"\.(js|json|html)$")
BY_VALUE = {
    "at_stage": Stage,
    "ended": Outcome,
    "evidence_state": EvidenceState,
    "event": Event,
    "ground": Ground,
    "outcome": Outcome,
    "paper": PaperKind,
    "platform": PLATFORMS,
    "reason": Reason,
    "refusal": Refusal,
    "refused_because": Refusal,
    "remedy": Remedy,
    "stage": Stage,
    "task": TaskKind,
    "task_state": TaskState,
    "told": Verdict,
    "verdict": Verdict,
    "asked": [*OWNER_KINDS, "unknown"],
    "waits_for": [*Wait, "unknown"],
    "review_by": [*REVIEW_KINDS, "unknown"],
}
EXPLAINED = (
    [f"stage.{stage}.now" for stage in Stage if stage is not Stage.CLOSED]
    + [f"outcome.{outcome}.now" for outcome in Outcome]
    + [f"remedy.{remedy}.hint" for remedy in Remedy]
    + [f"verdict.{v}.hint" for v in Verdict if v not in (Verdict.ANSWERED, Verdict.LAPSED)]
)


def named_by_pages() -> set[str]:
    pages = [parsed(path) for path in PAGES]
    return {key for page in pages for name in ("data-text", "data-label") for key in page.all(name)}


def sources() -> list[str]:
    """The modules but the one that is a list of hosts, which look like keys."""
    return [path.read_text("utf-8") for path in MODULES if path.name != "platforms.js"]


def named_by_modules() -> set[str]:
    """Keys in full, and those of what is wrong with a field, which are named by their end."""
    faults = {f"wrong.{end}" for source in sources() for end in FAULT.findall(source)}
    keys = {key for source in sources() for key in KEY.findall(source) if not FILE.search(key)}
    return faults | {key for key in keys if f"wrong.{key}" not in faults}


def stems() -> set[str]:
    found = {stem for source in sources() for stem in STEM.findall(source)}
    ends = {stem for stem in found if stem.split(".")[0] == "missing"}
    return (found - ends) | {f"wrong.{stem}" for stem in ends} | set(BY_VALUE)


def test_both_languages_say_the_same_things() -> None:
    chinese, english = (texts(locale) for locale in LOCALES)
    assert list(chinese) == list(english)
    for key in chinese:
        assert sorted(GAP.findall(chinese[key])) == sorted(GAP.findall(english[key])), key


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_empty_or_markup(locale: str) -> None:
    for key, text in texts(locale).items():
        assert text.strip(), key
        assert not re.search(r"[<>]|&\w+;", text), key


def test_chinese_is_punctuated_as_chinese() -> None:
    for key, text in texts("zh-CN").items():
        assert not re.search(r"[,;?!]|[\u4e00-\u9fff][:(]", text), key


def test_the_pages_name_only_texts_that_exist() -> None:
    assert named_by_pages() <= set(texts("en"))


def test_the_modules_name_only_texts_that_exist() -> None:
    known = set(texts("en"))
    assert named_by_modules() - known == set()
    for stem in stems():
        assert any(key.startswith(f"{stem}.") for key in known), stem


@pytest.mark.parametrize("stem", BY_VALUE)
def test_every_value_that_the_api_can_give_has_words(stem: str) -> None:
    known = texts("en")
    assert [value for value in BY_VALUE[stem] if f"{stem}.{value}" not in known] == []


def test_stages_outcomes_and_choices_are_explained() -> None:
    assert [key for key in EXPLAINED if key not in texts("en")] == []


def test_every_text_is_used() -> None:
    used = named_by_pages() | named_by_modules()
    begun = tuple(f"{stem}." for stem in stems())
    unused = [key for key in texts("en") if key not in used and not key.startswith(begun)]
    assert unused == []
