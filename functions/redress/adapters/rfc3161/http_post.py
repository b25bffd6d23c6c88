"""How a request for a time stamp reaches an authority over HTTP (RFC 3161, section 3.4)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from redress.adapters.rfc3161.authorities import Authority
from redress.domain.errors import NotStampedError
from redress.domain.stamps import StampRefusal

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

LARGEST_ANSWER = 64 * 1024
_OK = 200


class HttpPost:
    """Sends requests, following no redirects.

    Args:
        connect_seconds: how long an authority may take to take the call.
        read_seconds: how long it may then take to answer.
    """

    def __init__(self, connect_seconds: float = 3, read_seconds: float = 10) -> None:
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds

    def __call__(self, authority: Authority, request: bytes) -> bytes:
        """Give the body of the authority's answer, at most 64 KiB.

        Raises NotStampedError when it cannot be reached, is slow, refuses, or sends too much.
        """
        import urllib3  # noqa: PLC0415  # when a stamp is wanted, not before
        from urllib3 import exceptions  # noqa: PLC0415  # as above

        deadline = time.monotonic() + self._connect_seconds + self._read_seconds
        try:
            with urllib3.PoolManager() as pool:
                answer = pool.request(
                    "POST",
                    authority.url,
                    body=request,
                    headers={"Content-Type": "application/timestamp-query"},
                    timeout=urllib3.Timeout(connect=self._connect_seconds, read=self._read_seconds),
                    retries=False,
                    preload_content=False,
                    decode_content=False,
                )
                with answer:
                    return _body(authority, answer, deadline)
        except (exceptions.ConnectTimeoutError, exceptions.NewConnectionError):
            why = StampRefusal.UNREACHABLE
        except exceptions.TimeoutError:
            why = StampRefusal.SLOW
        except exceptions.HTTPError:
            why = StampRefusal.UNREACHABLE
        raise NotStampedError(authority.name, why)


def _body(authority: Authority, answer: BaseHTTPResponse, deadline: float) -> bytes:
    """Read an answer; an authority that sends byte after byte is slow all the same."""
    if answer.status != _OK:
        raise NotStampedError(authority.name, StampRefusal.REFUSED)
    body = b""
    while part := answer.read1(LARGEST_ANSWER + 1 - len(body)):
        body += part
        if len(body) > LARGEST_ANSWER:
            raise NotStampedError(authority.name, StampRefusal.NOT_A_STAMP)
        if time.monotonic() > deadline:
            raise NotStampedError(authority.name, StampRefusal.SLOW)
    return body
