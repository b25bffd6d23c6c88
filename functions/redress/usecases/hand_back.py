"""Give everything that a reviewer has claimed back to the groups."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.custody import CustodyRecord
from redress.domain.events import Event
from redress.domain.notes import Note
from redress.domain.queue import TaskMove
from redress.domain.tasks import TaskState
from redress.ports import Cases, Clock, Desk, Tasks
from redress.usecases.steps import component, settled

NAME = "hand_back"


@dataclass(frozen=True)
class HandBack:
    """For reviewers who were disabled, or whom no mail reaches any more."""

    cases: Cases
    tasks: Tasks
    desk: Desk
    clock: Clock

    def __call__(self, reviewer_id: str) -> int:
        """Release every task that the reviewer has now; gives how many. Again is fine."""
        claimed = self.desk.claimed_by(reviewer_id, self.clock.now())
        return sum(self._released(task.id, reviewer_id) for task in claimed)

    def _released(self, task_id: str, reviewer_id: str) -> bool:
        return settled(lambda: self._release(task_id, reviewer_id))

    def _release(self, task_id: str, reviewer_id: str) -> bool:
        task, now = self.tasks.get(task_id), self.clock.now()
        if task is None or task.claim is None or task.state is not TaskState.OPEN:
            return False
        if task.claim.reviewer_id != reviewer_id:
            return False
        facts: dict[str, str | int] = {"task": task.id, "from": reviewer_id}
        line = CustodyRecord(now, component(NAME), Event.TASK_RELEASED, facts)
        move = TaskMove(task, task.released())
        self.cases.note(Note(task.case_id, custody=(line,), moves=(move,)))
        return True
