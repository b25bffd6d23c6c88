"""The reviewers' routes of looking: previews of files, and the count of what was uncovered."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.errors import (
    ForeignOriginError,
    NotAllowedError,
    NotSignedInError,
    QuarantinedError,
    UnknownEvidenceError,
    UnknownTaskError,
)
from redress.domain.events import Audit
from redress.edge import preview_answers as answers
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route
from redress.edge.people_zone import PeopleZone
from redress.edge.preview_forms import RevealForm
from redress.edge.queue_forms import NothingForm
from redress.edge.session_zone import same_origin
from redress.usecases.show_preview import Shown, ShowPreview


@dataclass(frozen=True)
class PreviewZone(PeopleZone):
    """What a reviewer looks at is never the file that somebody sent."""

    previews: ShowPreview

    def show_preview(self, request: Request) -> Reply:
        """Give a short-lived address of an item's preview, or have it made."""
        same_origin(request)
        session, reviewer = self._session(request)
        read_document(request.body, NothingForm)
        task_id, number = request.params["task_id"], number_of(request.params["number"])
        return Reply(200, preview_view(self.previews(task_id, number, reviewer, session.way)))

    def count_reveal(self, request: Request) -> Reply:
        """Count that something blurred was uncovered."""
        same_origin(request)
        _, reviewer = self._session(request)
        read_document(request.body, RevealForm)
        return Reply(200, {"today": self.reveals(request.params["task_id"], reviewer)})


def number_of(segment: str) -> int:
    """Read the number of an item from an address; -1, which no item has, for what is none."""
    return int(segment) if segment.isdecimal() and segment.isascii() else -1


def preview_view(shown: Shown) -> answers.PreviewAnswer:
    """Show how a preview stands."""
    return {
        "state": shown.state,
        "kind": shown.kind,
        "url": shown.url or None,
        "reason": shown.reason or "",
    }


_TASK = (NotSignedInError, NotAllowedError, UnknownTaskError, ForeignOriginError)
PREVIEW_ROUTES: tuple[Route[PreviewZone], ...] = (
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/previews/<number>",
        Audit.PREVIEW_SHOWN,
        "A five-minute address of an item's preview: made if need be, then asked for again",
        PreviewZone.show_preview,
        answers.PreviewAnswer,
        (*_TASK, UnknownEvidenceError, QuarantinedError),
        form=NothingForm,
    ),
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/reveals",
        Audit.REVEAL_COUNTED,
        "Count that something blurred was uncovered",
        PreviewZone.count_reveal,
        answers.RevealAnswer,
        _TASK,
        form=RevealForm,
    ),
)
