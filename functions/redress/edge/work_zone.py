"""The owners' route that asks a browser for work, and the header that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

from redress.domain.errors import TooManyRequestsError
from redress.domain.events import Audit
from redress.edge.documents import read_document
from redress.edge.fields import Form, SubmissionId
from redress.edge.http import Reply, Request, Route
from redress.usecases.prove_work import ProveWork

PROOF_HEADER = "Redress-Proof"


class WorkForm(Form, frozen=True):
    """The submission that a browser is going to upload files for, and to send."""

    submission_id: SubmissionId


class WaitAnswer(TypedDict):
    """What counts instead of a solution after so many seconds, where nothing can be computed."""

    ticket: str
    seconds: int


class WorkAnswer(TypedDict):
    """A puzzle (ALTCHA, version 2) and what to wait for instead; null where nothing is asked."""

    challenge: dict[str, Any] | None
    wait: WaitAnswer | None


@dataclass(frozen=True)
class WorkZone:
    """What an owner needs to prove work."""

    prove: ProveWork

    def ask_for_work(self, request: Request) -> Reply:
        """Ask for the work that uploads and submissions of one id need."""
        form = read_document(request.body, WorkForm)
        task = self.prove.task(form.submission_id, request.network)
        if task is None:
            return Reply(200, {"challenge": None, "wait": None})
        wait = {"ticket": task.ticket.text, "seconds": task.ticket.seconds}
        return Reply(200, {"challenge": task.puzzle, "wait": wait})

    def ensure_worked(self, request: Request, submission_id: str) -> None:
        """Raise ProofOfWorkNeededError unless the request comes with a proof that counts."""
        self.prove.check(request.headers.get(PROOF_HEADER.lower(), ""), submission_id)


WORK_ROUTES: tuple[Route[WorkZone], ...] = (
    Route(
        "POST",
        "/api/challenges",
        Audit.WORK_ASKED_FOR,
        "A puzzle whose solution uploads and submissions of one id need",
        WorkZone.ask_for_work,
        WorkAnswer,
        (TooManyRequestsError,),
        form=WorkForm,
    ),
)
