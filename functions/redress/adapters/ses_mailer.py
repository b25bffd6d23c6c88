"""Mail through Amazon SES, at the pace of the account's quota."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws
from redress.domain.errors import MailQuotaError, MailRefusedError, MailRejectedError
from redress.mime import write_mail
from redress.ports import Mail

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef

_TRY_LATER = frozenset(
    {
        "AccountSuspendedException",
        "LimitExceededException",
        "MailFromDomainNotVerifiedException",
        "MessageRejected",  # most often a sender whose verification has lapsed
        "NotFoundException",  # a configuration set that is yet to be made
        "RequestTimeout",
        "SendingPausedException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_SERVER_FAULT = 500
_READ_EVERY = 600.0
_SHARE = 0.8
"""What all workers together take of the rate; the rest is left to sign-in codes."""
_UNLIMITED = -1.0


@dataclass(frozen=True)
class Pace:
    """How the sending of one process is paced.

    `workers` is how many may send at once. `now` (seconds, going on) and `sleep` are the machine's.
    """

    workers: int
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass
class _Quota:
    """The account's quota as it was read, and what this process has sent since."""

    read_at: float
    left: float
    pause: float
    next_at: float = field(default=0.0)


class SesMailer:
    """Implements the port Mailer.

    Errors name the service's code only: its sentences may hold an address, and errors are logged.

    Args:
        sender: the verified address that mails come from.
        configuration_set: tells what becomes of mails; "" for none.
        pace: how to keep to the account's quota; without one it is neither read nor kept.
        client: gives the client when it is first needed.
    """

    def __init__(
        self,
        sender: str,
        *,
        configuration_set: str = "",
        pace: Pace | None = None,
        client: Callable[[], SESV2Client] = aws.sesv2,
    ) -> None:
        self._sender = sender
        self._configuration_set = configuration_set
        self._pace = pace
        self._connect = client
        self._quota: _Quota | None = None

    @cached_property
    def _client(self) -> SESV2Client:
        return self._connect()

    def send(self, mail: Mail) -> None:
        """Hand the mail over, not before it is this process's turn.

        Raises MailQuotaError when the day's quota is used up, MailRefusedError when it may be
        taken later (throttled, paused, a fault of the service or the network), MailRejectedError
        when it never will.
        """
        from botocore import exceptions  # noqa: PLC0415  # with the client, not before

        request = self._request(mail)
        try:
            if self._pace is not None:
                self._wait(self._pace)
            self._client.send_email(**request)
        except exceptions.ClientError as error:
            code = error.response["Error"]["Code"]
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            later = code in _TRY_LATER or status >= _SERVER_FAULT
            raise (MailRefusedError if later else MailRejectedError)(code) from None
        except (exceptions.ConnectionError, exceptions.HTTPClientError) as error:
            raise MailRefusedError(type(error).__name__) from None

    def _request(self, mail: Mail) -> SendEmailRequestTypeDef:
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": self._sender,
            "Destination": {"ToAddresses": [mail.to]},
            "Content": {"Raw": {"Data": write_mail(mail, self._sender).as_bytes()}},
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        if mail.tags:
            request["EmailTags"] = [{"Name": name, "Value": mail.tags[name]} for name in mail.tags]
        return request

    def _wait(self, pace: Pace) -> None:
        """Wait for this process's turn; raise MailQuotaError when there is none today."""
        quota = self._current(pace)
        if quota.left != _UNLIMITED and quota.left < 1:
            raise MailQuotaError("Max24HourSend")
        now = pace.now()
        if quota.next_at > now:
            pace.sleep(quota.next_at - now)
        quota.next_at = max(now, quota.next_at) + quota.pause
        if quota.left != _UNLIMITED:
            quota.left -= 1

    def _current(self, pace: Pace) -> _Quota:
        """Give the quota, read anew every ten minutes; what is left is shared by the workers."""
        known = self._quota
        if known is not None and pace.now() < known.read_at + _READ_EVERY:
            return known
        told = self._client.get_account()["SendQuota"]
        most, sent = told["Max24HourSend"], told["SentLast24Hours"]
        left = _UNLIMITED if most == _UNLIMITED else max(0.0, most - sent) / pace.workers
        pause = pace.workers / (told["MaxSendRate"] * _SHARE) if told["MaxSendRate"] > 0 else 0.0
        self._quota = _Quota(pace.now(), left, pause, known.next_at if known else 0.0)
        return self._quota
