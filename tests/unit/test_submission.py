"""What is wrong with a submission that no schema can see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.domain.choices import About, Held, Shows
from redress.domain.errors import Finding
from redress.domain.stages import Remedy
from redress.domain.submission import Account, Consent, Contact
from tests.factories.owners import (
    HELP,
    LETTER,
    RECORDING,
    campaign,
    claim,
    submission,
    submission_id,
)

YES = Consent("handling", "2", True)


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        ({}, []),
        ({"submission_id": "1"}, [("/submission_id", "not_a_uuid7")]),
        ({"contact": Contact("A")}, [("/contact", "email_or_phone")]),
        ({"contact": Contact("A", phone="1")}, []),
        ({"contact": Contact("A", email="a@b.example")}, []),
        ({"remedies": (*HELP, LETTER)}, [("/remedies/2", "repeated")]),
        ({"remedies": ()}, []),
        ({"files": (claim(), claim(name="b"), claim())}, None),
        ({"about": (About.POSTS, About.OFFLINE, About.POSTS)}, [("/about/2", "repeated")]),
        ({"evidence_held": (Held.WITNESS,) * 2}, [("/evidence_held/1", "repeated")]),
        ({"files": (replace(claim(), shows=(Shows.POST, Shows.TIME, Shows.POST)),)},
         [("/files/0/shows/2", "repeated")]),
        ({"accounts": (Account("weibo", "某某"), Account("weibo", handle="1"),
                       Account("weibo", url="https://weibo.com/u/1"), Account("weibo", " "))},
         [("/accounts/3", "account_empty")]),
        ({"guide_version": "2026-11-22"}, []),
        ({"guide_version": "2026-02-30"}, [("/guide_version", "bad_format")]),
        ({"consents": ()}, [("/consents", "consent_missing")]),
        ({"consents": (replace(YES, granted=False),)}, [("/consents", "consent_missing")]),
        ({"consents": (YES, Consent("lawyers", "1", False))}, []),
        ({"consents": (YES, Consent("sale", "1", True))}, [("/consents/1/purpose",
                                                            "unknown_purpose")]),
        ({"consents": (replace(YES, version="1"),)}, [("/consents/0/version", "outdated_text")]),
        ({"consents": (YES, replace(YES, granted=False), YES)},
         [("/consents/1", "repeated"), ("/consents/2", "repeated")]),
    ],
)  # fmt: skip
def test_findings(changes: dict[str, object], findings: list[tuple[str, str]] | None) -> None:
    if findings is None:
        findings = [("/files/1", "same_file_twice"), ("/files/2", "same_file_twice")]
    found = submission(**changes).findings(campaign())  # type: ignore[arg-type]  # its fields
    assert [(finding.pointer, finding.code) for finding in found] == findings


def test_a_missing_consent_names_its_purpose() -> None:
    (finding,) = submission(consents=()).findings(campaign())
    assert finding == Finding("/consents", "consent_missing", "handling")


def test_everything_wrong_is_listed_at_once() -> None:
    wrong = submission(submission_id="", contact=Contact("A"), consents=(), remedies=(LETTER,) * 2)
    assert {finding.code for finding in wrong.findings(campaign())} == {
        "not_a_uuid7",
        "email_or_phone",
        "repeated",
        "consent_missing",
    }


def test_a_campaign_without_consents_asks_for_none() -> None:
    assert submission(consents=()).findings(campaign(consents=())) == []


@given(
    st.lists(st.sampled_from(Remedy), max_size=3).map(tuple),
    st.lists(st.sampled_from([claim(), claim(RECORDING)]), max_size=2).map(tuple),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_a_digest_tells_contents_apart_and_likeness_forgets_id_locale_and_guide(
    remedies: tuple[Remedy, ...], files: tuple[object, ...], statement: str
) -> None:
    changes: dict[str, object] = {"remedies": remedies, "files": files, "statement": statement}
    sent, plain = submission(**changes), submission()  # type: ignore[arg-type]  # its fields
    assert (sent.digest() == plain.digest()) is (sent == plain)
    assert (sent.likeness() == plain.likeness()) is (sent == plain)
    other = replace(sent, submission_id=submission_id(2), locale="en", guide_version="2026-11-22")
    assert other.digest() != sent.digest()
    assert other.likeness() == sent.likeness()
