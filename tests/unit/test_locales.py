import ast
import json
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

from redress.domain.campaign import LOCALES
from redress.domain.decisions import Ground, Reason, Verdict
from redress.domain.errors import RefusalError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceState, PaperKind, Refusal
from redress.domain.mail_feedback import MailTrouble
from redress.domain.stages import Outcome, Remedy, Stage
from redress.domain.submission import PLATFORMS
from redress.domain.tasks import OWNER_KINDS, REVIEW_KINDS, Assignee, TaskKind, TaskState

REDRESS = Path(__file__).parents[2] / "functions" / "redress"
SCHEMA_FINDINGS = {
    *("missing", "unknown_field", "wrong_type", "too_long", "too_short", "too_many", "too_few"),
    *("bad_format", "not_allowed", "too_small", "too_large"),
}
FAMILIES: dict[str, Iterable[StrEnum]] = {
    "stage": Stage,
    "outcome": Outcome,
    "remedy": Remedy,
    "event": Event,
    "refusal": Refusal,
    "verdict": Verdict,
    "reason": Reason,
    "ground": Ground,
    "assignee": Assignee,
    "task_kind": TaskKind,
    "question": OWNER_KINDS,
    "asked": REVIEW_KINDS,
    "mail_trouble": MailTrouble,
    "evidence_state": EvidenceState,
    "task_state": TaskState,
    "paper": PaperKind,
}


def load(locale: str) -> dict[str, str]:
    pairs = json.loads(
        (REDRESS / "locales" / f"{locale}.json").read_text("utf-8"), object_pairs_hook=list
    )
    words: dict[str, str] = dict(pairs)
    assert len(words) == len(pairs), f"a key is there twice in {locale}"
    return words


CHINESE, ENGLISH = (load(locale) for locale in LOCALES)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def refusals(base: type[RefusalError] = RefusalError) -> Iterator[type[RefusalError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from refusals(kind)


REFUSALS = {kind.__name__: kind for kind in refusals()}


def source_nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(REDRESS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield f"{path.name}:{getattr(node, 'lineno', 0)}", node


def calls(*names: str) -> Iterator[tuple[str, str, ast.Call]]:
    for place, node in source_nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield place, node.func.id, node


def finding_codes() -> Iterator[tuple[str, str, bool]]:
    """Where, which code, and whether a limit is named with it."""
    for place, _, call in calls("Finding"):
        code = call.args[1]
        assert isinstance(code, ast.Constant), f"{place}: a finding's code is written out"
        yield place, str(code.value), len(call.args) == 3 or bool(call.keywords)


def test_both_locales_have_the_same_keys_in_the_same_order() -> None:
    assert list(CHINESE) == list(ENGLISH)


@pytest.mark.parametrize("key", CHINESE)
def test_both_locales_have_the_same_placeholders(key: str) -> None:
    assert placeholders(CHINESE[key]) == placeholders(ENGLISH[key])
    assert CHINESE[key].strip()
    assert ENGLISH[key].strip()


@pytest.mark.parametrize("family", FAMILIES)
def test_every_value_of_an_enum_has_its_words_and_no_other(family: str) -> None:
    known = {f"{family}.{value.value}" for value in FAMILIES[family]}
    assert {key for key in CHINESE if key.startswith(f"{family}.")} == known


def test_every_platform_has_a_name() -> None:
    known = {f"platform.{platform}" for platform in PLATFORMS}
    assert {key for key in CHINESE if key.startswith("platform.")} == known


def test_every_refusal_and_our_own_fault_has_title_and_detail() -> None:
    codes = {kind.code for kind in REFUSALS.values()} | {"fault"}
    known = {f"problem.{code}.{part}" for code in codes for part in ("title", "detail")}
    assert {key for key in CHINESE if key.startswith("problem.")} == known
    assert not any(placeholders(CHINESE[key]) for key in known if key.endswith(".title"))


def test_every_refusal_is_raised_with_what_its_text_needs() -> None:
    checked = set()
    for place, name, call in calls(*REFUSALS):
        needed = placeholders(ENGLISH[f"problem.{REFUSALS[name].code}.detail"])
        assert needed <= {keyword.arg for keyword in call.keywords}, place
        checked.add(name)
    for place, node in source_nodes():
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
            kind = REFUSALS.get(node.exc.id)
            assert not kind or not placeholders(ENGLISH[f"problem.{kind.code}.detail"]), place
    assert {"CampaignClosedError", "TooManyRequestsError", "AlreadyDecidedError"} <= checked


def test_every_finding_has_its_words_and_no_other() -> None:
    known = {f"finding.{code}" for _, code, _ in finding_codes()}
    known |= {f"finding.{code}" for code in SCHEMA_FINDINGS}
    assert {key for key in CHINESE if key.startswith("finding.")} == known


def test_a_finding_whose_words_name_a_limit_comes_with_one() -> None:
    for place, code, limited in finding_codes():
        wanted = placeholders(ENGLISH[f"finding.{code}"])
        assert wanted <= {"limit"}, place
        assert limited or not wanted, place


@pytest.mark.parametrize("key", [key for key in CHINESE if key != "list.separator"])
def test_chinese_is_chinese_with_its_own_punctuation(key: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", CHINESE[key])
    assert not re.search(r"[\u4e00-\u9fff][,;:?!(]", CHINESE[key])
    assert not re.search(r"[\u4e00-\u9fff]", ENGLISH[key])
