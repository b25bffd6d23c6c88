"""The site as a browser reaches it: one host, pages and two APIs behind it."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from infra.local.engine import Engine


class Site:
    """Reaches the site through the engine.

    Python does not resolve `*.localhost` as browsers do, so the engine is called at `localhost`
    and the site is named in the `Host` header.

    Args:
        url: the site's address, as people type it.
        engine_url: where the engine listens.
        certificate: what to trust when the engine speaks TLS.
    """

    def __init__(self, url: str, engine_url: str, certificate: Path | None) -> None:
        self.url = url.rstrip("/")
        self._trust = ssl.create_default_context(cafile=certificate) if certificate else True
        self._client = httpx.Client(
            base_url=engine_url,
            headers={"Host": urlsplit(url).netloc},
            verify=self._trust,
            timeout=60,
        )

    @classmethod
    def of(cls, engine: Engine, url: str) -> Self:
        """The site at `url` that `engine` serves."""
        return cls(url, engine.url, engine.certificate)

    def call(
        self,
        method: str,
        path: str,
        document: object = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Send a request; a document goes as JSON, `content` as it is.

        Cookies are for the caller to keep: many people use one site.
        """
        sent = {"Accept-Language": "en", **(headers or {})}
        if content is not None:
            answer = self._client.request(method, path, content=content, headers=sent)
        else:
            answer = self._client.request(method, path, json=document, headers=sent)
        self._client.cookies.clear()
        return answer

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def download(self, url: str) -> bytes:
        """Fetch a file from a signed address."""
        return self.fetch(url).content

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Ask a signed address for its file; give the whole answer."""
        with httpx.Client(verify=self._trust, timeout=60) as client:
            return client.get(url, headers=headers).raise_for_status()

    def upload(self, target: Mapping[str, Any], content: bytes) -> httpx.Response:
        """Send a file to a signed address, exactly as the API said."""
        with httpx.Client(verify=self._trust) as client:
            return client.request(
                target["method"], target["url"], content=content, headers=target["headers"]
            )
