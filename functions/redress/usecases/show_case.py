"""Show a case to a reviewer, with all that helps to judge it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from redress.domain.accounts import account_keys, written_accounts
from redress.domain.campaign import Campaign
from redress.domain.errors import NotAllowedError, UnknownCaseError, UnknownTaskError
from redress.domain.ids import is_case_id
from redress.domain.remarks import Remark
from redress.domain.reviewers import Reviewer
from redress.domain.submission import Account
from redress.domain.sufficiency import Sufficiency, sufficiency
from redress.domain.tasks import Task
from redress.ports import CaseFile, Cases, Desk, Secrets
from redress.usecases.claimants import names_of
from redress.usecases.merge_cases import merged_into
from redress.usecases.show_tasks import ShownTask, ShowTasks

MOST_ACCOUNTS = 20
MOST_CASES = 20
MOST_LINES = 200


@dataclass(frozen=True)
class SeenAccount:
    """An account of the case, and the other cases that name it, `MOST_CASES` at the most."""

    account: Account
    cases: tuple[str, ...]


@dataclass(frozen=True)
class ShownCase:
    """A case as a reviewer sees it; `names` are those of everybody named in it, by their ids."""

    file: CaseFile
    decided: tuple[ShownTask, ...]
    remarks: tuple[Remark, ...]
    accounts: tuple[SeenAccount, ...]
    sufficiency: Sufficiency
    custody: tuple[dict[str, Any], ...]
    merged: tuple[str, ...]
    campaign: Campaign
    names: dict[str, str]


@dataclass(frozen=True)
class ShowCase:
    """Reading changes nothing; the caller has checked the right to the task."""

    cases: Cases
    desk: Desk
    secrets: Secrets
    show: ShowTasks

    def of_task(
        self, task: Task, file: CaseFile, reviewer: Reviewer
    ) -> tuple[ShownTask, ShownCase]:
        """Show a task and its case."""
        shown = self.show([task])
        return shown.tasks[0], self._shown(file, reviewer, shown.names)

    def __call__(self, case_id: str, reviewer: Reviewer) -> ShownCase:
        """Show a case that a review of the reviewer's own groups is or was about.

        Raises UnknownTaskError or NotAllowedError.
        """
        file = self.cases.open_file(case_id) if is_case_id(case_id) else None
        if file is None:
            raise UnknownTaskError
        if not any(reviewer.may_decide(task.kind) for task in file.tasks):
            raise NotAllowedError
        return self._shown(file, reviewer, {})

    def _shown(self, file: CaseFile, reviewer: Reviewer, names: dict[str, str]) -> ShownCase:
        decided = self.show(one for one in file.tasks if one.decision is not None)
        remarks = tuple(one for one in file.remarks if one.visible_to(reviewer))
        lines = self.cases.ledger(file.case.id)
        custody = tuple(json.loads(line) for line in lines[-MOST_LINES:])
        people = names_of(self.show.people, _people(remarks, custody))
        return ShownCase(
            file=file,
            decided=decided.tasks,
            remarks=remarks,
            accounts=self._accounts(file),
            sufficiency=sufficiency(file.papers, file.evidence),
            custody=custody,
            merged=tuple(merged_into(lines)),
            campaign=self._campaign(file),
            names=names | decided.names | people,
        )

    def _campaign(self, file: CaseFile) -> Campaign:
        campaign = self.show.campaigns.get(file.case.campaign_id)
        if campaign is None:
            raise UnknownCaseError(file.case.campaign_id)
        return campaign

    def _accounts(self, file: CaseFile) -> tuple[SeenAccount, ...]:
        named = (account for paper in file.papers for account in written_accounts(paper.text))
        accounts = list(dict.fromkeys(named))[:MOST_ACCOUNTS]
        pepper = self.secrets.pepper() if accounts else b""
        return tuple(
            SeenAccount(account, self._cases(account, file.case.id, pepper)) for account in accounts
        )

    def _cases(self, account: Account, own: str, pepper: bytes) -> tuple[str, ...]:
        keys = account_keys([account], pepper)
        found = (one for key in keys for one in self.desk.with_account(key, MOST_CASES + 1))
        return tuple(one for one in dict.fromkeys(found) if one != own)[:MOST_CASES]


def _people(remarks: Iterable[Remark], custody: Iterable[dict[str, Any]]) -> Iterable[str]:
    for remark in remarks:
        yield remark.by
        yield remark.asked
    for line in custody:
        if line["actor"]["way"] and line["actor"]["role"] != "owner":
            yield line["actor"]["id"]
