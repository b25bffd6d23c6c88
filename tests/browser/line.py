"""One browser's line to the pages server: pages, APIs, files on their way in and out."""

from __future__ import annotations

import base64
import json
import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from infra.local.publish import CONFIG_KEY, cache_control, content_type
from infra.site_headers import ISOLATION, content_security_policy
from tests.browser.levers import LEVERS, WORLD
from tests.browser.storage_gate import CHECKSUM, GATE, receive, refusal
from tests.browser.troubles import Mode
from tests.handlers.caller import Document, http_event

if TYPE_CHECKING:
    from tests.browser.pages_server import PagesServer

CAMPAIGN = "owners-2026"
HANDED_OUT = "/__vault__/"
PREVIEWED = "/__previews__/"
CHUNK = 64 * 1024
ENDED_EARLY = (BrokenPipeError, ConnectionResetError)


class Line(BaseHTTPRequestHandler):
    """One browser's line."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    pages: PagesServer

    def do_GET(self) -> None:  # named by the base class
        self._serve()

    do_POST = do_PUT = do_HEAD = do_DELETE = do_GET  # noqa: N815  # named by the base class

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _serve(self) -> None:
        try:
            self._meet_trouble_and_answer()
        except ENDED_EARLY:
            self.close_connection = True

    def _meet_trouble_and_answer(self) -> None:
        path = urlsplit(self.path).path
        body = self._body(slow=path.startswith(GATE))
        self.pages.requests.append(f"{self.command} {path}")
        trouble = self.pages.troubles.meet(self.command, path)
        if trouble is not None and trouble.mode is Mode.DROP:
            self.close_connection = True
        elif trouble is not None and trouble.mode is Mode.REFUSE:
            self._refuse(trouble.status, trouble.code, storage=path.startswith(GATE))
        else:
            self._answer(path, body, lost=trouble is not None)

    def _answer(self, path: str, body: bytes, *, lost: bool) -> None:
        if lost:
            self._reply = lambda *_: setattr(self, "close_connection", True)  # type: ignore[method-assign]
        if path.startswith(WORLD):
            self._pull(path.removeprefix(WORLD), body)
        elif path.startswith(GATE):
            self._take_file(body)
        elif path.startswith(HANDED_OUT):
            self._hand_out(unquote(path.removeprefix(HANDED_OUT)))
        elif path.startswith(PREVIEWED):
            self._show(unquote(path.removeprefix(PREVIEWED)))
        elif path.startswith(("/api/", "/desk-api/")):
            self._call(path, body)
        else:
            self._page(unquote(path))

    def _body(self, *, slow: bool) -> bytes:
        left, chunks = int(self.headers.get("Content-Length") or 0), []
        while left > 0:
            chunk = self.rfile.read(min(left, CHUNK))
            if not chunk:
                raise ConnectionResetError
            chunks.append(chunk)
            left -= len(chunk)
            if slow and self.pages.bytes_per_second:
                time.sleep(len(chunk) / self.pages.bytes_per_second)
        return b"".join(chunks)

    def _refuse(self, status: int, code: str, *, storage: bool) -> None:
        if storage:
            answer = refusal(status, code or "SlowDown")
            self._reply(answer.status, answer.headers, answer.body)
            return
        document = {"type": "about:blank", "title": code, "status": status, "code": code}
        content = json.dumps(document if code else {"message": "Service Unavailable"}).encode()
        self._reply(status, {"Content-Type": "application/problem+json"}, content)

    def _pull(self, lever: str, body: bytes) -> None:
        with self.pages.lock:
            found = LEVERS[lever](self.pages, json.loads(body or b"{}"))
        self._reply(200, {"Content-Type": "application/json"}, json.dumps(found or {}).encode())

    def _take_file(self, body: bytes) -> None:
        with self.pages.lock:
            uploads = self.pages.site.world.uploads
            answer = receive(uploads, self.path, self.headers.get(CHECKSUM, ""), body)
        self._reply(answer.status, answer.headers, answer.body)

    def _hand_out(self, key: str) -> None:
        with self.pages.lock:
            content = self.pages.site.world.vault.objects[key][0].content
        name = parse_qs(urlsplit(self.path).query)["name"][0]
        shown = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        headers = {"Content-Type": "application/octet-stream", "Content-Disposition": shown}
        self._reply(200, headers, content)

    def _show(self, place: str) -> None:
        """Show a preview to a page of another origin, as its bucket does."""
        with self.pages.lock:
            made = self.pages.site.world.previews.kept[place]
        kind = "image/webp" if made.preview.kind == "image" else "text/plain; charset=utf-8"
        everywhere = {
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        self._reply(200, {"Content-Type": kind, **everywhere}, made.data)

    def _call(self, path: str, body: bytes) -> None:
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        event = http_event(self.command, path, headers=headers)
        event["rawQueryString"] = address.query
        if address.query:
            event["queryStringParameters"] = {
                name: ",".join(values) for name, values in parse_qs(address.query).items()
            }
        if "cookie" in headers:
            event["cookies"] = headers.pop("cookie").split("; ")
        if body:
            event |= {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
        with self.pages.lock:
            reply = self.pages.site.answer(event)
            if self.pages.site.working:
                self.pages.site.work()
        self._reply_as_api(reply)

    def _reply_as_api(self, reply: Document) -> None:
        text = str(reply["body"])
        for elsewhere, here in (
            ("https://incoming.example/", GATE),
            ("https://vault.example/", HANDED_OUT),
            ("https://previews.example/", PREVIEWED),
        ):
            text = text.replace(elsewhere, f"{self.pages.url}{here}")
        self._reply(reply["statusCode"], reply["headers"], text.encode(), reply["cookies"])

    def _page(self, path: str) -> None:
        key = path.lstrip("/") or "index.html"
        if key == CONFIG_KEY:
            document = json.dumps({"campaign_id": CAMPAIGN}).encode()
            self._reply(200, {"Content-Type": "application/json"}, document)
            return
        if key.endswith(".html"):
            self.pages.fresh()
        made, file = self._made(key), (self.pages.folder / key).resolve()
        found = file.is_file() and file.is_relative_to(self.pages.folder.resolve())
        if made is None and not found:
            status, key, file = 404, "404.html", self.pages.folder / "404.html"
        else:
            status = 200
        if not file.is_file() and made is None:
            self._reply(404, {"Content-Type": "text/plain"}, b"The pages are not built.")
            return
        content = made if made is not None else file.read_bytes()
        if key.endswith(".html"):
            content = content.replace(b"__CAMPAIGN__", CAMPAIGN.encode())
        headers = {"Content-Type": content_type(key), "Cache-Control": cache_control(key)}
        self._reply(status, headers, content)

    def _made(self, key: str) -> bytes | None:
        """Give a file that publishing makes, and no build."""
        with self.pages.lock:
            return self.pages.site.published().get(key)

    def _reply(
        self,
        status: int,
        headers: dict[str, str],
        content: bytes,
        cookies: list[str] | tuple[str, ...] = (),
    ) -> None:
        self.send_response(status)
        policy = content_security_policy(self.pages.url, self.pages.url)
        safety = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            **ISOLATION,
        }
        for name, value in {**safety, **headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        for cookie in cookies:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
