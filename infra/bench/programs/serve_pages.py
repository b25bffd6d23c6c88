"""Serve the built pages as the site does, and take files: `serve_pages FOLDER...`.

It writes its address as one line and ends with its standard input. Where the environment names
an INCOMING_BUCKET, it answers what the API does about files that go there.
"""

import gzip
import json
import os
import sys
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from infra.bench.programs.storage import Storage
from infra.local.publish import cache_control, content_type
from infra.site_headers import ISOLATION, content_security_policy
from redress.adapters.s3_uploads import S3Uploads
from redress.domain.uploads import UploadLimits
from redress.edge.campaign_views import campaign_view
from redress.edge.configuration import read_configuration

SAMPLE = Path(__file__).parents[2] / "local" / "sample" / "configuration.json"
LIMITS = UploadLimits(20, 5 * 1024**3, 100 * 1024**3, 16 * 1024**2, 100 * 1024**2)
CHUNK = 256 * 1024
PACKED = {".html", ".css", ".js", ".json", ".svg"}
Answer = tuple[bytes, dict[str, str]]


class Line:
    """A line that carries so many bytes a second, of all who send together."""

    def __init__(self) -> None:
        self._free = 0.0
        self._lock = threading.Lock()

    def carry(self, size: int, bytes_per_second: int) -> None:
        """Wait until so many bytes had their turn."""
        with self._lock:
            self._free = max(self._free, time.monotonic()) + size / bytes_per_second
            until = self._free
        time.sleep(max(0.0, until - time.monotonic()))


class Handler(BaseHTTPRequestHandler):
    """Pages were packed beforehand; whatever is put is read and forgotten.

    `PUT /sink/N` goes over a line of N bytes a second, `PUT /sink/0` as fast as it comes;
    `POST /storage/STEP` is a step of sending a file to the storage.
    """

    protocol_version = "HTTP/1.1"
    answers: dict[str, Answer]
    storage: Storage
    line = Line()

    def do_GET(self) -> None:
        """Answer with a page, or with the campaign."""
        path = self.path.split("?")[0]
        self._answer(200 if path in self.answers else 404, *self.answers.get(path, (b"", {})))

    def do_PUT(self) -> None:
        """Take a file."""
        left, pace = int(self.headers["Content-Length"]), int(self.path.rpartition("/")[2])
        while left:
            taken = len(self.rfile.read(min(CHUNK, left)))
            left -= taken
            if pace:
                self.line.carry(taken, pace)
        self._answer(200, b"", {"ETag": '"taken"'})

    def do_POST(self) -> None:
        """Answer a step of sending a file to the storage."""
        wish = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(self.storage.answer(self.path.rpartition("/")[2], wish)).encode()
        self._answer(200, body, {"Content-Type": "application/json"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def pages(folders: list[Path]) -> dict[str, Answer]:
    """Give every file of the folders by its address, packed where the site packs."""
    found = {}
    campaign, allowed = _campaign()
    for folder in folders:
        for path in (path for path in sorted(folder.rglob("*")) if path.is_file()):
            key = path.relative_to(folder).as_posix()
            body = path.read_bytes().replace(b"__CAMPAIGN__", campaign.encode())
            headers = {"Content-Type": content_type(key), "Cache-Control": cache_control(key)}
            found[f"/{key}"] = _packed(body, headers, packed=path.suffix in PACKED)
    found["/"] = found["/index.html"]
    body = json.dumps(allowed, ensure_ascii=False, default=str).encode()
    address = f"/api/campaigns/{campaign}"
    found[address] = _packed(body, {"Content-Type": "application/json"}, packed=True)
    return found


def _campaign() -> tuple[str, object]:
    campaigns, _ = read_configuration(json.loads(SAMPLE.read_text("utf-8")))
    return campaigns[0].id, campaign_view(campaigns[0], datetime.now(UTC), LIMITS)


def _packed(body: bytes, headers: dict[str, str], *, packed: bool) -> Answer:
    safety = {
        "Content-Security-Policy": content_security_policy(
            os.environ.get("AWS_ENDPOINT_URL_S3", "'self'")
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        **ISOLATION,
    }
    if packed:
        body, safety["Content-Encoding"] = gzip.compress(body, 9), "gzip"
    return body, safety | headers


def main(folders: list[Path]) -> None:
    """Serve until the standard input ends."""
    Handler.answers = pages(folders)
    if "INCOMING_BUCKET" in os.environ:
        Handler.storage = Storage(S3Uploads(os.environ["INCOMING_BUCKET"]), LIMITS)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
        sys.stdout.flush()
        sys.stdin.read()
        server.shutdown()


if __name__ == "__main__":
    main([Path(word) for word in sys.argv[1:]])
