"""The table of the queue's routes."""

from __future__ import annotations

from redress.domain.errors import (
    AlreadyDecidedError,
    CaseWithdrawnError,
    ForeignOriginError,
    InvalidInputError,
    MessageConflictError,
    NotAllowedError,
    NotSignedInError,
    TaskCancelledError,
    TaskClaimedError,
    UnknownTaskError,
)
from redress.domain.events import Audit
from redress.edge import case_answers, queue_answers, queue_forms
from redress.edge.http import Route
from redress.edge.queue_zone import QueueZone

_READING = (NotSignedInError, NotAllowedError, UnknownTaskError)
_WORKING = (
    *_READING,
    ForeignOriginError,
    AlreadyDecidedError,
    TaskCancelledError,
    TaskClaimedError,
)
QUEUE_ROUTES: tuple[Route[QueueZone], ...] = (
    Route(
        "GET",
        "/desk-api/tasks",
        Audit.TASKS_LISTED,
        "A page of what waits for the reviewer's groups, oldest first",
        QueueZone.list_tasks,
        queue_answers.QueueAnswer,
        (NotSignedInError, NotAllowedError, InvalidInputError),
        query=queue_forms.QueueQuery,
    ),
    Route(
        "GET",
        "/desk-api/tasks/<task_id>",
        Audit.TASK_READ,
        "A task and its case",
        QueueZone.read_task,
        case_answers.ReviewAnswer,
        _READING,
    ),
    Route(
        "GET",
        "/desk-api/cases/<case_id>",
        Audit.CASE_READ,
        "A case that a review of the reviewer's groups is or was about",
        QueueZone.read_case,
        case_answers.CaseFileAnswer,
        _READING,
    ),
    Route(
        "POST",
        "/desk-api/search",
        Audit.CASES_SEARCHED,
        "Cases by their number, or by an account that they name",
        QueueZone.search,
        queue_answers.SearchAnswer,
        (NotSignedInError, ForeignOriginError),
        form=queue_forms.SearchForm,
    ),
    Route(
        "GET",
        "/desk-api/colleagues",
        Audit.COLLEAGUES_LISTED,
        "Who can be asked, or can take a task over",
        QueueZone.list_colleagues,
        queue_answers.ColleaguesAnswer,
        (NotSignedInError,),
    ),
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/claim",
        Audit.TASK_CLAIMED,
        "Take a task, or keep it longer",
        QueueZone.claim,
        queue_answers.TaskAnswer,
        _WORKING,
        form=queue_forms.NothingForm,
    ),
    Route(
        "DELETE",
        "/desk-api/tasks/<task_id>/claim",
        Audit.TASK_RELEASED,
        "Give a task back to its group",
        QueueZone.release,
        queue_answers.TaskAnswer,
        _WORKING,
    ),
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/hand-over",
        Audit.TASK_HANDED_OVER,
        "Give a task to a colleague, who is told by mail",
        QueueZone.hand_over,
        queue_answers.TaskAnswer,
        (*_WORKING, CaseWithdrawnError),
        form=queue_forms.HandOverForm,
    ),
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/hold",
        Audit.TASK_HELD,
        "Let a task rest until a day; its time stands still",
        QueueZone.hold,
        queue_answers.TaskAnswer,
        _WORKING,
        form=queue_forms.HoldForm,
    ),
    Route(
        "DELETE",
        "/desk-api/tasks/<task_id>/hold",
        Audit.TASK_RESUMED,
        "End a hold early",
        QueueZone.resume,
        queue_answers.TaskAnswer,
        _WORKING,
    ),
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/notes",
        Audit.NOTE_WRITTEN,
        "Write an internal note; the same note again is one",
        QueueZone.write_remark,
        case_answers.RemarksAnswer,
        (*_READING, ForeignOriginError, MessageConflictError, CaseWithdrawnError),
        form=queue_forms.RemarkForm,
    ),
)
