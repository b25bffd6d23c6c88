"""The build of the pages, as the commands start it."""

import os
from pathlib import Path

import pytest

from infra.local import pages
from infra.local.toolchain import ToolchainError


def test_what_the_build_says_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    failing = tmp_path / "build.mjs"
    failing.write_text("console.error('form.html: no texts'); process.exitCode = 1;")
    monkeypatch.setattr(pages, "BUILD", failing)
    with pytest.raises(ToolchainError, match=r"form\.html: no texts"):
        pages.build_pages(tmp_path)


def test_a_missing_node_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(ToolchainError, match=r"Node\.js is not installed"):
        pages.build_pages(tmp_path)
