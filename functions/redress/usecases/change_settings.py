"""Let a reviewer change what is the reviewer's own to choose."""

from __future__ import annotations

from dataclasses import dataclass, replace

from redress.domain.errors import ConflictError, NotSignedInError
from redress.domain.reviewers import MailMode, Reviewer, SavedFilter
from redress.ports import People

_TRIES = 3


@dataclass(frozen=True)
class ChangeSettings:
    """Nothing that a lead changes meanwhile (rights, or whether one may enter) is undone by it."""

    people: People

    def __call__(
        self,
        reviewer: Reviewer,
        locale: str,
        mail_mode: MailMode,
        filters: tuple[SavedFilter, ...],
    ) -> Reviewer:
        """Write the settings; raises NotSignedInError for who is out meanwhile."""
        for _ in range(_TRIES):
            before = self.people.get(reviewer.id)
            if before is None or before.disabled:
                raise NotSignedInError
            after = replace(before, locale=locale, mail_mode=mail_mode, filters=filters)
            try:
                self.people.put(after, expected=before)
            except ConflictError:
                continue
            return after
        raise ConflictError(reviewer.id)
