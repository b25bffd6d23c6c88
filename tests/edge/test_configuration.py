import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from redress.domain.calendar import Span, days, working_days
from redress.domain.errors import Finding, InvalidInputError
from redress.edge.configuration import read_configuration
from tests.edge.shapes import put

SAMPLE: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "infra/local/sample/configuration.json").read_text("utf-8")
)


def findings(pointer: str, value: object) -> tuple[Finding, ...]:
    with pytest.raises(InvalidInputError) as caught:
        read_configuration(put(deepcopy(SAMPLE), pointer, value))
    return caught.value.findings


def test_the_sample_becomes_campaigns_and_reviewers() -> None:
    [campaign], reviewers = read_configuration(SAMPLE)
    assert campaign.opens_at == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert campaign.closes_at == datetime(2035, 12, 31, 16, tzinfo=UTC)  # 24:00 in Shanghai
    assert campaign.deadlines.screening == working_days(3)
    assert campaign.deadlines.information_request == days(21)
    assert [consent.required for consent in campaign.consents] == [True, False]
    assert campaign.title.keys() == {"zh-CN", "en"}
    assert [reviewer.id for reviewer in reviewers if reviewer.lead] == ["lin", "chen", "mei"]


def test_deadlines_may_be_seconds() -> None:
    document = put(SAMPLE, "/campaigns/0/deadlines/screening", {"seconds": 9})
    [campaign], _ = read_configuration(document)
    assert campaign.deadlines.screening == Span(9)


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "../../etc/passwd", "Asia", "/etc/passwd", "x" * 99]
)
def test_a_time_zone_that_is_none_is_named(zone: str) -> None:
    expected = (Finding("/campaigns/0/timezone", "unknown_timezone"),)
    assert findings("/campaigns/0/timezone", zone) == expected


@pytest.mark.parametrize("field", ["opens_at", "closes_at"])
@pytest.mark.parametrize(
    "time", ["soon", "2025-13-01T00:00", "2025-10-15T25:00", "2025-10-15T24:30"]
)
def test_a_time_that_is_none_is_named(field: str, time: str) -> None:
    assert findings(f"/campaigns/0/{field}", time) == (
        Finding(f"/campaigns/0/{field}", "bad_time"),
    )


@pytest.mark.parametrize("span", [{}, {"days": 0}, {"days": 1, "seconds": 1}])
def test_a_length_of_time_has_exactly_one_unit(span: dict[str, int]) -> None:
    pointer = "/campaigns/0/deadlines/question"
    assert findings(pointer, span) == (Finding(pointer, "one_unit_needed"),)


def test_everything_wrong_with_every_campaign_is_told_at_once() -> None:
    campaign = SAMPLE["campaigns"][0]
    bad = {**campaign, "opens_at": "soon", "timezone": "Mars/Olympus"}
    late = {**campaign, "closes_at": "never"}
    assert findings("/campaigns", [bad, late]) == (
        Finding("/campaigns/0/timezone", "unknown_timezone"),
        Finding("/campaigns/1/closes_at", "bad_time"),
    )


@pytest.mark.parametrize("document", [{}, {"campaigns": [], "reviewers": []}])
def test_nothing_is_a_configuration_too(document: dict[str, Any]) -> None:
    assert read_configuration(document) == ([], [])
