"""The mailbox of the embedded stack: a mail server with web pages, and a client to read it."""

import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

from infra.local.server_process import ServerProcess
from infra.local.toolchain import LOOPBACK, MAILDEV, check_port_free, free_port


class MailboxError(Exception):
    """The mailbox did not start, or an awaited mail did not come."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that was received.

    `headers` has lower-case names; `recipients` are those of the envelope.
    """

    id: str
    time: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]


def parse_mail(document: Mapping[str, Any]) -> Mail:
    """A mail from the JSON that the server's REST API gives."""
    envelope = document["envelope"]
    return Mail(
        id=document["id"],
        time=document["time"],
        sender=envelope["from"]["address"],
        recipients=tuple(recipient["address"] for recipient in envelope["to"]),
        subject=document.get("subject") or "",
        text=document.get("text") or "",
        html=document.get("html") or "",
        headers={name.lower(): str(value) for name, value in document["headers"].items()},
    )


class Mailbox:
    """Reads what the mail server at `url` received."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def list_mails(self) -> list[Mail]:
        """Every mail, oldest first."""
        mails = [parse_mail(document) for document in json.loads(self._request("GET", "/email"))]
        return sorted(mails, key=lambda mail: (mail.time, mail.id))

    def find_mails(self, recipient: str, subject: str = "") -> list[Mail]:
        """The mails to `recipient` whose subject contains `subject`, oldest first."""
        return [
            mail
            for mail in self.list_mails()
            if recipient.lower() in map(str.lower, mail.recipients) and subject in mail.subject
        ]

    def wait_for_mail(
        self,
        recipient: str,
        *,
        matches: Callable[[Mail], bool] = lambda _: True,
        timeout: float = 30,
    ) -> Mail:
        """The newest mail to `recipient` for which `matches` holds, awaited `timeout` seconds.

        Raises:
            MailboxError: when none came in time; names the subjects that did come.
        """
        deadline = time.monotonic() + timeout
        while True:
            received = self.find_mails(recipient)
            matching = [mail for mail in received if matches(mail)]
            if matching:
                return matching[-1]
            if time.monotonic() > deadline:
                subjects = ", ".join(mail.subject for mail in received) or "no mail at all"
                raise MailboxError(
                    f"No such mail to {recipient} within {timeout:g} seconds; received: {subjects}"
                )
            time.sleep(0.1)

    def delete_all(self) -> None:
        """Forget every mail."""
        self._request("DELETE", "/email/all")

    def is_ready(self) -> bool:
        """Whether the server answers."""
        try:
            return self._request("GET", "/healthz") == b"true"
        except (URLError, ConnectionError, TimeoutError):
            return False

    def _request(self, method: str, path: str) -> bytes:
        request = urllib.request.Request(f"{self.url}/api{path}", method=method)  # noqa: S310 (a server of this machine)
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 (as above)
            body: bytes = answer.read()
        return body


class MailServer(ServerProcess):
    """One mail server on this machine, which keeps its mails in a folder.

    Args:
        state: folder of the mails and of the server's log.
        smtp_port: where it takes mail, or nothing for any free port.
        web_port: where its pages and its REST API are, or nothing for any free port.
        options: further ones of the server, about who may send and how.
    """

    def __init__(
        self,
        state: Path,
        *,
        smtp_port: int | None = None,
        web_port: int | None = None,
        options: tuple[str, ...] = (),
    ) -> None:
        self._options = options
        self.state = state.resolve()
        self.smtp_port = smtp_port or free_port()
        self.web_port = web_port or free_port()
        super().__init__(self.state / "mailbox.log")

    @property
    def url(self) -> str:
        """Where people read the mails."""
        return f"http://localhost:{self.web_port}"

    @property
    def smtp(self) -> str:
        """Where programs send them: `host:port`."""
        return f"{LOOPBACK}:{self.smtp_port}"

    @property
    def mailbox(self) -> Mailbox:
        """A client that reads them."""
        return Mailbox(f"http://{LOOPBACK}:{self.web_port}")

    def start(self, timeout: float = 20) -> None:
        """Start its process and wait, at most `timeout` seconds, until it answers.

        Raises:
            ToolchainError: when one of its ports is in use.
            MailboxError: when the process ends or stays silent.
        """
        if self.is_running():
            return
        check_port_free(self.smtp_port, "the mailbox's SMTP server")
        check_port_free(self.web_port, "the mailbox's pages")
        mails = self.state / "mails"
        mails.mkdir(parents=True, exist_ok=True)
        command: tuple[str | Path, ...] = (
            *(MAILDEV, "--ip", LOOPBACK, "--web-ip", LOOPBACK),
            *("--smtp", str(self.smtp_port), "--web", str(self.web_port)),
            *("--mail-directory", mails),
            *self._options,
        )
        if not self._launch(command, timeout):
            raise MailboxError(f"The mailbox did not start. See {self.log}.")

    def _answers(self) -> bool:
        return self.mailbox.is_ready()
