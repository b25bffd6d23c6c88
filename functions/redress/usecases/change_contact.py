"""Change how an owner can be reached, and tell both addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace

from redress.domain.case import TimelineEntry
from redress.domain.contacts import ContactChange, FormerContact
from redress.domain.custody import CustodyRecord
from redress.domain.errors import (
    CaseWithdrawnError,
    Finding,
    InvalidInputError,
    UnknownCaseError,
)
from redress.domain.events import Event
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.submission import Contact
from redress.ports import CaseFile, Cases, Clock, Limits, Outbox
from redress.usecases.limited import DAY, ensure_within
from redress.usecases.own_case import owner
from redress.usecases.steps import settled

MOST_A_DAY = 10
"""Each change may send a mail to an address that nobody has checked."""


@dataclass(frozen=True)
class ChangeContact:
    """What was there before is kept until the person is erased, so that its address can be told.

    The same contact again changes nothing.
    """

    cases: Cases
    limits: Limits
    outbox: Outbox
    clock: Clock

    def __call__(self, case_id: str, wanted: Contact) -> None:
        """Change name, e-mail address and telephone number.

        Raises InvalidInputError, CaseWithdrawnError or TooManyRequestsError.
        """
        if not wanted.email and not wanted.phone:
            raise InvalidInputError([Finding("/contact", "email_or_phone")])
        file = self._file(case_id)
        if _changed(file, wanted) == file.person:
            return
        ensure_within(self.limits, f"contact:{case_id}", DAY, MOST_A_DAY, self.clock.now())
        notices = settled(lambda: self._written(case_id, wanted))
        if notices:
            self.outbox.mail(notices)

    def _written(self, case_id: str, wanted: Contact) -> tuple[Notice, ...]:
        file = self._file(case_id)
        before, after = file.person, _changed(file, wanted)
        if before is None or before == after:
            return ()
        now, case = self.clock.now(), file.case
        change = ContactChange(FormerContact(len(file.former) + 1, before, now), after)
        facts: dict[str, str | int] = {"fields": ",".join(change.fields)}
        notices = _notices(file, change)
        self.cases.note(
            Note(
                case_id,
                custody=(CustodyRecord(now, owner(case), Event.CONTACT_CHANGED, facts),),
                contact=change,
                timeline=(
                    TimelineEntry(now, Event.CONTACT_CHANGED, case.stage, case.revision, facts),
                ),
                notices=notices,
            )
        )
        return notices

    def _file(self, case_id: str) -> CaseFile:
        file = self.cases.open_file(case_id)
        if file is None:
            raise UnknownCaseError(case_id)
        return file


def _changed(file: CaseFile, wanted: Contact) -> Contact:
    """Give the contact as it is to be; raise CaseWithdrawnError when nobody may have one."""
    if file.person is None or file.shut:
        raise CaseWithdrawnError
    return replace(file.person, name=wanted.name, email=wanted.email, phone=wanted.phone)


def _notices(file: CaseFile, change: ContactChange) -> tuple[Notice, ...]:
    """Tell both addresses, and the old one only if mails reach it."""
    case, number = file.case, change.former.number
    former, notices = change.former.contact.email, []
    if former and former != change.contact.email and not file.mail_trouble:
        notices.append(Notice(NoticeKind.CONTACT_REPLACED, case.id, number=number))
    if change.contact.email:
        notices.append(Notice(NoticeKind.CONTACT_CHANGED, case.id, number=number))
    return tuple(notices)
