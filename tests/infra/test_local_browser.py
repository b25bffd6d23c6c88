"""Finding a browser, and installing one where that is allowed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from infra.local import browser

Called = list[list[str]]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty path, no downloaded browser and no fonts; gives its folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH", raising=False)
    monkeypatch.setattr(browser, "CACHES", ())
    monkeypatch.setattr(browser, "FONTS", tmp_path / "fonts")
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path


def program(folder: Path, name: str, does: str = "exit 0") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)
    return path


def test_the_named_browser_counts_most(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert browser.find_browser() is None
    downloaded = program(bare / "cache", "chromium-1200/chrome-linux/chrome")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(bare / "cache"))
    assert browser.find_browser() == downloaded
    google = program(bare, "google-chrome")
    assert browser.find_browser() == google
    debians = program(bare, "chromium")
    assert browser.find_browser() == debians
    named = program(bare / "elsewhere", "my-chromium")
    monkeypatch.setenv("CHROMIUM", str(named))
    assert browser.find_browser() == named


def test_root_installs_what_is_missing_and_says_so(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    program(bare, "apt-get")
    (bare / "env").symlink_to("/usr/bin/env")
    log = bare / "log"
    installs = f'echo "$*" >> {log}; [ "$2" = update ] || /bin/cp {bare}/apt-get {bare}/chromium'
    program(bare, "apt-get", installs)
    browser.main()
    assert log.read_text().splitlines() == [
        "-qq update",
        "-qq install --yes --no-install-recommends chromium fonts-noto-cjk",
    ]
    assert capsys.readouterr().out.splitlines() == [
        "Installing chromium and fonts-noto-cjk",
        browser.NO_FONTS,
    ]


@pytest.mark.parametrize("sudo", ["none", "asks for a password"])
def test_who_may_not_install_is_told_in_one_line(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sudo: str
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    program(bare, "apt-get", "exit 99")
    if sudo != "none":
        program(bare, "sudo", "exit 1")
    browser.main()
    assert capsys.readouterr().out == f"{browser.MISSING}\n"


def test_where_all_is_there_nothing_is_said(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(bare, "chromium")
    program(bare, "fc-list", "echo Noto")
    browser.main()
    assert capsys.readouterr().out == ""
