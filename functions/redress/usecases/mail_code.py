"""Mail a sign-in code to the address that was named, if it is a reviewer's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from redress.domain.errors import MailRejectedError
from redress.ports import Clock, Mailer, People, Secrets, Texts
from redress.usecases.sign_in import code_hash


class CodeMailed(StrEnum):
    """What became of a wish for a code."""

    SENT = "sent"
    NOBODY = "nobody"
    TOO_LATE = "too_late"
    REJECTED = "rejected"


@dataclass(frozen=True)
class MailCode:
    """The code is made here, so that no queue ever holds one. A repeated wish gets a new code."""

    people: People
    secrets: Secrets
    mailer: Mailer
    texts: Texts
    clock: Clock

    def __call__(self, browser_hash: str) -> CodeMailed:
        """Make and mail the code; raises MailRefusedError when it must be tried again."""
        asked = self.people.code(browser_hash)
        if asked is None or asked.expires_at <= self.clock.now():
            return CodeMailed.TOO_LATE
        reviewer = self.people.by_address(asked.email)
        if reviewer is None or reviewer.disabled:
            return CodeMailed.NOBODY
        digits = self.secrets.digits()
        kept = code_hash(browser_hash, digits, self.secrets.pepper())
        if not self.people.give_code(browser_hash, reviewer.id, kept):
            return CodeMailed.TOO_LATE
        mail = self.texts.mail("sign_in_code", reviewer.locale, reviewer.email, {"code": digits})
        try:
            self.mailer.send(mail)
        except MailRejectedError:
            return CodeMailed.REJECTED
        return CodeMailed.SENT
