"""Building the pages: what `web/` holds becomes the folder that is published."""

import subprocess
import sys
from pathlib import Path

from infra.guide import GuideError, write_guides
from infra.local.toolchain import PROJECT, ToolchainError, check_node, node_version

SITE = PROJECT / "build" / "site"
BUILD = PROJECT / "web" / "build.mjs"


def build_pages(folder: Path = SITE) -> Path:
    """Build the site, the guide's PDFs included, into `folder` and return that folder.

    Raises:
        ToolchainError: when Node.js is missing, or the build fails: then with what it printed.
    """
    check_node(node_version())
    answer = subprocess.run(
        ["node", str(BUILD), str(folder)],  # noqa: S607  # the check found it on the path
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise ToolchainError(answer.stderr.strip() or "The pages were not built.")
    try:
        write_guides(folder)
    except GuideError as error:
        raise ToolchainError(str(error)) from error
    return folder


def main() -> int:
    """Build the site and say where it is."""
    try:
        folder = build_pages()
    except ToolchainError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"The pages are in {folder.relative_to(PROJECT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
