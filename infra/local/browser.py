"""Finding a browser for the pages: `python -m infra.local.browser` installs Debian's if it may."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGE, FONTS_PACKAGE = "chromium", "fonts-noto-cjk"
MISSING = (
    "There is no Chromium, so pages are not tried in a browser: install it"
    f" (apt-get install {BROWSER_PACKAGE} {FONTS_PACKAGE}) or name one (CHROMIUM=/path/to/it)."
)
NO_FONTS = f"No font has Chinese letters: apt-get install {FONTS_PACKAGE}."
CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
DOWNLOADED = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/Chromium.app/**/Chromium")
FLAGS = ("--no-sandbox", "--disable-gpu")
"""In a container there is neither a user to fall back to nor a graphics card."""
FONTS = Path("/usr/share/fonts")
Command = list[str]


def find_browser() -> Path | None:
    """The browser that CHROMIUM names, one on the path, or one that Playwright downloaded."""
    return next(_browsers(), None)


def _browsers() -> Iterator[Path]:
    named = os.environ.get("CHROMIUM", "")
    for name in (named, *NAMES):
        found = shutil.which(name) if name else None
        if found:
            yield Path(found)
    for cache in (os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), *CACHES):
        if cache:
            folder = Path(cache).expanduser()
            yield from (path for pattern in DOWNLOADED for path in sorted(folder.glob(pattern)))


def missing_packages() -> list[str]:
    """Debian's packages of what is not there: a browser, letters for Chinese."""
    wanted = [] if find_browser() else [BROWSER_PACKAGE]
    return wanted if _has_chinese_letters() else [*wanted, FONTS_PACKAGE]


def _has_chinese_letters() -> bool:
    if sys.platform != "linux" or any(FONTS.glob("**/NotoSansCJK*")):
        return True
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)  # noqa: S607  # wherever it is
    return bool(listed.stdout)


def may_install() -> Command | None:
    """What to write before apt-get to install something without being asked; None if not so."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)  # noqa: S607  # wherever it is
    return ["sudo", "-n"] if asked.returncode == 0 else None


def install(packages: list[str], before: Command) -> bool:
    """Install packages of Debian; gives False when that did not work out."""
    quietly = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    commands = (["update"], ["install", "--yes", "--no-install-recommends", *packages])
    return all(
        subprocess.run([*quietly, *command], check=False).returncode == 0 for command in commands
    )


def main() -> None:
    """Say nothing when all is there; else install it, or say in one line what is missing."""
    packages = missing_packages()
    before = may_install()
    if packages and before is not None:
        print(f"Installing {' and '.join(packages)}", flush=True)  # noqa: T201  # for the person who called make
        install(packages, before)
    if find_browser() is None:
        print(MISSING)  # noqa: T201  # as above
    elif FONTS_PACKAGE in missing_packages():
        print(NO_FONTS)  # noqa: T201  # as above


if __name__ == "__main__":
    main()
