"""The site on a kept line: thousands of people call it, each call with little work."""

import http.client
import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from infra.local.journeys.site import Site

_TIMEOUT = 120
_BROKEN = (http.client.HTTPException, OSError)


class LineError(Exception):
    """No answer came: whether the request arrived is unknown."""


class Line(Site):
    """Calls as a browser does, from many threads; each keeps its connections.

    Args:
        engine_url: where the engine listens, without TLS.
        site_url: the site that is meant.
    """

    def __init__(self, engine_url: str, site_url: str) -> None:
        self.url = site_url.rstrip("/")
        self._engine = urlsplit(engine_url).netloc
        self._host = urlsplit(site_url).netloc
        self._mine = threading.local()

    def call(
        self,
        method: str,
        path: str,
        document: object = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Send a request; a document goes as JSON, `content` as it is.

        Raises:
            LineError: no answer came.
        """
        sent = {"Host": self._host, "Accept-Language": "zh-CN", **(headers or {})}
        if content is None and document is not None:
            content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
            sent["Content-Type"] = "application/json"
        return self._ask(self._engine, method, path, content, sent)

    def upload(self, target: Mapping[str, Any], content: bytes) -> httpx.Response:
        """Send a file to a signed address, exactly as the API said.

        Raises:
            LineError: no answer came.
        """
        place = urlsplit(target["url"])
        path = f"{place.path}?{place.query}"
        return self._ask(place.netloc, target["method"], path, content, target["headers"])

    def close(self) -> None:
        """Hang up; connections of other threads end with their threads."""
        for connection in self._mine.__dict__.values():
            connection.close()

    def _ask(
        self,
        netloc: str,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> httpx.Response:
        connection = self._connection(netloc)
        try:
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            content = answer.read()
        except _BROKEN as error:
            connection.close()
            raise LineError(f"{method} {path.partition('?')[0]}: {error!r}") from error
        request = httpx.Request(method, f"http://{netloc}{path}")
        return httpx.Response(
            answer.status, headers=answer.getheaders(), content=content, request=request
        )

    def _connection(self, netloc: str) -> http.client.HTTPConnection:
        kept: dict[str, http.client.HTTPConnection] = self._mine.__dict__
        if netloc not in kept:
            kept[netloc] = http.client.HTTPConnection(netloc, timeout=_TIMEOUT)
        return kept[netloc]
