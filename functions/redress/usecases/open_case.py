"""Open a case for an acknowledged submission and start its execution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from redress.domain.canonical import canonical
from redress.domain.case import Case, Change, Opening, TimelineEntry
from redress.domain.custody import CustodyRecord
from redress.domain.errors import ConflictError, UnknownCaseError
from redress.domain.events import Event
from redress.domain.evidence import EvidenceItem, Paper, PaperKind
from redress.domain.figures import opening_counts
from redress.domain.ids import case_id_for
from redress.domain.notices import Notice, NoticeKind
from redress.domain.submission import Contact, Draft, Submission
from redress.ports import Campaigns, Cases, Clock, Drafts, Engine, Outbox
from redress.usecases.steps import commit_and_mail, component, known, settled

NAME = "open_case"


@dataclass(frozen=True)
class OpenCase:
    """One submission makes one case and one execution, however often it is asked."""

    drafts: Drafts
    cases: Cases
    campaigns: Campaigns
    engine: Engine
    outbox: Outbox
    clock: Clock

    def __call__(self, submission_id: str) -> Case:
        """Open the case, or find it open, and see that its execution was started.

        Raises UnknownCaseError when there is no such draft.
        """
        try:
            case = self._opened(submission_id, with_twin=False)
        except ConflictError:
            # Somebody else opened it meanwhile, or an earlier case has the same content
            case = settled(lambda: self._opened(submission_id, with_twin=True))
        if not case.closed:
            self.engine.start(case)
        return case

    def _opened(self, submission_id: str, *, with_twin: bool) -> Case:
        draft = self.drafts.get(submission_id)
        if draft is None:
            raise UnknownCaseError(submission_id)
        if draft.submission is None:
            return known(self.cases, case_id_for(submission_id))
        change = self._change(draft, draft.submission, with_twin=with_twin)
        return commit_and_mail(self.cases, self.outbox, change)

    def _change(self, draft: Draft, submission: Submission, *, with_twin: bool) -> Change:
        now = self.clock.now()
        campaign = self.campaigns.get(submission.campaign_id)
        if campaign is None:
            raise UnknownCaseError(submission.campaign_id)
        likeness = submission.likeness()
        twin = self.cases.by_likeness(likeness) if with_twin else None
        case = _new_case(submission, draft.received_at, now, twin or "")
        paper = Paper(0, PaperKind.SUBMISSION, canonical(submission.document()))
        files = tuple(
            EvidenceItem(case.id, number, claim, now)
            for number, claim in enumerate(submission.files, start=1)
        )
        actor = component(NAME)
        return Change(
            case=case,
            day=campaign.local_day(draft.received_at),
            timeline=(TimelineEntry(now, Event.CASE_OPENED, case.stage, case.revision),),
            custody=(
                CustodyRecord(draft.received_at, actor, Event.CASE_OPENED, {"files": len(files)}),
                *(_announced(item, now) for item in files),
            ),
            counters=opening_counts(case.wanted),
            counted_at=draft.received_at,
            evidence=(paper.item(case.id, now), *files),
            papers=(paper,),
            notices=_confirmation(case, submission.contact),
            opening=Opening(submission.contact, submission, draft.receipt_lookup, likeness),
            account_keys=draft.account_keys,
        )


def _confirmation(case: Case, contact: Contact) -> tuple[Notice, ...]:
    if not (contact.confirmation and contact.email):
        return ()
    return (Notice(NoticeKind.SUBMISSION_RECEIVED, case.id),)


def _new_case(submission: Submission, received_at: datetime, now: datetime, resembles: str) -> Case:
    incident = submission.incident
    return Case(
        id=case_id_for(submission.submission_id),
        campaign_id=submission.campaign_id,
        submission_id=submission.submission_id,
        locale=submission.locale,
        opened_at=now,
        updated_at=now,
        wanted=submission.remedies,
        items=len(submission.files) + 1,
        pending=len(submission.files) + 1,
        has_links=bool(submission.links),
        has_incident=incident is not None and bool(incident.police_report_number),
        resembles=resembles,
        received_at=received_at,
    )


def _announced(item: EvidenceItem, now: datetime) -> CustodyRecord:
    return CustodyRecord(
        now,
        component(NAME),
        Event.EVIDENCE_ANNOUNCED,
        item=item.number,
        sha256=item.claim.sha256,
        size=item.claim.size,
    )
