"""A case as reviewers see it, as JSON documents."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from redress.domain.decisions import REASONS, VERDICTS, Decision
from redress.domain.evidence import Source
from redress.domain.remarks import Remark
from redress.domain.reviewers import Reviewer
from redress.domain.stages import PURSUED_REMEDIES
from redress.edge import case_answers as answers
from redress.edge.decision_views import choice_view, rules_view
from redress.edge.page_views import messages_view
from redress.edge.queue_views import task_view
from redress.edge.views import case_view, item_view
from redress.usecases.show_case import SeenAccount, ShownCase
from redress.usecases.show_tasks import ShownTask

Names = dict[str, str]


def review_view(
    shown: ShownCase, task: ShownTask, reviewer: Reviewer, exposure: int
) -> answers.ReviewAnswer:
    """A task with its case, and what may be decided."""
    return {
        **case_file_view(shown, reviewer),
        "task": task_view(task, shown.names, reviewer),
        "exposure": exposure,
        "rules": rules_view(task.task, shown.file, shown.campaign, shown.names, reviewer),
        "verdicts": {
            verdict.value: sorted(REASONS[verdict]) for verdict in sorted(VERDICTS[task.task.kind])
        },
    }


def case_file_view(shown: ShownCase, reviewer: Reviewer) -> answers.CaseFileAnswer:
    """A case with everything that its reviewers may see. No engine's token is ever shown."""
    file, case = shown.file, shown.file.case
    return {
        "case": {
            **case_view(case),
            "revision": case.revision,
            "resembles": case.resembles,
            "duplicate_of": case.duplicate_of,
            "trouble": case.trouble,
            "accepted": list(case.accepted),
        },
        "papers": [
            {"number": paper.number, "kind": paper.kind, "content": json.loads(paper.text)}
            for paper in file.papers
        ],
        "evidence": [item_view(item) for item in file.evidence if item.source is Source.UPLOAD],
        "timeline": [
            {"at": entry.at.isoformat(), "event": entry.event, "facts": entry.facts}
            for entry in file.timeline
        ],
        "remedies": [remedy for remedy in case.wanted if remedy in PURSUED_REMEDIES],
        "earlier": [
            _decided(one, one.task.decision, shown.names, reviewer)
            for one in shown.decided
            if one.task.decision is not None
        ],
        "messages": messages_view(file),
        "notes": remarks_view(shown.remarks, shown.names)["notes"],
        "accounts": [_account(seen) for seen in shown.accounts],
        "sufficiency": {
            "shown": list(shown.sufficiency.shown),
            "missing": list(shown.sufficiency.missing),
        },
        "custody": [_line(line, shown.names) for line in shown.custody],
        "merged": list(shown.merged),
        "contact_trouble": file.mail_trouble,
    }


def remarks_view(remarks: Iterable[Remark], names: Names) -> answers.RemarksAnswer:
    """Internal notes with the names of who wrote and who was asked."""
    return {
        "notes": [
            {
                "number": remark.number,
                "at": remark.at.isoformat(),
                "by": remark.by,
                "by_name": names[remark.by],
                "text": remark.text,
                "visibility": remark.visibility,
                "asked": remark.asked,
                "asked_name": names.get(remark.asked, ""),
            }
            for remark in remarks
        ]
    }


def _decided(
    shown: ShownTask, decision: Decision, names: Names, reviewer: Reviewer
) -> answers.DecidedTaskAnswer:
    second = decision.agreed_by
    return {
        **task_view(shown, names, reviewer),
        **choice_view(decision.choice),
        "decided_by": decision.decided_by.id,
        "decided_by_name": names[decision.decided_by.id],
        "agreed_by_name": names[second.id] if second else "",
        "decided_at": decision.decided_at.isoformat(),
    }


def _account(seen: SeenAccount) -> answers.SeenAccountAnswer:
    account = seen.account
    return {
        "platform": account.platform,
        "name": account.name,
        "handle": account.handle,
        "url": account.url,
        "cases": list(seen.cases),
        "count": len(seen.cases),
    }


def _line(line: dict[str, Any], names: Names) -> answers.CustodyLineAnswer:
    actor = line["actor"]
    return {
        "seq": line["seq"],
        "at": line["at"],
        "action": line["action"],
        "actor": "owner" if actor["role"] == "owner" else names.get(actor["id"], actor["id"]),
        "item": line["item"],
        "outcome": line["outcome"],
        "reason": line["reason"],
    }
