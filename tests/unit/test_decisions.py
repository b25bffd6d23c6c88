"""Every verdict on every kind of task: what it must say before it counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.domain.decisions import (
    REASONS,
    VERDICTS,
    Choice,
    DeclinedRemedy,
    Ground,
    Reason,
    Verdict,
)
from redress.domain.stages import PURSUED_REMEDIES, Remedy
from redress.domain.tasks import REVIEW_KINDS, TaskKind
from tests.factories.desk import (
    ACCEPT,
    ADVANCE,
    ASK,
    CARRIED_OUT,
    DECLINE,
    GIVEN_UP,
    SPAM,
    duplicate_of,
)
from tests.factories.owners import GUIDANCE, HELP, LETTER, LITIGATION

COMPLETE = {
    choice.verdict: choice
    for choice in (
        *(ADVANCE, ASK, DECLINE, SPAM, ACCEPT, CARRIED_OUT, GIVEN_UP),
        duplicate_of("RD-0000-0000-0000"),
    )
}
NEEDED: dict[Verdict, dict[str, tuple[str, str]]] = {
    Verdict.ADVANCE: {"grounds": ("/grounds", "ground_needed")},
    Verdict.ASK_OWNER: {"owner_text": ("/owner_text", "owner_text_needed")},
    Verdict.DECLINE: {"owner_text": ("/owner_text", "owner_text_needed")},
    Verdict.DUPLICATE: {
        "owner_text": ("/owner_text", "owner_text_needed"),
        "duplicate_of": ("/duplicate_of", "case_needed"),
    },
    Verdict.SPAM: {},
    Verdict.ACCEPT: {
        "grounds": ("/grounds", "ground_needed"),
        "not_criticism": ("/not_criticism", "criticism_answer_needed"),
        "remedies": ("/remedies", "remedy_needed"),
    },
    Verdict.CARRIED_OUT: {
        "reference": ("/reference", "reference_needed"),
        "done_on": ("/done_on", "date_needed"),
    },
    Verdict.GIVEN_UP: {"owner_text": ("/owner_text", "owner_text_needed")},
}
kinds = pytest.mark.parametrize("kind", sorted(REVIEW_KINDS))
KNOWN = [(kind, verdict) for kind in sorted(REVIEW_KINDS) for verdict in VERDICTS[kind.value]]
known = pytest.mark.parametrize(("kind", "verdict"), sorted(KNOWN))


def found(
    kind: TaskKind, choice: Choice, wanted: tuple[Remedy, ...] = HELP
) -> set[tuple[str, str]]:
    return {(finding.pointer, finding.code) for finding in choice.findings(kind.value, wanted)}


def test_every_verdict_of_a_reviewer_is_told_of_here() -> None:
    assert set(NEEDED) == set(COMPLETE) == set(REASONS) == set().union(*VERDICTS.values())
    assert set(Verdict) - set(NEEDED) == {Verdict.ANSWERED, Verdict.LAPSED}


@kinds
@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_of_another_kind_of_task_is_refused(kind: TaskKind, verdict: Verdict) -> None:
    if verdict not in VERDICTS[kind.value]:
        choice = replace(COMPLETE.get(verdict, ADVANCE), verdict=verdict)
        assert found(kind, choice) == {("/verdict", "not_for_this_task")}


@known
def test_a_complete_choice_has_nothing_against_it(kind: TaskKind, verdict: Verdict) -> None:
    assert found(kind, COMPLETE[verdict]) == set()


@known
def test_each_thing_needed_is_missed_by_itself(kind: TaskKind, verdict: Verdict) -> None:
    for name, finding in NEEDED[verdict].items():
        empty: tuple[str, ...] | str = () if name in ("grounds", "remedies") else ""
        assert found(kind, replace(COMPLETE[verdict], **{name: empty})) == {finding}  # type: ignore[arg-type]  # its fields
        if name in ("owner_text", "not_criticism", "reference"):
            assert found(kind, replace(COMPLETE[verdict], **{name: " \n"})) == {finding}  # type: ignore[arg-type]  # its fields


@known
def test_an_empty_choice_is_told_everything_at_once(kind: TaskKind, verdict: Verdict) -> None:
    reason = COMPLETE[verdict].reason
    assert found(kind, Choice(verdict, reason)) == set(NEEDED[verdict].values())


@known
@pytest.mark.parametrize("reason", Reason)
def test_a_reason_belongs_to_its_verdict(kind: TaskKind, verdict: Verdict, reason: Reason) -> None:
    expected = set() if reason in REASONS[verdict] else {("/reason", "not_for_this_verdict")}
    assert found(kind, replace(COMPLETE[verdict], reason=reason)) == expected


@given(
    st.lists(st.sampled_from(Remedy), max_size=4).map(tuple),
    st.sets(st.sampled_from(Remedy)).map(lambda chosen: tuple(sorted(chosen))),
)
def test_only_what_the_owner_wants_and_people_pursue_is_accepted_once(
    remedies: tuple[Remedy, ...], wanted: tuple[Remedy, ...]
) -> None:
    codes = {code for _, code in found(TaskKind.LEGAL_REVIEW, replace(ACCEPT, remedies=remedies),
                                       wanted)}  # fmt: skip
    pursued = PURSUED_REMEDIES & set(wanted)
    if not remedies:
        assert codes == {"remedy_needed"}
    elif not set(remedies) <= pursued:
        assert codes == {"remedy_not_wanted"}
    else:
        repeated = {"repeated"} if len(set(remedies)) < len(remedies) else set()
        assert codes == repeated | ({"remedy_undecided"} if set(remedies) < pursued else set())


def test_guidance_is_never_pursued() -> None:
    choice = replace(ACCEPT, remedies=(GUIDANCE,))
    assert found(TaskKind.LEGAL_REVIEW, choice, (GUIDANCE, LETTER)) == {
        ("/remedies", "remedy_not_wanted")
    }


NOT_LETTER = DeclinedRemedy(LETTER, Reason.EVIDENCE_INSUFFICIENT)
IN_PART = replace(
    ACCEPT,
    remedies=(LITIGATION,),
    declined=(NOT_LETTER,),
    owner_text="We go to court; for a letter the evidence is too thin.",
)


def test_who_accepts_decides_about_each_remedy_and_explains_what_is_declined() -> None:
    assert found(TaskKind.LEGAL_REVIEW, IN_PART) == set()
    for changed, finding in (
        ({"declined": ()}, ("/declined", "remedy_undecided")),
        ({"owner_text": " "}, ("/owner_text", "owner_text_needed")),
        ({"remedies": ()}, ("/remedies", "remedy_needed")),
        ({"remedies": HELP}, ("/declined", "accepted_and_declined")),
        ({"declined": (NOT_LETTER, NOT_LETTER)}, ("/declined", "repeated")),
        (
            {"declined": (NOT_LETTER, DeclinedRemedy(GUIDANCE, Reason.OUT_OF_SCOPE))},
            ("/declined", "remedy_not_wanted"),
        ),
        (
            {"declined": (DeclinedRemedy(LETTER, Reason.DONE),)},
            ("/declined/0/reason", "not_for_this_verdict"),
        ),
    ):
        choice = replace(IN_PART, **changed)
        assert found(TaskKind.LEGAL_REVIEW, choice) == {finding}


def test_only_who_accepts_declines_a_part() -> None:
    choice = replace(DECLINE, declined=(NOT_LETTER,))
    assert found(TaskKind.LEGAL_REVIEW, choice) == {("/declined", "declined_without_accepting")}


@pytest.mark.parametrize("ground", Ground)
def test_one_ground_is_enough(ground: Ground) -> None:
    assert found(TaskKind.SCREENING, replace(ADVANCE, grounds=(ground,))) == set()
