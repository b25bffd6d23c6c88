"""How requests for time stamps reach an authority over HTTP, and what comes of it when not."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from infra.local.time_authority import NAMES, TimeAuthority
from redress.adapters.rfc3161.authorities import Authority
from redress.adapters.rfc3161.http_post import LARGEST_ANSWER, HttpPost
from redress.adapters.rfc3161.stamper import Rfc3161Stamper
from redress.domain.errors import NotStampedError
from redress.domain.stamps import StampRefusal
from tests.adapters.stamps import DIGEST

Answer = Callable[[BaseHTTPRequestHandler], None]
IMPATIENT = HttpPost(connect_seconds=0.2, read_seconds=0.3)

pytestmark = pytest.mark.engine


@contextmanager
def stub(answer: Answer) -> Iterator[str]:
    """Serve one answer to every request; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            assert self.headers["Content-Type"] == "application/timestamp-query"
            assert len(self.rfile.read(length)) == length
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            serving.join()


def sending(status: int, body: bytes, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def never(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.recv(1)  # until the other side has enough


def byte_after_byte(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"0")
            time.sleep(0.05)
    except ConnectionError:
        handler.close_connection = True


def refused(url: str) -> StampRefusal:
    stamper = Rfc3161Stamper([Authority("stub", url, "never looked at")], IMPATIENT)
    with pytest.raises(NotStampedError) as caught:
        stamper.stamp("stub", DIGEST)
    assert caught.value.authority == "stub"
    return caught.value.why


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (sending(500, b"broken"), StampRefusal.REFUSED),
        (sending(503, b"", Retry_After="60"), StampRefusal.REFUSED),
        (sending(404, b""), StampRefusal.REFUSED),
        (sending(200, b"<html>Please sign in</html>"), StampRefusal.NOT_A_STAMP),
        (sending(200, b""), StampRefusal.NOT_A_STAMP),
        (sending(200, b"0" * (LARGEST_ANSWER + 1)), StampRefusal.NOT_A_STAMP),
        (sending(200, b"short", Content_Length="5000"), StampRefusal.UNREACHABLE),
        (never, StampRefusal.SLOW),
        (byte_after_byte, StampRefusal.SLOW),
    ],
    ids=[
        *("http-500", "http-503", "http-404", "html", "empty", "too-large", "broken-off"),
        *("never", "byte-after-byte"),
    ],
)
def test_what_an_authority_answers_has_its_name(answer: Answer, why: StampRefusal) -> None:
    begun = time.monotonic()
    with stub(answer) as url:
        assert refused(url) is why
    assert time.monotonic() - begun < 2


def test_an_endless_answer_is_left_after_64_kib() -> None:
    sent = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        try:
            while sent < 100 * LARGEST_ANSWER:
                sent += handler.wfile.write(b"0" * 4096)
        except ConnectionError:
            handler.close_connection = True

    with stub(endless) as url:
        assert refused(url) is StampRefusal.NOT_A_STAMP
    assert sent < 100 * LARGEST_ANSWER


def test_an_authority_that_is_down_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/") is StampRefusal.UNREACHABLE


def test_an_authority_that_takes_no_call_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as busy:
        address = busy.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for caller in waiting:
            caller.setblocking(False)
            caller.connect_ex(address)
        assert refused(f"http://127.0.0.1:{address[1]}/") is StampRefusal.UNREACHABLE
        for caller in waiting:
            caller.close()


def test_a_redirect_is_not_followed_even_to_a_true_authority(tmp_path: Path) -> None:
    with (
        TimeAuthority(tmp_path) as authority,
        stub(sending(307, b"", Location=f"{authority.url}/{NAMES[0]}")) as url,
    ):
        stamper = Rfc3161Stamper([Authority(NAMES[0], url, authority.root_pem)])
        with pytest.raises(NotStampedError) as caught:
            stamper.stamp(NAMES[0], DIGEST)
    assert caught.value.why is StampRefusal.REFUSED
