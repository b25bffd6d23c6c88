"""The reviewer: reads mails, signs in by a mailed code, and decides on the desk."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.owner import uuid7
from infra.local.journeys.site import Site
from infra.local.mailbox import Mail, Mailbox

Document = dict[str, Any]


@dataclass
class Reviewer:
    """One person of a group, at one browser."""

    site: Site
    mailbox: Mailbox
    email: str
    cookies: dict[str, str] = field(default_factory=dict)

    def signs_in(self) -> None:
        """Ask for a code, read it in the mailbox, and enter it."""
        before = len(self._code_mails())
        self._expect(self.call("POST", "/desk-api/codes", {"email": self.email}), 202)
        mail = self.mailbox.wait_for_mail(
            self.email, matches=lambda _: len(self._code_mails()) > before
        )
        code = re.search(r"(?<!\d)\d{6}(?!\d)", self._code_mails()[-1].text)
        if code is None:
            raise JourneyError(f"no code in the mail '{mail.subject}'")
        self._expect(self.call("POST", "/desk-api/session", {"code": code.group()}), 201)

    def is_asked(self, case_id: str, subject: str = "", timeout: float = 60) -> Mail:
        """Wait for the mail about a case."""
        return self.mailbox.wait_for_mail(
            self.email,
            matches=lambda mail: case_id in mail.subject and subject in mail.subject,
            timeout=timeout,
        )

    def opens(self, mail: Mail) -> Document:
        """Follow a mail's one link to the task."""
        link = re.search(r"https?://\S+/desk\.html#(\S+)", mail.text)
        if link is None:
            raise JourneyError(f"no link to the desk in the mail '{mail.subject}'")
        return self.opens_task(link.group(1))

    def opens_task(self, task_id: str) -> Document:
        """Open a task on the desk."""
        seen: Document = self._expect(self.call("GET", f"/desk-api/tasks/{task_id}"), 200).json()
        return seen

    def queue(self) -> list[Document]:
        """List what waits for the reviewer's groups."""
        tasks: list[Document] = self._expect(self.call("GET", "/desk-api/tasks"), 200).json()[
            "tasks"
        ]
        return tasks

    def decides(self, seen: Document, verdict: str, reason: str, **words: object) -> Document:
        """Decide what was seen."""
        answer = self.tries_to_decide(seen, verdict, reason, **words)
        decided: Document = self._expect(answer, 200).json()
        return decided

    def writes(self, seen: Document, text: str) -> Document:
        """Write to the owner of what was seen."""
        path = f"/desk-api/tasks/{seen['task']['id']}/messages"
        written: Document = self._expect(
            self.call("POST", path, {"id": uuid7(), "text": text}), 200
        ).json()
        return written

    def asks_bag(self, task_id: str, reason: str, revision: int = 0) -> httpx.Response:
        """Ask for the evidence bag of a task's case."""
        order = {"reason": reason, "revision": revision}
        return self.call("POST", f"/desk-api/tasks/{task_id}/bag", order)

    def tries_to_decide(
        self, seen: Document, verdict: str, reason: str, **words: object
    ) -> httpx.Response:
        """Post a decision and give whatever the desk answers."""
        decision = {
            "revision": seen["case"]["revision"],
            "verdict": verdict,
            "reason": reason,
            **words,
        }
        return self.call("POST", f"/desk-api/tasks/{seen['task']['id']}/decision", decision)

    def call(self, method: str, path: str, document: object = None) -> httpx.Response:
        """Send what the desk's page would send, with this browser's cookies."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"X-Redress-Desk": "1", **({"Cookie": cookie} if cookie else {})}
        answer = self.site.call(method, path, document, headers)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def _code_mails(self) -> list[Mail]:
        # Mails about cases name one in the subject, a mailed code does not
        return [mail for mail in self.mailbox.find_mails(self.email) if "RD-" not in mail.subject]

    @staticmethod
    def _expect(answer: httpx.Response, status: int) -> httpx.Response:
        if answer.status_code != status:
            raise JourneyError(f"the desk answered {answer.status_code}: {answer.text}")
        return answer
