"""The evidence guide as PDF, and its versions: `python -m infra.guide build/site`, or `--pin`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import typst

PROJECT = Path(__file__).parent.parent
GUIDE = PROJECT / "web" / "guide"
VERSIONS = GUIDE / "versions.json"
SCRIPT = PROJECT / "web" / "src" / "evidence" / "guide_version.js"
TYPEFACE = PROJECT / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
WEIGHTS = ("400Regular", "700Bold")
LOCALES = ("zh-CN", "en")


class GuideError(Exception):
    """The guide cannot be made or pinned; the message says why and what to do."""


def pinned() -> dict[str, str]:
    """Give the published versions, oldest first, each with the hash of its words."""
    versions: dict[str, str] = json.loads(VERSIONS.read_text("utf-8"))
    return dict(sorted(versions.items()))


def written() -> list[str]:
    """Give the versions whose words are there, oldest first."""
    return sorted(folder.name for folder in GUIDE.iterdir() if (folder / "en.json").is_file())


def fingerprint(version: str) -> str:
    """Hash the words of a version in all languages."""
    words = hashlib.sha256()
    for locale in LOCALES:
        words.update((GUIDE / version / f"{locale}.json").read_bytes())
    return words.hexdigest()


def script(version: str) -> str:
    """Give the module that tells the pages which version they show."""
    return (
        "/** The version of the evidence guide that these pages show. */\n\n"
        f'export const GUIDE_VERSION = "{version}";\n'
    )


def pin() -> str:
    """Publish the versions that are new, and return the current one.

    Raises:
        GuideError: when the words of a published version were changed or taken away.
    """
    versions = pinned()
    for version, known in versions.items():
        if version not in written() or fingerprint(version) != known:
            raise GuideError(
                f"The guide of {version} is published: somebody was shown these words. Put them "
                "back, and write the new ones into a folder named by the day of the new version."
            )
    versions |= {version: fingerprint(version) for version in written()}
    VERSIONS.write_text(json.dumps(versions, indent=2, sort_keys=True) + "\n", "utf-8")
    current = max(versions)
    SCRIPT.write_text(script(current), "utf-8")
    return current


def write_guides(site: Path) -> list[Path]:
    """Write the PDFs of every version into a built site; the same words give the same bytes.

    Raises:
        GuideError: when the typeface is not installed.
    """
    folders = [TYPEFACE / weight for weight in WEIGHTS]
    if not all(folder.is_dir() for folder in folders):
        raise GuideError("The typeface of the guide is missing: run `make install`.")
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
    files = []
    for version in pinned():
        for locale in LOCALES:
            file = site / "guide" / version / f"guide.{locale}.pdf"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_pdf(version, locale, fonts))
            files.append(file)
    return files


def _pdf(version: str, locale: str, fonts: typst.Fonts) -> bytes:
    document: bytes = typst.compile(
        str(GUIDE / "guide.typ"),
        root=str(GUIDE),
        font_paths=fonts,
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        sys_inputs={"version": version, "locale": locale},
    )
    return document


def main() -> int:
    """Write the PDFs into the site that is named, or pin the versions that are new."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=PROJECT / "build" / "site")
    parser.add_argument("--pin", action="store_true", help="publish the versions that are new")
    arguments = parser.parse_args()
    try:
        if arguments.pin:
            sys.stdout.write(f"The current guide is that of {pin()}\n")
        else:
            sys.stdout.write(f"{len(write_guides(arguments.site))} guides in {arguments.site}\n")
    except GuideError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
