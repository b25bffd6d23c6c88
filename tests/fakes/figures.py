"""Figures in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from redress.domain.figures import PARTICIPANTS
from redress.ports import CaseFile, Counted
from tests.fakes.cases import FakeCases
from tests.fakes.records import Records


class FakeFigures:
    def __init__(self, records: Records, cases: FakeCases) -> None:
        self._records = records
        self._cases = cases

    def before(self, campaign_id: str, day: str) -> Counted:
        counted = Counted(Counter(), Counter())
        for (campaign, counted_day), counts in self._records.counters.items():
            if campaign == campaign_id and counted_day < day:
                counted.totals.update(counts)
                counted.by_day[counted_day] += counts[PARTICIPANTS]
        return counted

    def of_day(self, campaign_id: str, day: str, until: datetime) -> Counter[str]:
        found: Counter[str] = Counter()
        for campaign, counted_day, at, counters in self._records.tallies:
            if campaign == campaign_id and counted_day == day and at < until:
                found.update(counters)
        return found

    def facts(self, campaign_id: str) -> Iterator[CaseFile]:
        for case_id in list(self._records.cases):
            file = self._cases.open_file(case_id)
            if file is not None and file.case.campaign_id == campaign_id:
                yield replace(file, person=None, papers=(), evidence=())
