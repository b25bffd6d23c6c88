"""The reviewers' routes of decisions: signing, deciding, the second person, batches."""

from __future__ import annotations

from dataclasses import dataclass

from redress.domain.errors import (
    AlreadyDecidedError,
    BatchBegunError,
    BatchConflictError,
    CaseChangedError,
    CaseWithdrawnError,
    ForeignOriginError,
    FreshCodeNeededError,
    NoProposalError,
    NotAllowedError,
    NotSignedInError,
    OwnProposalError,
    PasskeyCopiedError,
    PasskeyNeededError,
    ProposalWaitsError,
    SignatureNeededError,
    TaskCancelledError,
    TaskClaimedError,
    UnknownBatchError,
    UnknownTaskError,
    WrongSignatureError,
)
from redress.domain.events import Audit
from redress.edge import decision_answers as answers
from redress.edge import decision_forms as forms
from redress.edge.decision_views import batch_view, recorded_view, signing_view
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route
from redress.edge.queue_zone import QueueZone
from redress.edge.session_zone import same_origin
from redress.usecases.claimants import allowed_review
from redress.usecases.decide_batch import DecideBatch
from redress.usecases.preview_words import PreviewWords
from redress.usecases.record_decision import RecordDecision
from redress.usecases.second_person import SecondPerson


@dataclass(frozen=True)
class Decisions:
    """The use cases of the decisions' routes."""

    record: RecordDecision
    second: SecondPerson
    words: PreviewWords
    batch: DecideBatch


@dataclass(frozen=True)
class DecisionZone(QueueZone):
    """What reviewers decide. A GET changes nothing and decides nothing."""

    decisions: Decisions

    def ask_signing(self, request: Request) -> Reply:
        """Say what a decision needs, and put the question to a passkey."""
        same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, forms.SigningForm)
        record = self.decisions.record
        task = allowed_review(record.tasks, request.params["task_id"], reviewer)
        asked = record.sign.ask(task, form.revision, form.choice(), reviewer, session)
        return Reply(200, signing_view(asked))

    def post_decision(self, request: Request) -> Reply:
        """Record a decision, or propose it to a second person."""
        same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, forms.DecisionForm)
        task_id, choice = request.params["task_id"], form.choice()
        recorded = self.decisions.record(
            task_id, form.revision, choice, reviewer, session, answer=form.answer()
        )
        return Reply(200, recorded_view(recorded))

    def answer_proposal(self, request: Request) -> Reply:
        """Agree to a colleague's proposal, or send it back."""
        same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, forms.SecondForm)
        second, task_id = self.decisions.second, request.params["task_id"]
        if form.agree:
            recorded = second.agree(task_id, form.revision, reviewer, session, form.answer())
        else:
            recorded = second.send_back(task_id, form.revision, form.note, reviewer, session)
        return Reply(200, recorded_view(recorded))

    def show_words(self, request: Request) -> Reply:
        """Show what the owner would read."""
        same_origin(request)
        _, reviewer = self._session(request)
        form = read_document(request.body, forms.ChoiceForm)
        words = self.decisions.words(request.params["task_id"], form.choice(), reviewer)
        return Reply(200, {"subject": words.subject, "text": words.text})

    def post_batch(self, request: Request) -> Reply:
        """Decide about many tasks, in a minute."""
        same_origin(request)
        session, reviewer = self._session(request)
        form = read_document(request.body, forms.BatchForm)
        batch = self.decisions.batch(form.id, form.chosen(), form.choice(), reviewer, session.way)
        return Reply(202, batch_view(batch))

    def read_batch(self, request: Request) -> Reply:
        """Show how a batch stands."""
        _, reviewer = self._session(request)
        return Reply(200, batch_view(self.decisions.batch.read(_batch(request), reviewer)))

    def undo_batch(self, request: Request) -> Reply:
        """Take a batch back that has not begun."""
        same_origin(request)
        session, reviewer = self._session(request)
        batch = self.decisions.batch.undo(_batch(request), reviewer, session.way)
        return Reply(200, batch_view(batch))


def _batch(request: Request) -> str:
    return request.params["batch_id"]


_SIGNED_IN = (NotSignedInError, ForeignOriginError)
_TASK = (*_SIGNED_IN, NotAllowedError, UnknownTaskError)
_OPEN = (
    *(AlreadyDecidedError, TaskCancelledError, TaskClaimedError, CaseChangedError),
    *(SignatureNeededError, PasskeyNeededError, PasskeyCopiedError),
    *(WrongSignatureError, FreshCodeNeededError),
)
DECISION_ROUTES: tuple[Route[DecisionZone], ...] = (
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/signing",
        Audit.SIGNING_ASKED_FOR,
        "What a decision needs before it counts, and the question to a passkey",
        DecisionZone.ask_signing,
        answers.SigningAnswer,
        (*_TASK, PasskeyNeededError),
        form=forms.SigningForm,
    ),
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/decision",
        Audit.DECISION_POSTED,
        "Record a decision, or propose it where four eyes are asked for",
        DecisionZone.post_decision,
        answers.DecisionAnswer,
        (*_TASK, *_OPEN, ProposalWaitsError),
        form=forms.DecisionForm,
    ),
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/second",
        Audit.PROPOSAL_ANSWERED,
        "Agree to a colleague's proposal, or send it back with a note",
        DecisionZone.answer_proposal,
        answers.DecisionAnswer,
        (*_TASK, *_OPEN, NoProposalError, OwnProposalError, CaseWithdrawnError),
        form=forms.SecondForm,
    ),
    Route(
        "POST",
        "/desk-api/tasks/<task_id>/words",
        Audit.WORDS_SHOWN,
        "What the owner would read of a decision",
        DecisionZone.show_words,
        answers.WordsAnswer,
        _TASK,
        form=forms.ChoiceForm,
    ),
    Route(
        "POST",
        "/desk-api/batches",
        Audit.BATCH_POSTED,
        "One decision on many tasks, which takes effect after a minute",
        DecisionZone.post_batch,
        answers.BatchAnswer,
        (*_SIGNED_IN, BatchConflictError),
        form=forms.BatchForm,
        success=202,
    ),
    Route(
        "GET",
        "/desk-api/batches/<batch_id>",
        Audit.BATCH_READ,
        "How a batch stands",
        DecisionZone.read_batch,
        answers.BatchAnswer,
        (NotSignedInError, UnknownBatchError),
    ),
    Route(
        "DELETE",
        "/desk-api/batches/<batch_id>",
        Audit.BATCH_UNDONE,
        "Take a batch back that has not begun",
        DecisionZone.undo_batch,
        answers.BatchAnswer,
        (*_SIGNED_IN, UnknownBatchError, BatchBegunError),
    ),
)
