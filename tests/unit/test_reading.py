"""What owners and reviewers may read, where files may be sent, and how it is configured."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import (
    InvalidInputError,
    NotAllowedError,
    QuarantinedError,
    TooManyRequestsError,
    UnknownEvidenceError,
    UnknownReceiptError,
    UnknownTaskError,
)
from redress.domain.events import Event
from redress.domain.evidence import Malware
from redress.domain.queue import QueueFilter
from redress.domain.stages import Stage
from redress.domain.tasks import TaskKind
from tests.factories.cast import WAY, Cast, at
from tests.factories.desk import JUN, LAN, MEI, REVIEWERS, TAO
from tests.factories.house import House
from tests.factories.owners import OPENS_AT, campaign, claim
from tests.factories.theatre import Theatre

TICK = timedelta(microseconds=1)
FILES = (claim(), claim(b"two", "two.txt"))


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def screening(cast: Cast) -> str:
    return cast.task(TaskKind.SCREENING).id


class TestReview:
    def test_a_task_comes_with_its_case(self, cast: Cast) -> None:
        task, file = cast.house.review.task(screening(cast), JUN)
        assert (task.id, file.case) == (screening(cast), cast.case)
        assert len(file.evidence) == 3

    @pytest.mark.parametrize("reviewer", [TAO, replace(JUN, disabled=True)])
    def test_a_task_of_another_group(self, cast: Cast, reviewer: object) -> None:
        assert isinstance(reviewer, type(JUN))
        with pytest.raises(NotAllowedError):
            cast.house.review.task(screening(cast), reviewer)

    def test_a_task_that_is_none_or_an_owners(self) -> None:
        cast = at(Stage.ANSWERING_SCREENING)
        for task_id in ("nothing", cast.task(TaskKind.SCREENING_QUESTION).id):
            with pytest.raises(UnknownTaskError):
                cast.house.review.task(task_id, JUN)

    def test_reading_changes_nothing(self, cast: Cast) -> None:
        before = (cast.case, len(cast.world.faults.points))
        cast.house.review.task(screening(cast), JUN)
        cast.house.desk.queue(QueueFilter(), "", JUN)
        cast.house.show_receipt(cast.case_id)
        assert (cast.case, len(cast.world.faults.points)) == before

    def test_opening_evidence_is_written_down_before_the_address_is_given(self, cast: Cast) -> None:
        before = cast.case
        link = cast.house.review.evidence(screening(cast), 1, "to see the post", JUN, WAY)
        assert "seconds=300" in link
        begun, done = map(json.loads, cast.world.cases.ledger(cast.case_id)[-2:])
        item = cast.world.records.evidence[cast.case_id, 1]
        assert item.locked is not None
        for line in (begun, done):
            assert line["action"] == Event.EVIDENCE_DOWNLOADED
            assert line["actor"] == {
                "id": "jun",
                "role": "community",
                "version": "",
                "way": WAY.value,
            }
            assert (line["item"], line["reason"]) == (1, "to see the post")
            assert (line["sha256"], line["size"]) == (item.claim.sha256, item.claim.size)
            assert line["object"] == {"key": item.locked.key, "version": item.locked.version_id}
        assert (begun["outcome"], done["outcome"]) == ("begun", "done")
        assert done["related"] == begun["seq"]
        assert cast.case.revision == before.revision
        cast.world.faults.outages = {"cases"}
        with pytest.raises(Exception, match=r"cases\.witness"):
            cast.house.review.evidence(screening(cast), 1, "again", JUN, WAY)

    def test_malware_is_opened_to_nobody(self, cast: Cast) -> None:
        lines = cast.world.cases.ledger(cast.case_id)
        key = (cast.case_id, 1)
        item = cast.world.records.evidence[key]
        cast.world.records.evidence[key] = item.changed(malware=Malware.INFECTED)
        with pytest.raises(QuarantinedError):
            cast.house.review.evidence(screening(cast), 1, "why", JUN, WAY)
        assert cast.world.cases.ledger(cast.case_id) == lines

    def test_evidence_that_is_not_there_or_not_in_the_vault(self, cast: Cast) -> None:
        lines = cast.world.cases.ledger(cast.case_id)
        key = (cast.case_id, 2)
        cast.world.records.evidence[key] = replace(cast.world.records.evidence[key], locked=None)
        for number in (2, 9):
            with pytest.raises(UnknownEvidenceError):
                cast.house.review.evidence(screening(cast), number, "why", JUN, WAY)
        with pytest.raises(NotAllowedError):
            cast.house.review.evidence(screening(cast), 1, "why", TAO, WAY)
        assert cast.world.cases.ledger(cast.case_id) == lines


class TestReceipt:
    def test_a_receipt_code_leads_to_its_case(self) -> None:
        cast = Cast(Theatre())
        code = cast.submits().receipt_code
        cast.theatre.work()
        case_id = cast.house.show_receipt.case_id(code.lower().replace("-", " "), "net")
        assert case_id == cast.case_id
        assert cast.house.show_receipt(case_id).case == cast.case

    def test_misses_are_counted_by_network_and_right_codes_are_not(self) -> None:
        cast = Cast(Theatre())
        code = cast.submits().receipt_code
        cast.theatre.work()
        show = cast.house.show_receipt
        for number in range(20):
            with pytest.raises(UnknownReceiptError):
                show.case_id("malformed" if number % 2 else "0000-" * 5, "net")
        with pytest.raises(TooManyRequestsError) as refusal:
            show.case_id("malformed", "net")
        assert refusal.value.details == {"retry_after": 600}
        assert show.case_id(code, "net") == cast.case_id
        with pytest.raises(UnknownReceiptError):
            show.case_id("malformed", "another net")

    def test_a_submission_without_a_case_yet(self) -> None:
        house = House()
        with pytest.raises(UnknownReceiptError):
            house.show_receipt("RD-0")


class TestConfigure:
    def test_everything_is_written_and_again_is_the_same(self) -> None:
        house = House()
        renamed = campaign(title={"en": "New", "zh-CN": "新"})
        for _ in range(2):
            house.configure([renamed], REVIEWERS)
        assert house.world.campaigns.get(renamed.id) == renamed
        assert len(house.world.people.reviewers) == len(REVIEWERS)

    @pytest.mark.parametrize(
        ("broken", "pointer", "code"),
        [
            (campaign(closes_at=OPENS_AT), "/campaigns/0/closes_at", "closes_before_it_opens"),
            (campaign(title={"en": "T"}), "/campaigns/0/title", "locale_missing"),
            (campaign(organisation={"zh-CN": "T", "en": ""}), "/campaigns/0/organisation",
             "locale_missing"),
            (campaign(consents=(replace(campaign().consents[0], text={}),)),
             "/campaigns/0/consents/0/text", "locale_missing"),
        ],
    )  # fmt: skip
    def test_a_broken_campaign_writes_nothing(
        self, broken: object, pointer: str, code: str
    ) -> None:
        house = House()
        assert isinstance(broken, type(campaign()))
        with pytest.raises(InvalidInputError) as refusal:
            house.configure([broken], REVIEWERS)
        assert {(f.pointer, f.code) for f in refusal.value.findings} == {(pointer, code)}
        assert house.world.faults.points == []

    @pytest.mark.parametrize(
        ("reviewers", "codes"),
        [
            ([MEI, LAN], set()),
            ([MEI], {("group_empty", "legal")}),
            ([MEI, TAO], {("lead_missing", "legal")}),
            ([MEI, replace(LAN, disabled=True), TAO], {("lead_missing", "legal")}),
            ([MEI, LAN, replace(TAO, email="LAN@desk.example")], {("address_taken", None)}),
            ([], set()),
        ],
    )
    def test_groups_need_members_and_a_lead(
        self, reviewers: list[object], codes: set[tuple[str, str | None]]
    ) -> None:
        house = House()
        people = [r for r in reviewers if isinstance(r, type(MEI))]
        if not codes:
            house.configure([campaign()], people)
            return
        with pytest.raises(InvalidInputError) as refusal:
            house.configure([campaign()], people)
        assert {(f.code, f.limit) for f in refusal.value.findings} == codes
