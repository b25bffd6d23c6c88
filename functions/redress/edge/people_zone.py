"""The reviewers' routes of their leads: who works here, and how much they had to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from redress.domain.errors import (
    ForeignOriginError,
    NotAllowedError,
    NotSignedInError,
    UnknownReviewerError,
)
from redress.domain.events import Audit
from redress.edge import people_answers as answers
from redress.edge.documents import read_document
from redress.edge.http import Reply, Request, Route
from redress.edge.people_forms import ReviewerDetailsForm
from redress.edge.session_zone import SessionZone, same_origin
from redress.usecases.count_reveals import CountReveals, Exposed
from redress.usecases.manage_people import ManagePeople, Member, managing


@dataclass(frozen=True)
class PeopleZone(SessionZone):
    """What leads do for their groups; everybody else is refused."""

    people: ManagePeople
    reveals: CountReveals

    def list_reviewers(self, request: Request) -> Reply:
        """List the reviewers whom a lead may change."""
        _, lead = self._session(request)
        return Reply(200, reviewers_view(self.people.members(managing(lead))))

    def add_reviewer(self, request: Request) -> Reply:
        """Add a reviewer to the lead's groups."""
        same_origin(request)
        _, lead = self._session(request)
        manager = managing(lead)
        form = read_document(request.body, ReviewerDetailsForm)
        added = self.people.add(manager, str(uuid4()), form.details())
        request.notes["changed"] = added.id
        return Reply(201, reviewers_view(self.people.members(manager)))

    def change_reviewer(self, request: Request) -> Reply:
        """Change a reviewer of the lead's groups, disable or enable them."""
        same_origin(request)
        _, lead = self._session(request)
        manager = managing(lead)
        form = read_document(request.body, ReviewerDetailsForm)
        details = form.details()
        self.people.change(manager, request.params["reviewer_id"], lambda _: details)
        return Reply(200, reviewers_view(self.people.members(manager)))

    def read_exposure(self, request: Request) -> Reply:
        """Tell a lead how much the people of the groups had to look at."""
        _, lead = self._session(request)
        return Reply(200, exposure_view(self.reveals.of_groups(lead)))


def reviewers_view(members: Iterable[Member]) -> answers.ReviewersAnswer:
    """Show reviewers to who manages them."""
    return {
        "reviewers": [
            {
                "id": member.reviewer.id,
                "name": member.reviewer.name,
                "email": member.reviewer.email,
                "locale": member.reviewer.locale,
                "groups": list(member.reviewer.groups),
                "lead": member.reviewer.lead,
                "mail_mode": member.reviewer.mail_mode,
                "disabled": member.reviewer.disabled,
                "mail_trouble": member.reviewer.mail_trouble,
                "claims": member.claims,
                "passkeys": member.passkeys,
            }
            for member in members
        ]
    }


def exposure_view(exposed: Iterable[Exposed]) -> answers.ExposureAnswer:
    """Show how much people had to look at."""
    return {
        "reviewers": [
            {
                "id": one.reviewer.id,
                "name": one.reviewer.name,
                "today": one.today,
                "week": one.week,
                "month": one.month,
            }
            for one in exposed
        ]
    }


_LEADS = (NotSignedInError, NotAllowedError)
PEOPLE_ROUTES: tuple[Route[PeopleZone], ...] = (
    Route(
        "GET",
        "/desk-api/reviewers",
        Audit.REVIEWERS_LISTED,
        "The reviewers of a lead's groups",
        PeopleZone.list_reviewers,
        answers.ReviewersAnswer,
        _LEADS,
    ),
    Route(
        "POST",
        "/desk-api/reviewers",
        Audit.REVIEWER_ADDED,
        "Add a reviewer to a lead's groups",
        PeopleZone.add_reviewer,
        answers.ReviewersAnswer,
        (*_LEADS, ForeignOriginError),
        form=ReviewerDetailsForm,
        success=201,
    ),
    Route(
        "PUT",
        "/desk-api/reviewers/<reviewer_id>",
        Audit.REVIEWER_CHANGED,
        "Change a reviewer of a lead's groups; disabling ends every session at once",
        PeopleZone.change_reviewer,
        answers.ReviewersAnswer,
        (*_LEADS, ForeignOriginError, UnknownReviewerError),
        form=ReviewerDetailsForm,
    ),
    Route(
        "GET",
        "/desk-api/exposure",
        Audit.EXPOSURE_READ,
        "How often the reviewers of a lead's groups uncovered what is blurred",
        PeopleZone.read_exposure,
        answers.ExposureAnswer,
        _LEADS,
    ),
)
