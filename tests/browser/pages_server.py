"""Serve the built pages and both APIs over a world in memory, on this machine alone.

`python -m tests.browser.pages_server [port]` builds the pages, and again whenever they change.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from pathlib import Path

from infra.local.pages import build_pages
from infra.local.toolchain import LOOPBACK, PROJECT, ToolchainError
from tests.browser.levers import LEVERS, WORLD
from tests.browser.line import ENDED_EARLY, Line
from tests.browser.living_site import LivingSite
from tests.browser.troubles import Troubles


class _Http(ThreadingHTTPServer):
    """Browsers hang up as they please."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell of every error but a line that was cut."""
        if not isinstance(sys.exception(), ENDED_EARLY):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


class PagesServer:
    """`site` is the world at the moment; whoever touches it holds `lock`.

    Reviewers come by `desk_url`: no passkey can belong to a site that has a number for a name.
    """

    def __init__(
        self, folder: Path, port: int = 0, fresh: Callable[[], None] | None = None
    ) -> None:
        self.folder = folder
        self.fresh: Callable[[], None] = fresh or (lambda: None)
        self.lock = threading.RLock()
        self.troubles: Troubles = Troubles()
        self.bytes_per_second = 0
        self.requests: list[str] = []
        server = self

        class Handler(Line):
            pages = server

        self._http = _Http((LOOPBACK, port), Handler)
        self.url = f"http://{LOOPBACK}:{self._http.server_port}"
        self.desk_url = f"http://localhost:{self._http.server_port}"
        self.site: LivingSite = LivingSite(self.url)

    def __enter__(self) -> PagesServer:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.troubles.let_go()
        self._http.shutdown()
        self._http.server_close()
        self.site.close()

    def renew(self) -> None:
        """Begin with an empty world."""
        with self.lock:
            self.troubles.let_go()
            self.bytes_per_second = 0
            self.requests.clear()
            self.site.close()
            self.site = LivingSite(self.url)

    def set_pace(self, bytes_per_second: int) -> None:
        """Let files arrive slowly; 0 is as fast as they come."""
        self.bytes_per_second = bytes_per_second


class _Builder:
    """Builds the pages when their sources have changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._built = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            sources = (PROJECT / "web").rglob("*")
            newest = max(path.stat().st_mtime for path in sources if path.is_file())
            if newest <= self._built:
                return
            try:
                build_pages(self._folder)
            except ToolchainError as error:
                print(error, file=sys.stderr)  # noqa: T201  # for the person at the terminal
            self._built = newest


def main(arguments: list[str]) -> None:
    """Serve until Ctrl-C."""
    port = int(arguments[0]) if arguments else 0
    folder = PROJECT / "build" / f"pages-{port}"
    builder = _Builder(folder)
    builder()
    with PagesServer(folder, port, builder) as server:
        print(f"{server.url}  (levers: POST {WORLD}{{{','.join(LEVERS)}}})", flush=True)  # noqa: T201  # for the person at the terminal
        threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1:])
