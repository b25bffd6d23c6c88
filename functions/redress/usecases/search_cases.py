"""Find cases by their number, or by an account that they name."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.accounts import searched_keys
from redress.domain.case import Case
from redress.domain.errors import Finding, InvalidInputError
from redress.domain.ids import case_id_of
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Task, TaskState
from redress.ports import Cases, Desk, Secrets

MOST_FOUND = 20


@dataclass(frozen=True)
class FoundCase:
    """A case, and the review by which the reviewer may see it: an open one, or the last."""

    case: Case
    task: Task


@dataclass(frozen=True)
class SearchCases:
    """Only cases that a review of the reviewer's own groups was about are found."""

    cases: Cases
    desk: Desk
    secrets: Secrets

    def __call__(self, number: str, account: str, reviewer: Reviewer) -> list[FoundCase]:
        """Give the cases; raises InvalidInputError unless one of both is asked for."""
        if bool(number.strip()) is bool(account.strip()):
            raise InvalidInputError([Finding("/case", "one_of_both")])
        if number.strip():
            case_id = case_id_of(number)
            case_ids = [case_id] if case_id else []
        else:
            keys = searched_keys(account, self.secrets.pepper())
            found = (one for key in keys for one in self.desk.with_account(key, MOST_FOUND))
            case_ids = list(dict.fromkeys(found))[:MOST_FOUND]
        cases = [self.found(case_id, reviewer) for case_id in case_ids]
        return [case for case in cases if case is not None]

    def found(self, case_id: str, reviewer: Reviewer) -> FoundCase | None:
        """Give a case that the reviewer may see."""
        reviews = [task for task in self.desk.reviews_of(case_id) if reviewer.may_decide(task.kind)]
        case = self.cases.get(case_id) if reviews else None
        if case is None:
            return None
        newest = max(reviews, key=lambda t: (t.state is TaskState.OPEN, t.opened_at, t.id))
        return FoundCase(case, newest)
