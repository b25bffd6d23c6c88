"""Count the items that a page of the queue and a decision cost: `desk_reads CONFIGURATION WAITING`.

The environment is that of the workers, on resources that `infra.bench.cloud` made.
"""

import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from infra.bench.meter import report
from infra.bench.programs.announce_files import announce
from redress import aws
from redress.adapters.dynamodb.queue import move_steps
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.tasks import task_written
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.system_clock import SystemClock
from redress.domain.case import Case, Change
from redress.domain.decisions import Choice, Ground, Reason, Verdict
from redress.domain.facets import Facets
from redress.domain.queue import QueueFilter, moves_of
from redress.domain.reviewers import Reviewer, SignInWay
from redress.domain.stages import Stage
from redress.domain.tasks import Assignee, Task, TaskKind
from redress.wiring.decisions import decisions
from redress.wiring.desk import desk_work
from redress.wiring.parts import records

_BATCH = 25
_REVIEWER = Reviewer("bench", "Bench", "bench@example.com", "en", (Assignee.COMMUNITY,))
_ADVANCE = Choice(Verdict.ADVANCE, Reason.CLAIM_PLAUSIBLE, grounds=(Ground.DEFAMATION,))


class Pepper:
    """A secret for a measurement that keeps nothing."""

    def pepper(self) -> bytes:
        """Give it."""
        return b"bench"

    def token(self) -> str:
        """Give another."""
        return os.urandom(32).hex()

    def digits(self) -> str:
        """Give six digits."""
        return "000000"


class Touched:
    """Counts the items that DynamoDB was asked to read and to write."""

    def __init__(self) -> None:
        self.items: Counter[str] = Counter()
        events = aws.dynamodb().meta.events
        events.register("provide-client-params.dynamodb", self._asked)
        events.register("after-call.dynamodb.Query", self._queried)

    def of(self, work: Any) -> Counter[str]:
        """Count what one piece of work touches."""
        self.items.clear()
        work()
        return Counter(self.items)

    def _asked(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        name = model.name
        if name == "TransactWriteItems":
            self.items["written"] += len(params["TransactItems"])
        elif name in {"PutItem", "UpdateItem", "DeleteItem"}:
            self.items["written"] += 1
        elif name == "GetItem":
            self.items["read"] += 1
        elif name == "BatchGetItem":
            self.items["read"] += sum(len(one["Keys"]) for one in params["RequestItems"].values())

    def _queried(self, parsed: dict[str, Any], **_: Any) -> None:
        self.items["read"] += parsed["ScannedCount"]


def main(configuration: Path, waiting: int) -> None:
    """Let so many tasks wait, and report what reading and deciding touches."""
    report(lambda: measured(configuration, waiting))


def measured(configuration: Path, waiting: int) -> dict[str, object]:
    """Give the figures."""
    kept, clock = records(os.environ["TABLE_NAME"]), SystemClock()
    case = kept.cases.get(announce(configuration, []))
    if case is None:
        raise RuntimeError("the case was not opened")
    case = kept.cases.commit(
        Change(case.moved(Stage.SCREENING, clock.now()), "2026-01-01", tasks=(_task(case, 0),))
    )
    _fill(Table(os.environ["TABLE_NAME"]), case, waiting - 1)
    outbox = SqsOutbox(mail=os.environ["MAIL_QUEUE_URL"])
    work = desk_work(kept, Pepper(), outbox, clock)
    decide = decisions(kept, Pepper(), outbox, work.work, os.environ["STATE_MACHINE_ARN"]).record
    touched = Touched()
    page = touched.of(lambda: work.show.show(work.queue(QueueFilter(), "", _REVIEWER).tasks))
    nothing = QueueFilter(names=("resembles",))
    filtered = touched.of(lambda: work.queue(nothing, "", _REVIEWER))
    decided = touched.of(
        lambda: decide.later(
            case.task_id(TaskKind.SCREENING),
            case.revision,
            _ADVANCE,
            _REVIEWER,
            SignInWay.MAILED_CODE,
        )
    )
    return {
        "page": page["read"],
        "filtered": filtered["read"],
        "decision_reads": decided["read"],
        "decision_writes": decided["written"],
    }


def _fill(table: Table, case: Case, count: int) -> None:
    """Write tasks that wait, as opening them would."""
    tasks = [_task(case, number) for number in range(1, count + 1)]
    for start in range(0, count, _BATCH):
        puts = [
            {"PutRequest": {"Item": task_written(task).members["Item"]}}
            for task in tasks[start : start + _BATCH]
        ]
        table.client.batch_write_item(RequestItems={table.name: puts})  # type: ignore[dict-item]  # made above
    for step in move_steps(moves_of(tasks)):
        table.write(step)


def _task(case: Case, number: int) -> Task:
    """Give a task; all but that of the case itself lie under cases that there are not."""
    case_id = f"{case.id[:-4]}{number:04d}" if number else case.id
    since = datetime.now(UTC) - timedelta(hours=1) + timedelta(seconds=number / 10)
    return Task(
        id=f"{case_id}.screening.1",
        case_id=case_id,
        campaign_id=case.campaign_id,
        kind=TaskKind.SCREENING,
        number=1,
        attempt=1,
        opened_at=since,
        due_at=since + timedelta(days=3),
        agenda=(),
        token="",
        facets=Facets(("lawyers_letter",), ("weibo",), language="zh-CN"),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
