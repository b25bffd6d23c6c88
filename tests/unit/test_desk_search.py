"""Cases found by number or account, accounts seen elsewhere, and what a case shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from redress.domain.errors import InvalidInputError, NotAllowedError, UnknownTaskError
from redress.domain.ids import case_id_of
from redress.domain.reviewers import Reviewer
from redress.domain.stages import Stage
from redress.domain.submission import Account, Link
from redress.domain.tasks import TaskKind, TaskState
from redress.usecases.contribution import Contribution
from redress.usecases.search_cases import FoundCase
from tests.factories.cast import Cast, at
from tests.factories.desk import ADVANCE, JUN, TAO
from tests.factories.owners import submission
from tests.factories.theatre import CLOSINGS, Theatre

PAGE = "https://weibo.com/u/123456"
NAMED = submission(accounts=(Account("weibo", "昵称", "123456", PAGE),))


def opens(theatre: Theatre, number: int, **changes: object) -> Cast:
    sent = replace(NAMED, submission_id=f"0199c5e2-0000-7000-8000-{number:012d}", **changes)  # type: ignore[arg-type]  # a submission's own fields
    cast = Cast(theatre, sent)
    cast.submits()
    theatre.work(keep=(CLOSINGS,))
    return cast


def finds(cast: Cast, case: str = "", account: str = "", who: Reviewer = JUN) -> list[FoundCase]:
    return cast.house.desk.find(case, account, who)


class TestNumbers:
    @pytest.mark.parametrize("typed", ["{}", "{lower}", " {plain} ", "{bare}", "rd {spaced}"])
    def test_a_number_is_found_however_it_is_typed(self, typed: str) -> None:
        cast = at(Stage.SCREENING)
        digits = cast.case_id.removeprefix("RD-")
        text = typed.format(
            cast.case_id,
            lower=cast.case_id.lower(),
            plain=cast.case_id.replace("-", ""),
            bare=digits,
            spaced=digits.replace("-", " "),
        )
        assert case_id_of(text) == cast.case_id
        (found,) = finds(cast, case=text)
        assert (found.case.id, found.task.kind) == (cast.case_id, TaskKind.SCREENING)

    @pytest.mark.parametrize("typed", ["RD-0000-0000-0000", "nonsense", "RD-" + "X" * 99, "é"])
    def test_a_number_that_is_none(self, typed: str) -> None:
        assert finds(at(Stage.SCREENING), case=typed) == []

    @pytest.mark.parametrize(("case", "account"), [("", ""), ("RD", "x"), (" ", " ")])
    def test_one_of_both_is_asked_for(self, case: str, account: str) -> None:
        with pytest.raises(InvalidInputError) as raised:
            finds(at(Stage.SCREENING), case, account)
        assert [finding.code for finding in raised.value.findings] == ["one_of_both"]

    def test_a_case_is_found_by_those_whose_review_it_is_or_was(self) -> None:
        cast = at(Stage.SCREENING)
        assert finds(cast, case=cast.case_id, who=TAO) == []
        assert finds(cast, case=cast.case_id, who=replace(JUN, disabled=True)) == []
        cast.decides(TaskKind.SCREENING, ADVANCE)
        cast.theatre.work()
        (legal,) = finds(cast, case=cast.case_id, who=TAO)
        (community,) = finds(cast, case=cast.case_id)
        assert legal.task.kind is TaskKind.LEGAL_REVIEW
        assert (community.task.kind, community.task.state) == (
            TaskKind.SCREENING,
            TaskState.DECIDED,
        )


class TestAccounts:
    def test_an_account_leads_to_every_case_that_names_it(self) -> None:
        theatre = Theatre()
        first, second = opens(theatre, 1), opens(theatre, 2, statement="Another one.")
        other = opens(theatre, 3, accounts=(Account("zhihu", handle="123456"),))
        ids = {first.case_id, second.case_id}
        for typed in (PAGE, "m.weibo.com/u/123456?from=feed"):
            assert {found.case.id for found in finds(first, account=typed)} == ids
        everywhere = {found.case.id for found in finds(first, account="@123456")}
        assert everywhere == ids | {other.case_id}
        assert finds(first, account="12345") == []

    def test_a_case_shows_which_others_name_its_accounts(self) -> None:
        theatre = Theatre()
        first, second = opens(theatre, 1), opens(theatre, 2, statement="Another one.")
        seen, _linked = first.house.desk.show(first.case_id, JUN).accounts
        assert (seen.account.name, seen.cases) == ("昵称", (second.case_id,))

    def test_what_is_added_later_names_accounts_too(self) -> None:
        cast = at(Stage.SCREENING)
        link = Link("https://weibo.com/9/a", "weibo", "late-attacker")
        cast.house.own_case.add(cast.case_id, Contribution(links=(link,)))
        assert [found.case.id for found in finds(cast, account="late-attacker")] == [cast.case_id]

    def test_an_erased_case_is_found_by_no_account(self) -> None:
        cast = opens(Theatre(), 1)
        cast.world.cases.erase_person(cast.case_id)
        assert finds(cast, account=PAGE) == []
        assert cast.world.records.accounts == {}

    def test_accounts_are_kept_as_hashes_alone(self) -> None:
        cast = opens(Theatre(), 1)
        kept = repr(cast.world.records.accounts)
        assert cast.world.records.accounts
        assert "123456" not in kept


class TestCases:
    def test_a_case_is_shown_to_those_whose_review_it_is_or_was(self) -> None:
        cast = at(Stage.LEGAL_REVIEW)
        for who in (JUN, TAO):
            shown = cast.house.desk.show(cast.case_id, who)
            assert shown.file.case == cast.case
            assert shown.names["jun"] == "Jun"
            assert [line["seq"] for line in shown.custody] == list(range(1, len(shown.custody) + 1))
        with pytest.raises(NotAllowedError):
            at(Stage.SCREENING).house.desk.show(cast.case_id, TAO)

    @pytest.mark.parametrize("case_id", ["RD-0000-0000-0000", "../x", ""])
    def test_a_case_that_is_none(self, case_id: str) -> None:
        with pytest.raises(UnknownTaskError):
            at(Stage.SCREENING).house.desk.show(case_id, JUN)

    def test_reading_changes_nothing(self) -> None:
        cast = at(Stage.SCREENING)
        points = len(cast.world.faults.points)
        cast.house.desk.show(cast.case_id, JUN)
        finds(cast, case=cast.case_id)
        assert len(cast.world.faults.points) == points
