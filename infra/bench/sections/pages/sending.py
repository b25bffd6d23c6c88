"""How fast a page hashes a file, and sends it, beside curl."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from infra.bench.child import BenchError
from infra.bench.cloud import make_incoming
from infra.bench.figures import Goal, Measurement, Table, measured
from infra.bench.files import random_file, readable
from infra.bench.section import Options
from infra.bench.sections.pages.curling import (
    Claim,
    claim_of,
    cut,
    send_parts,
    send_to,
    send_whole,
)
from infra.bench.sections.pages.serving import bundle_sender, opened, served
from infra.local.engine import Engine

_MB = 1e6
_PACE = 25_000_000
_LARGEST = 256 * 1024 * 1024
_HASHING = Goal("at least", 80, of="value")
_SENDING = Goal("at least", 0.8)


@dataclass(frozen=True)
class _Sender:
    """A page that has chosen a file, and what curl needs to send the same."""

    page: Page
    server: str
    file: Path
    parts: dict[Path, str]
    claim: Claim
    forget: Callable[[], None]

    def hash(self) -> float:
        """Give the seconds that the page takes; raises BenchError where the hash is wrong."""
        answer = self.page.evaluate("hashChosen()")
        if answer["found"] != self.claim.sha256:
            raise BenchError(f"The page found another SHA-256: {answer['found']}")
        return float(answer["seconds"])

    def send(self, pace: int) -> float:
        """Give the seconds that the page takes over a line of so many bytes a second."""
        return self._seconds(f"sendToSink('/sink/{pace}')")

    def curl(self, pace: int) -> float:
        """Give the seconds that curl takes over the same line."""
        return send_to(f"{self.server}/sink/{pace}", self.file)

    def store(self) -> float:
        """Give the seconds until the storage has the hashed file from the page."""
        return self._forgotten(lambda: self._seconds("sendToStorage()"))

    def curl_whole(self) -> float:
        """Give the seconds until the storage has the file from curl, in one request."""
        return self._forgotten(lambda: send_whole(self.server, self.file, self.claim))

    def curl_parts(self) -> float:
        """Give the seconds until the storage has the file from curl, in the page's parts."""
        return self._forgotten(lambda: send_parts(self.server, self.parts, self.claim))

    def _seconds(self, work: str) -> float:
        return float(self.page.evaluate(f"async () => (await {work}).seconds"))

    def _forgotten(self, work: Callable[[], float]) -> float:
        try:
            return work()
        finally:
            self.forget()


def measure_sending(options: Options, browser: Path, folder: Path) -> Table:
    """Hash and send a file by the modules of the pages, in turns with curl."""
    size = min(_LARGEST, options.sizes[0])
    options.progress(f"hashing and sending {readable(size)} from a page")
    with _sender(browser, folder, size) as sender:
        measures: dict[str, Callable[[], float]] = {
            "hashed": sender.hash,
            "curl, whole": sender.curl_whole,
            "curl, parts": sender.curl_parts,
            "stored": sender.store,
            "curl, line": lambda: sender.curl(_PACE),
            "line": lambda: sender.send(_PACE),
            "curl, sink": lambda: sender.curl(0),
            "sink": lambda: sender.send(0),
        }
        rates: dict[str, list[float]] = {name: [] for name in measures}
        for _ in range(options.rounds):
            for name, seconds in measures.items():
                rates[name].append(size / _MB / seconds())
    return Table(
        "Files on their way",
        "The page sends parts of 16 MiB, up to six at a time, whose hashes it made with that "
        "of the file; curl sends the same parts, cut and hashed before, or the file in one "
        "request. S3 is the local engine, which speaks TLS here as S3 does. Both ask where to "
        "send; it checks the SHA-256 that is signed with each address, and makes one file of "
        "the parts, which both await. It is one thread, and takes nothing in while it checks "
        "a part; a page also asks it before each part whether pages may send, and waits its "
        "turn for the answer. Without TLS, as on a laptop, curl gains more than Chromium, "
        "which then needs both processors for itself: 0.7 of curl. The line is a server that "
        "takes 25 MB a second, a fast one for a phone, and forgets them. Another forgets as "
        "much as comes: there the page has no goal, for it shows how fast Chromium hands the "
        "bytes of a file from one of its processes to another.",
        "curl",
        tuple(_lines(readable(size), rates)),
    )


def _lines(name: str, rates: dict[str, list[float]]) -> Iterator[Measurement]:
    def line(subject: str, key: str, peer: str = "", goal: Goal | None = None) -> Measurement:
        return measured(subject, "MB/s", rates[key], peer=rates.get(peer, ()), goal=goal)

    sent = f"{name} sent from the page"
    yield line(f"{name} hashed in the page", "hashed", goal=_HASHING)
    yield line("curl, to S3, in one request", "curl, whole")
    yield line("curl, to S3, in the same parts", "curl, parts")
    yield line(f"{sent}, to S3", "stored", "curl, parts", _SENDING)
    yield line("curl, over the line", "curl, line")
    yield line(f"{sent}, over the line", "line", "curl, line", _SENDING)
    yield line("curl, to a server that forgets", "curl, sink")
    yield line(f"{sent}, to a server that forgets", "sink", "curl, sink")


@contextmanager
def _sender(browser: Path, folder: Path, size: int) -> Iterator[_Sender]:
    site = bundle_sender(folder / "sender")
    file = random_file(folder / "recording.mp4", size)
    parts, claim = cut(file, folder / "parts"), claim_of(file, "video/mp4")
    with Engine(folder / "engine", secured=True) as engine:
        environment = make_incoming(engine)
        bucket, client = environment["INCOMING_BUCKET"], engine.client("s3")

        def forget() -> None:
            client.delete_object(Bucket=bucket, Key=claim.sha256)

        with served(site, environment=environment) as address, opened(browser, address) as page:
            page.goto("/")
            page.set_input_files("input", str(file))
            yield _Sender(page, address, file, parts, claim, forget)
