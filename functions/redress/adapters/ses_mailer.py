"""Mail through Amazon SES."""

from __future__ import annotations

from collections.abc import Callable
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws
from redress.domain.errors import MailRefusedError, MailRejectedError
from redress.ports import Mail

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

_TRY_LATER = frozenset(
    {
        "AccountSuspendedException",
        "LimitExceededException",
        "MailFromDomainNotVerifiedException",
        "MessageRejected",  # most often a sender whose verification has lapsed
        "RequestTimeout",
        "SendingPausedException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_SERVER_FAULT = 500


class SesMailer:
    """Implements the port Mailer.

    Errors name the service's code only: its sentences may hold an address, and errors are logged.

    Args:
        sender: the verified address that mails come from.
        client: gives the client when it is first needed.
    """

    def __init__(self, sender: str, client: Callable[[], SESV2Client] = aws.sesv2) -> None:
        self._sender = sender
        self._connect = client

    @cached_property
    def _client(self) -> SESV2Client:
        return self._connect()

    def send(self, mail: Mail) -> None:
        """Hand the mail over.

        Raises MailRefusedError when it may be taken later (throttled, paused, a fault of the
        service or the network), MailRejectedError when it never will.
        """
        from botocore import exceptions  # noqa: PLC0415  # with the client, not before

        message = _message(mail, self._sender)
        try:
            self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [mail.to]},
                Content={"Raw": {"Data": message.as_bytes()}},
            )
        except exceptions.ClientError as error:
            code = error.response["Error"]["Code"]
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            later = code in _TRY_LATER or status >= _SERVER_FAULT
            raise (MailRefusedError if later else MailRejectedError)(code) from None
        except (exceptions.ConnectionError, exceptions.HTTPClientError) as error:
            raise MailRefusedError(type(error).__name__) from None


def _message(mail: Mail, sender: str) -> EmailMessage:
    """Write the mail down; line breaks in addresses, subject or headers are refused."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = sender
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
        for name, value in mail.headers.items():
            message[name] = value
    except (ValueError, MessageError, IndexError):
        raise MailRejectedError("malformed header") from None
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message
