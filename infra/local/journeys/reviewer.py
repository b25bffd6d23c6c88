"""The reviewer: reads mails, signs in by a code or a passkey, and decides on the desk."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from infra.local.authenticator import Authenticator
from infra.local.journeys.errors import JourneyError
from infra.local.journeys.owner import uuid7
from infra.local.journeys.site import Site
from infra.local.mailbox import Mail, Mailbox

Document = dict[str, Any]

_CODE = re.compile(r"^(?:Code: |验证码：)(\d{6})\s*$", re.MULTILINE)
"""The line of a mail that holds a sign-in code."""


@dataclass
class Reviewer:
    """One person of a group, at one browser."""

    site: Site
    mailbox: Mailbox
    email: str
    cookies: dict[str, str] = field(default_factory=dict)
    passkey: Authenticator | None = None

    def signs_in(self) -> None:
        """Ask for a code, read it in the mailbox, and enter it."""
        code = self._mailed_code("/desk-api/codes", {"email": self.email})
        self._expect(self.call("POST", "/desk-api/session", {"code": code}), 201)

    def proves_anew(self) -> None:
        """Enter a fresh code, for what needs a recent proof."""
        code = self._mailed_code("/desk-api/fresh-codes")
        self._expect(self.call("POST", "/desk-api/session/proof", {"code": code}), 200)

    def adds_passkey(self, campaign_id: str, name: str = "Laptop") -> None:
        """Make a passkey on a device and have it kept."""
        self.passkey = self.passkey or Authenticator(self.site.url)
        here = {"campaign_id": campaign_id}
        asked = self._expect(self.call("POST", "/desk-api/passkeys/options", here), 200).json()
        made = {**here, "name": name, "credential": self.passkey.create(asked["options"])}
        self._expect(self.call("POST", "/desk-api/passkeys", made), 201)

    def signs_in_by_passkey(self, campaign_id: str) -> None:
        """Sign a challenge instead of entering a code."""
        here = {"campaign_id": campaign_id}
        asked = self._expect(
            self.call("POST", "/desk-api/passkeys/sign-in-options", here), 200
        ).json()
        signed = {**here, "credential": self._held().get(asked["options"])}
        self._expect(self.call("POST", "/desk-api/passkeys/session", signed), 201)

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
        path = f"/desk-api/tasks/{seen['task']['id']}"
        if self.passkey:
            decision |= self._signature(path, decision)
        answer = self.call("POST", f"{path}/decision", decision)
        if answer.status_code == 403 and answer.json()["code"] == "fresh_code_needed":
            self.proves_anew()
            answer = self.call("POST", f"{path}/decision", decision)
        return answer

    def call(self, method: str, path: str, document: object = None) -> httpx.Response:
        """Send what the desk's page would send, with this browser's cookies."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"X-Redress-Desk": "1", **({"Cookie": cookie} if cookie else {})}
        answer = self.site.call(method, path, document, headers)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def _signature(self, path: str, decision: Document) -> Document:
        """Sign what is decided, if it weighs so much that it must be."""
        answer = self.call("POST", f"{path}/signing", decision)
        if answer.status_code != 200 or answer.json()["way"] != "passkey":
            return {}
        asked = answer.json()
        credential = self._held().get(asked["options"])
        return {"signature": {"nonce": asked["nonce"], "credential": credential}}

    def _held(self) -> Authenticator:
        if self.passkey is None:
            raise JourneyError(f"{self.email} has no passkey")
        return self.passkey

    def reads_code(self, ask: Callable[[], object]) -> str:
        """Ask for a code in some way, and read it in the mailbox."""
        before = len(self._code_mails())
        ask()
        self.mailbox.wait_for_mail(self.email, matches=lambda _: len(self._code_mails()) > before)
        code: str = _CODE.findall(self._code_mails()[-1].text)[0]
        return code

    def _mailed_code(self, path: str, document: object = None) -> str:
        return self.reads_code(lambda: self._expect(self.call("POST", path, document), 202))

    def _code_mails(self) -> list[Mail]:
        return [mail for mail in self.mailbox.find_mails(self.email) if _CODE.search(mail.text)]

    @staticmethod
    def _expect(answer: httpx.Response, status: int) -> httpx.Response:
        if answer.status_code != status:
            raise JourneyError(f"the desk answered {answer.status_code}: {answer.text}")
        return answer
