"""What reviewers send about their sign-in and their settings."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from redress.domain.reviewers import MAX_FILTERS, MailMode, SavedFilter
from redress.edge.fields import Form, Name, ShortName

_QUERY = r"^[A-Za-z0-9_.~%&=+-]*$"
Opaque = Annotated[str, Meta(min_length=1, max_length=4_000, pattern=r"^[\x21-\x7e]+$")]


class FilterForm(Form, frozen=True):
    """A view of the queue under a name."""

    name: ShortName
    query: Annotated[str, Meta(max_length=500, pattern=_QUERY)]


class SettingsForm(Form, frozen=True):
    """All that reviewers choose for themselves."""

    locale: Literal["zh-CN", "en"]
    mail_mode: MailMode
    filters: Annotated[tuple[FilterForm, ...], Meta(max_length=MAX_FILTERS)] = ()

    def saved(self) -> tuple[SavedFilter, ...]:
        """Give the filters to the domain."""
        return tuple(SavedFilter(one.name, one.query) for one in self.filters)


class CampaignSiteForm(Form, frozen=True):
    """The campaign on whose site somebody signs in."""

    campaign_id: Name


class IssuerReturnForm(Form, frozen=True):
    """What the organisation's sign-in sent the browser back with."""

    campaign_id: Name
    code: Opaque
    state: Opaque
