"""The reviewers' routes of the queue: list, search, claim, hand over, hold, notes, colleagues."""

from __future__ import annotations

import json
from dataclasses import dataclass

from redress.domain.reviewers import Reviewer, Session
from redress.domain.tasks import Task
from redress.edge import queue_forms
from redress.edge.case_views import case_file_view, remarks_view, review_view
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request
from redress.edge.preview_zone import PreviewZone
from redress.edge.queue_views import colleagues_view, found_view, queue_view, task_view
from redress.edge.session_zone import same_origin
from redress.usecases.claimants import names_of
from redress.usecases.colleagues import Colleagues
from redress.usecases.list_queue import ListQueue
from redress.usecases.review import Review
from redress.usecases.search_cases import SearchCases
from redress.usecases.show_case import ShowCase
from redress.usecases.work_on_task import WorkOnTask


@dataclass(frozen=True)
class DeskWork:
    """The use cases of the queue's routes."""

    queue: ListQueue
    work: WorkOnTask
    show: ShowCase
    find: SearchCases
    colleagues: Colleagues


@dataclass(frozen=True)
class QueueZone(PreviewZone):
    """What waits, and who works on it. A GET changes nothing."""

    review: Review
    desk: DeskWork

    def list_tasks(self, request: Request) -> Reply:
        """Give a page of what waits for the reviewer's groups."""
        _, reviewer = self._session(request)
        query = read_document(json.dumps(dict(request.query)), queue_forms.QueueQuery)
        page = self.desk.queue(query.wanted(), query.after, reviewer)
        return Reply(200, queue_view(page, self.desk.show.show(page.tasks), reviewer))

    def read_task(self, request: Request) -> Reply:
        """Show a task and its case."""
        _, reviewer = self._session(request)
        task, file = self.review.task(request.params["task_id"], reviewer)
        shown, case = self.desk.show.of_task(task, file, reviewer)
        today = self.reveals.today(reviewer)
        return Reply(200, review_view(case, shown, reviewer, today))

    def read_case(self, request: Request) -> Reply:
        """Show a case without a task."""
        _, reviewer = self._session(request)
        shown = self.desk.show(request.params["case_id"], reviewer)
        return Reply(200, case_file_view(shown, reviewer))

    def search(self, request: Request) -> Reply:
        """Find cases by number or account; what is asked for is in no address and no log."""
        same_origin(request)
        _, reviewer = self._session(request)
        form = read_document(request.body, queue_forms.SearchForm)
        return Reply(200, found_view(self.desk.find(form.case, form.account, reviewer)))

    def list_colleagues(self, request: Request) -> Reply:
        """List who can be asked, or can take a task over."""
        _, reviewer = self._session(request)
        return Reply(200, colleagues_view(self.desk.colleagues(reviewer)))

    def claim(self, request: Request) -> Reply:
        """Take a task, or keep it longer."""
        session, reviewer = self._worker(request)
        read_document(request.body, queue_forms.NothingForm)
        task = self.desk.work.claim(request.params["task_id"], reviewer, session.way)
        return self._task(task, reviewer)

    def release(self, request: Request) -> Reply:
        """Give a task back to its group."""
        session, reviewer = self._worker(request)
        task = self.desk.work.release(request.params["task_id"], reviewer, session.way)
        return self._task(task, reviewer)

    def hand_over(self, request: Request) -> Reply:
        """Give a task to a colleague."""
        session, reviewer = self._worker(request)
        form = read_document(request.body, queue_forms.HandOverForm)
        task_id = request.params["task_id"]
        task = self.desk.work.hand_over(task_id, form.to, form.note, reviewer, session.way)
        return self._task(task, reviewer)

    def hold(self, request: Request) -> Reply:
        """Let a task rest until a day."""
        session, reviewer = self._worker(request)
        form = read_document(request.body, queue_forms.HoldForm)
        task_id = request.params["task_id"]
        task = self.desk.work.hold(task_id, form.until, form.reason, reviewer, session.way)
        return self._task(task, reviewer)

    def resume(self, request: Request) -> Reply:
        """End a hold early."""
        session, reviewer = self._worker(request)
        task = self.desk.work.resume(request.params["task_id"], reviewer, session.way)
        return self._task(task, reviewer)

    def write_remark(self, request: Request) -> Reply:
        """Write an internal note, and ask a colleague if one is named."""
        session, reviewer = self._worker(request)
        form = read_document(request.body, queue_forms.RemarkForm)
        task_id = request.params["task_id"]
        file = self.desk.work.remarks(task_id, form.draft(), reviewer, session.way)
        remarks = [one for one in file.remarks if one.visible_to(reviewer)]
        people = [*(one.by for one in remarks), *(one.asked for one in remarks)]
        return Reply(200, remarks_view(remarks, names_of(self.desk.work.people, people)))

    def _worker(self, request: Request) -> tuple[Session, Reviewer]:
        same_origin(request)
        return self._session(request)

    def _task(self, task: Task, reviewer: Reviewer) -> Reply:
        shown = self.desk.show.show([task])
        return Reply(200, task_view(shown.tasks[0], shown.names, reviewer))
