"""What reviewers send to decide: a choice, what signs it, a second person's answer, a batch."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from redress.domain.decision_batches import MOST_TASKS, BatchTask
from redress.domain.decisions import Choice, DeclinedRemedy, Ground, Reason, Verdict
from redress.domain.stages import Remedy
from redress.edge.fields import CaseNumber, Day, Form, Line, NeededLine, Note
from redress.edge.passkey_forms import SignedCredentialForm
from redress.usecases.sign_decision import SignedAnswer

Revision = Annotated[int, Meta(ge=1)]
Grounds = Annotated[tuple[Ground, ...], Meta(max_length=len(Ground))]
Nonce = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_-]*$")]


class DeclinedForm(Form, frozen=True):
    """A remedy that is not pursued, and why."""

    remedy: Remedy
    reason: Reason


class ChoiceForm(Form, frozen=True):
    """What a reviewer decides, and says of it."""

    verdict: Verdict
    reason: Reason
    internal_note: Note = ""
    owner_text: Note = ""
    grounds: Grounds = ()
    not_criticism: Note = ""
    remedies: Annotated[tuple[Remedy, ...], Meta(max_length=len(Remedy))] = ()
    duplicate_of: CaseNumber = ""
    reference: Line = ""
    done_on: Day = ""
    declined: Annotated[tuple[DeclinedForm, ...], Meta(max_length=len(Remedy))] = ()

    def choice(self) -> Choice:
        """Give it to the domain."""
        fields = {name: getattr(self, name) for name in ChoiceForm.__struct_fields__}
        declined = tuple(DeclinedRemedy(one.remedy, one.reason) for one in self.declined)
        return Choice(**(fields | {"declined": declined}))


class SignatureForm(Form, frozen=True):
    """What a passkey signed; the nonce is that of the question."""

    nonce: Nonce
    credential: SignedCredentialForm

    def answer(self) -> SignedAnswer:
        """Give it to the use case."""
        return SignedAnswer(self.nonce, self.credential.document())


class SigningForm(ChoiceForm, frozen=True, kw_only=True):
    """A decision that is to be signed; `revision` is that of the case as the reviewer saw it."""

    revision: Revision


class DecisionForm(ChoiceForm, frozen=True, kw_only=True):
    """A reviewer's decision; `revision` is that of the case as the reviewer saw it."""

    revision: Revision
    signature: SignatureForm | None = None

    def answer(self) -> SignedAnswer | None:
        """Give the signature to the use case."""
        return self.signature.answer() if self.signature else None


class SecondForm(Form, frozen=True):
    """The second person's answer to a proposal; who does not agree says why in a note."""

    revision: Revision
    agree: bool
    note: Note = ""
    signature: SignatureForm | None = None

    def answer(self) -> SignedAnswer | None:
        """Give the signature to the use case."""
        return self.signature.answer() if self.signature else None


class BatchTaskForm(Form, frozen=True):
    """A task of a batch, and the revision of its case."""

    id: NeededLine
    revision: Revision


class BatchForm(Form, frozen=True):
    """One decision on many tasks; `id` is a UUIDv7 made by the page."""

    id: Annotated[str, Meta(min_length=36, max_length=36)]
    tasks: Annotated[tuple[BatchTaskForm, ...], Meta(min_length=1, max_length=MOST_TASKS)]
    verdict: Verdict
    reason: Reason
    owner_text: Note = ""
    internal_note: Note = ""
    grounds: Grounds = ()

    def choice(self) -> Choice:
        """Give the decision to the domain."""
        return Choice(
            verdict=self.verdict,
            reason=self.reason,
            owner_text=self.owner_text,
            internal_note=self.internal_note,
            grounds=self.grounds,
        )

    def chosen(self) -> tuple[BatchTask, ...]:
        """Give the tasks to the domain."""
        return tuple(BatchTask(**msgspec.structs.asdict(task)) for task in self.tasks)
