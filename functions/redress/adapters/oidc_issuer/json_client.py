"""Small JSON documents over HTTP: bounded in time and size, following no redirects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from redress.domain.errors import IssuerRefusedError, IssuerSilentError

LARGEST_ANSWER = 256 * 1024
_OK = 200
_REFUSED = range(400, 500)


class JsonClient:
    """Speaks with a sign-in elsewhere.

    Args:
        connect_seconds: how long it may take to take the call.
        read_seconds: how long it may then take to answer.
    """

    def __init__(self, connect_seconds: float = 3, read_seconds: float = 5) -> None:
        self._connect_seconds, self._read_seconds = connect_seconds, read_seconds

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Read a document; raises IssuerSilentError."""
        try:
            return self._call("GET", address, None, headers or {})
        except IssuerRefusedError as error:
            raise IssuerSilentError from error

    def post(
        self, address: str, form: Mapping[str, str], headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """Send a form and read the document that comes back.

        Raises IssuerRefusedError for a 4xx, IssuerSilentError.
        """
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._call("POST", address, urlencode(form), sent)

    def _call(
        self, method: str, address: str, body: str | None, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        import urllib3  # noqa: PLC0415  # when somebody signs in elsewhere, not before
        from urllib3 import exceptions  # noqa: PLC0415  # as above

        timeout = urllib3.Timeout(connect=self._connect_seconds, read=self._read_seconds)
        try:
            with urllib3.PoolManager() as pool:
                answer = pool.request(
                    method,
                    address,
                    body=body,
                    headers={"Accept": "application/json", **headers},
                    timeout=timeout,
                    retries=False,
                    preload_content=False,
                )
                with answer:
                    status, text = answer.status, answer.read(LARGEST_ANSWER + 1)
        except exceptions.HTTPError as error:
            raise IssuerSilentError from error
        if status in _REFUSED:
            raise IssuerRefusedError
        if status != _OK or len(text) > LARGEST_ANSWER:
            raise IssuerSilentError
        return _document(text)


def _document(text: bytes) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise IssuerSilentError from error
    if not isinstance(document, dict):
        raise IssuerSilentError
    return document
