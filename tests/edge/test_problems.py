import json
from collections.abc import Iterator
from string import Formatter

import pytest

from redress.domain.campaign import LOCALES
from redress.domain.errors import (
    BodyTooLargeError,
    CampaignClosedError,
    CampaignNotOpenError,
    CaseChangedError,
    Finding,
    InvalidInputError,
    IssuerSilentError,
    RefusalError,
)
from redress.domain.events import Event
from redress.edge.problems import MEDIA_TYPE, fault, problem, texts

REQUEST = "a-request-id"


def kinds(base: type[RefusalError] = RefusalError) -> Iterator[type[RefusalError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


PLAIN = [kind for kind in kinds() if kind is not InvalidInputError]
FINDINGS = sorted(key.removeprefix("finding.") for key in texts("en") if key.startswith("finding."))


CHANGES = (Event.TASK_REMINDED, Event.CASE_WITHDRAWN)


def details(code: str) -> dict[str, str | int]:
    if code == CaseChangedError.code:
        return {"changes": ", ".join(CHANGES)}
    if code == BodyTooLargeError.code:
        return {"limit": 262_144}
    text = texts("en")[f"problem.{code}.detail"]
    return {name: f"the {name}" for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.code)
def test_every_refusal_is_told_whole_in_both_languages(
    kind: type[RefusalError], locale: str
) -> None:
    told = details(kind.code)
    reply = problem(kind(**told), locale, REQUEST)
    assert reply.status == kind.status
    assert 400 <= reply.status < 500 or kind is IssuerSilentError
    assert reply.headers["Content-Type"] == MEDIA_TYPE
    document = dict(reply.document or {})
    assert document.pop("translations") == in_other_languages(kind(**told), locale)
    detail = str(document.pop("detail"))
    in_words = {texts(locale)[f"event.{event}"].rstrip(".。") for event in CHANGES}
    expected = in_words if kind is CaseChangedError else set(map(str, told.values()))
    if kind is BodyTooLargeError:
        expected = {"256 KB"}
    assert all(words in detail for words in expected)
    assert "{" not in detail
    assert document == {
        "type": f"urn:redress:problem:{kind.code}",
        "title": texts(locale)[f"problem.{kind.code}.title"],
        "status": kind.status,
        "instance": REQUEST,
        "code": kind.code,
        **told,
    }


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", FINDINGS)
def test_every_finding_is_told_whole_in_both_languages(code: str, locale: str) -> None:
    error = InvalidInputError([Finding("/a/0", code, 77), Finding("/b", "missing")])
    reply = problem(error, locale, REQUEST)
    assert reply.status == 422
    document = json.loads(json.dumps(reply.document))
    first, second = document["errors"]
    assert (first["pointer"], first["code"], second["pointer"]) == ("/a/0", code, "/b")
    assert "{" not in first["detail"]
    assert ("77" in first["detail"]) == ("{limit}" in texts(locale)[f"finding.{code}"])
    assert document["translations"] == in_other_languages(error, locale)


def in_other_languages(error: RefusalError, locale: str) -> dict[str, object]:
    """What the problem itself says to those who ask in the other languages."""
    told: dict[str, object] = {}
    for other in set(LOCALES) - {locale}:
        document = problem(error, other, REQUEST).document or {}
        told[other] = {k: document[k] for k in ("title", "detail", "errors") if k in document}
    return told


def test_codes_and_statuses_are_told_apart() -> None:
    codes = [kind.code for kind in kinds()]
    assert len(set(codes)) == len(codes)
    assert "fault" not in codes


def test_too_many_requests_say_when_to_come_again() -> None:
    kind = next(kind for kind in PLAIN if kind.status == 429)
    reply = problem(kind(retry_after=600), "en", REQUEST)
    assert reply.headers["Retry-After"] == "600"


@pytest.mark.parametrize("locale", LOCALES)
def test_our_own_fault_names_the_request_and_nothing_else(locale: str) -> None:
    reply = fault(locale, REQUEST)
    assert reply.status == 500
    assert reply.document == {
        "type": "urn:redress:problem:fault",
        "title": texts(locale)["problem.fault.title"],
        "status": 500,
        "detail": texts(locale)["problem.fault.detail"],
        "instance": REQUEST,
        "code": "fault",
        "translations": {
            other: {
                "title": texts(other)["problem.fault.title"],
                "detail": texts(other)["problem.fault.detail"],
            }
            for other in set(LOCALES) - {locale}
        },
    }


@pytest.mark.parametrize(
    ("kind", "told", "written"),
    [
        (
            CampaignClosedError,
            {"closed_at": "2025-10-16T00:00:00+08:00"},
            "2025-10-15 24:00 (UTC+8)",
        ),
        (CampaignClosedError, {"closed_at": "2025-10-15T18:30:00-03:30"}, "18:30 (UTC-3.5)"),
        (CampaignNotOpenError, {"opens_at": "2025-09-26T00:00:00+00:00"}, "2025-09-26 00:00 (UTC)"),
    ],
    ids=["midnight", "evening", "opening"],
)
def test_instants_are_written_as_people_write_them(
    kind: type[RefusalError], told: dict[str, str | int], written: str
) -> None:
    document = problem(kind(**told), "zh-CN", REQUEST).document or {}
    assert written in str(document["detail"])
    assert told.items() <= document.items()
