"""A campaign's opening hours, to the instant, and its local days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.domain.calendar import parse_local_instant
from redress.domain.errors import CampaignClosedError, CampaignNotOpenError
from tests.factories.owners import CLOSES_AT, OPENS_AT, campaign

TICK = timedelta(microseconds=1)
running = campaign(
    closes_at=parse_local_instant("2025-10-15T24:00", campaign().zone),
)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS_AT - TICK, "not_open"),
        (OPENS_AT, "open"),
        (CLOSES_AT - TICK, "open"),
        (datetime(2025, 10, 15, 15, 59, 59, 999_999, tzinfo=UTC), "open"),
        (CLOSES_AT, "closed"),
        (CLOSES_AT + TICK, "closed"),
        (datetime.max.replace(tzinfo=UTC), "closed"),
    ],
)
def test_the_first_instant_belongs_to_the_campaign_and_the_last_does_not(
    now: datetime, state: str
) -> None:
    assert running.state(now) == state


def test_24_00_on_15_october_is_the_midnight_that_ends_the_day_in_shanghai() -> None:
    assert running.closes_at == datetime(2025, 10, 15, 16, tzinfo=UTC)
    assert running.local_day(running.closes_at - TICK) == "2025-10-15"
    assert running.local_day(running.closes_at) == "2025-10-16"


def test_refusals_name_the_instant_in_the_campaigns_zone() -> None:
    with pytest.raises(CampaignNotOpenError) as early:
        running.ensure_open(OPENS_AT - TICK)
    assert early.value.details == {"opens_at": "2025-10-09T00:00:00+08:00"}
    with pytest.raises(CampaignClosedError) as late:
        running.ensure_open(CLOSES_AT)
    assert late.value.details == {"closed_at": "2025-10-16T00:00:00+08:00"}


@given(st.datetimes(datetime(2025, 10, 1), datetime(2025, 11, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # UTC is given
def test_whoever_is_let_in_comes_while_it_is_open(now: datetime) -> None:
    try:
        running.ensure_open(now)
    except (CampaignNotOpenError, CampaignClosedError):
        assert running.state(now) != "open"
    else:
        assert running.opens_at <= now < running.closes_at
