"""Mail through an SMTP server (RFC 5321), over TLS and with a login."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from redress.domain.errors import MailRefusedError, MailRejectedError
from redress.mime import write_mail
from redress.ports import Mail

if TYPE_CHECKING:
    from email.message import EmailMessage
    from smtplib import SMTP
    from ssl import SSLContext

_SECONDS = 15
_FOR_GOOD = range(500, 600)
Security = Literal["starttls", "tls", "plain"]


@dataclass(frozen=True)
class SmtpServer:
    """Where the server is and how it is spoken to; `plain` is for one on the same machine."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True)
class Login:
    """Who sends; the server knows them by this."""

    username: str
    password: str


class SmtpMailer:
    """Implements the port Mailer, with a connection for each mail.

    What is said of a connection, a login or the sender says nothing of the mail, which is tried
    again. Errors name codes only: a server's sentences may hold an address, and errors are logged.

    Args:
        sender: the address that mails come from.
        server: where they are handed over.
        login: gives the login when it is needed, or None where the server asks for none.
        context: gives what the server's certificate is judged by; by default the system's roots.
    """

    def __init__(
        self,
        sender: str,
        server: SmtpServer,
        login: Callable[[], Login] | None,
        context: Callable[[], SSLContext] | None = None,
    ) -> None:
        self._sender = sender
        self._server = server
        self._login = login
        self._context = context

    def send(self, mail: Mail) -> None:
        """Hand the mail over; raises MailRefusedError or MailRejectedError as the port says."""
        import smtplib  # noqa: PLC0415  # with the first mail, not before

        message = _complete(write_mail(mail, self._sender), self._sender)
        server = self._connected()
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _verdict(max(code for code, _ in error.recipients.values())) from None
        except smtplib.SMTPDataError as error:
            raise _verdict(error.smtp_code) from None
        except OSError as error:
            raise _later(error) from None
        finally:
            _leave(server)

    def _connected(self) -> SMTP:
        """Open a connection; nothing is said over it before it is secured."""
        import smtplib  # noqa: PLC0415  # as above

        host, port = self._server.host, self._server.port
        try:
            if self._server.security == "tls":
                server: SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=self._judge())
            else:
                server = smtplib.SMTP(host, port, timeout=_SECONDS)
        except OSError as error:
            raise _later(error) from None
        try:
            self._introduce(server)
        except OSError as error:
            server.close()
            raise _later(error) from None
        return server

    def _introduce(self, server: SMTP) -> None:
        if self._server.security == "starttls":
            server.starttls(context=self._judge())
        if self._login is not None:
            login = self._login()
            server.login(login.username, login.password)

    def _judge(self) -> SSLContext:
        import ssl  # noqa: PLC0415  # as above

        return self._context() if self._context else ssl.create_default_context()


def _verdict(code: int) -> MailRefusedError | MailRejectedError:
    return (MailRejectedError if code in _FOR_GOOD else MailRefusedError)(str(code))


def _later(error: OSError) -> MailRefusedError:
    """Name a fault of network, TLS or session; smtplib's own errors are among these."""
    code = getattr(error, "smtp_code", "")
    return MailRefusedError(f"{type(error).__name__} {code}".strip())


def _leave(server: SMTP) -> None:
    """Say goodbye; whether it is heard changes nothing, since the mail was judged before."""
    with suppress(OSError):
        server.quit()
    server.close()


def _complete(message: EmailMessage, sender: str) -> EmailMessage:
    """Add what a mail service adds itself: when it was sent, and a name."""
    from email.utils import localtime, make_msgid  # noqa: PLC0415  # as above

    message["Date"] = localtime()
    if "Message-ID" not in message:
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    return message
