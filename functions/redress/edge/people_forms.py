"""What leads and operators send about reviewers."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from redress.domain.reviewers import MailMode, Reviewer
from redress.domain.staff import Details
from redress.domain.tasks import Assignee
from redress.edge.fields import Form, Name

Group = Literal["community", "legal", "communications"]
ReviewerId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
ReviewerAddress = Annotated[
    str,
    Meta(min_length=3, max_length=254, pattern=r"^[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+$"),
]


class ReviewerDetailsForm(Form, frozen=True):
    """Everything that is decided about a reviewer, as it is to be from now on."""

    name: Name
    email: ReviewerAddress
    locale: Literal["zh-CN", "en"]
    groups: Annotated[tuple[Group, ...], Meta(min_length=1, max_length=3)]
    lead: bool = False
    mail_mode: MailMode = MailMode.IMMEDIATE
    disabled: bool = False

    def details(self) -> Details:
        """Give it to the domain."""
        return Details(
            name=self.name,
            email=self.email,
            locale=self.locale,
            groups=_groups(self.groups),
            lead=self.lead,
            mail_mode=self.mail_mode,
            disabled=self.disabled,
        )


class NewReviewerForm(ReviewerDetailsForm, frozen=True, kw_only=True):
    """A reviewer whom an operator adds, under an id of the operator's choice."""

    id: ReviewerId


class ReviewerChangeForm(Form, frozen=True):
    """What an operator changes about a reviewer; what is left out stays as it is."""

    id: ReviewerId
    name: Name | None = None
    email: ReviewerAddress | None = None
    locale: Literal["zh-CN", "en"] | None = None
    groups: Annotated[tuple[Group, ...], Meta(min_length=1, max_length=3)] | None = None
    lead: bool | None = None
    mail_mode: MailMode | None = None
    disabled: bool | None = None

    def given_to(self, reviewer: Reviewer) -> Details:
        """Give the details of a reviewer with these changes."""
        present = {name: getattr(reviewer, name) for name in Details.__dataclass_fields__}
        changes = {
            name: value for name, value in msgspec.structs.asdict(self).items() if value is not None
        }
        del changes["id"]
        if self.groups is not None:
            changes["groups"] = _groups(self.groups)
        return Details(**{**present, **changes})


def _groups(names: tuple[Group, ...]) -> tuple[Assignee, ...]:
    return tuple(dict.fromkeys(Assignee(name) for name in names))
