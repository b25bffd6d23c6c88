"""The pages on a server of their own, and a page in Chromium."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from infra.bench.child import BenchError, program_environment
from infra.local.browser import FLAGS
from infra.local.toolchain import PROJECT

_BUNDLER = PROJECT / "infra" / "bench" / "programs" / "bundle_sender.mjs"


def bundle_sender(folder: Path) -> Path:
    """Bundle the page that hashes and sends, and give its folder.

    Raises:
        BenchError: it cannot be bundled.
    """
    done = subprocess.run(  # noqa: S603 (a program of this project)
        ["node", str(_BUNDLER), str(folder)],  # noqa: S607 (the build found it on the path)
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"The page that sends was not bundled: {done.stderr[-2000:]}")
    return folder


@contextmanager
def served(*folders: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve folders in a process of its own and give its address.

    The `environment` is that of a bucket for files, where one is to be sent to.

    Raises:
        BenchError: the server does not start.
    """
    command = [sys.executable, "-m", "infra.bench.programs.serve_pages", *map(str, folders)]
    with subprocess.Popen(  # noqa: S603 (a program of this project)
        command,
        cwd=PROJECT,
        env=program_environment() | dict(environment or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        address = server.stdout.readline().strip() if server.stdout else ""
        if not address:
            raise BenchError("The pages were not served.")
        try:
            yield address
        finally:
            server.communicate()


@contextmanager
def opened(browser: Path, address: str) -> Iterator[Page]:
    """Open a page in a browser of its own; it is not awaited."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(browser), args=list(FLAGS))
        # The engine's certificate is its own; what it signs is checked by hashes anyway
        page = chromium.new_page(base_url=address, ignore_https_errors=True)
        page.set_default_timeout(600_000)
        yield page
        chromium.close()
