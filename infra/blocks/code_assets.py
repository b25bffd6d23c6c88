"""What functions run: one folder of code and three layers, byte-compiled for their Python.

Packages are zipped with a time stamp of 1980, which would make ordinary byte code stale and have
everything compiled again at each cold start; unchecked byte code is taken as it is.
"""

import compileall
import hashlib
import os
import platform
import py_compile
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from uv import find_uv_bin

from infra.stage import Architecture, Stage

PROJECT = Path(__file__).resolve().parents[2]
BUILD = PROJECT / "build"
MINORS = range(11, 15)
RECIPE = "1"
"""Raise it when the way of building changes, so that nothing built before is used again."""

SERVICES = frozenset({"dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sqs", "stepfunctions"})
"""The services whose description (botocore's data) the layer keeps."""


FONTS = Path("node_modules/@expo-google-fonts/noto-serif-sc")
"""The one typeface of documents, in two weights, whose licence goes with it (OFL 1.1)."""


class AssetError(Exception):
    """Code or packages cannot be prepared; the message says why and what to do."""


@dataclass(frozen=True)
class Asset:
    """A folder to be packed, and the fingerprint of what it was made from."""

    folder: Path
    fingerprint: str


@dataclass(frozen=True)
class CodeAssets:
    """The assets of a stage, built when first asked for and kept under build/."""

    architecture: Architecture
    native: bool
    project: Path = PROJECT
    build: Path = BUILD

    @classmethod
    def of(cls, stage: Stage) -> "CodeAssets":
        """Give the assets for a stage; with the local engine they run on this very machine."""
        return cls(architecture=stage.cpu, native=stage.architecture == "host")

    @cached_property
    def functions(self) -> Asset:
        """The folder functions/ with byte code beside each module."""
        source = self.project / "functions"
        fingerprint = _fingerprint(RECIPE, python_minor(), *_contents(source))
        return self._built("functions", fingerprint, lambda folder: _copy_code(source, folder))

    @cached_property
    def layer(self) -> Asset:
        """The packages of requirements/runtime.txt, hashes checked, without what is not used."""
        lock = self.project / "requirements" / "runtime.txt"
        target = self._platform()
        fingerprint = _fingerprint(
            RECIPE, python_minor(), str(target), *sorted(SERVICES), lock.read_text("utf-8")
        )
        return self._built(
            "layer", fingerprint, lambda folder: _install(lock, folder / "python", target)
        )

    @cached_property
    def proofs(self) -> Asset:
        """What makes proofs and documents: packages that the layer lacks, and the fonts."""
        return self._second("proofs", self._fonts())

    @cached_property
    def previews(self) -> Asset:
        """What decodes pictures and videos: packages that the layer lacks."""
        return self._second("previews", [])

    def _second(self, name: str, fonts: list[Path]) -> Asset:
        """Build a layer for the few functions that need more than the others."""
        locks = self.project / "requirements"
        wanted = _without(
            (locks / f"{name}.txt").read_text("utf-8"), (locks / "runtime.txt").read_text("utf-8")
        )
        target = self._platform()
        digests = (hashlib.sha256(font.read_bytes()).hexdigest() for font in fonts)
        fingerprint = _fingerprint(RECIPE, python_minor(), str(target), wanted, *digests)

        def make(folder: Path) -> None:
            lock = folder / f"{name}.txt"
            lock.write_text(wanted, "utf-8")
            _install(lock, folder / "python", target)
            lock.unlink()
            for font in fonts:
                (folder / "fonts").mkdir(exist_ok=True)
                shutil.copy(font, folder / "fonts")

        return self._built(name, fingerprint, make)

    def _fonts(self) -> list[Path]:
        fonts = [
            self.project / FONTS / weight / f"NotoSerifSC_{weight}.ttf"
            for weight in ("400Regular", "700Bold")
        ]
        if missing := [font.name for font in fonts if not font.is_file()]:
            raise AssetError(f"The fonts {', '.join(missing)} are missing: run 'make install'")
        return [*fonts, self.project / FONTS / "LICENSE_FONT"]

    def _platform(self) -> str | None:
        """The wheels to take: None for those of this machine."""
        if self.native:
            return None
        cpu = {"x86_64": "x86_64", "arm64": "aarch64"}[self.architecture]
        glibc = "manylinux_2_17" if python_minor() == "3.11" else "manylinux_2_28"
        return f"{cpu}-{glibc}"

    def _built(self, name: str, fingerprint: str, make: Callable[[Path], None]) -> Asset:
        """Build into a neighbour and rename: a half-built folder is never taken for a whole one."""
        folder = self.build / f"{name}-{fingerprint[:16]}"
        if not folder.is_dir():
            self.build.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.build, prefix=f"{name}-") as scratch:
                made = Path(scratch) / "made"
                made.mkdir()
                make(made)
                _compile(made)
                try:
                    made.rename(folder)
                except OSError:
                    if not folder.is_dir():  # else somebody else built the same meanwhile
                        raise
        return Asset(folder, fingerprint)


def python_minor() -> str:
    """The Python version of functions: that of this interpreter, which makes their byte code.

    Raises:
        AssetError: functions cannot run under this version.
    """
    major, minor = sys.version_info[:2]
    if major != 3 or minor not in MINORS:  # noqa: PLR2004 - the third Python
        raise AssetError(
            f"Functions run under Python 3.{MINORS[0]} to 3.{MINORS[-1]}, and this is"
            f" {major}.{minor}: make the environment with another one, for example"
            " make PYTHON=python3.13 install"
        )
    return f"{major}.{minor}"


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _contents(source: Path) -> list[str]:
    """Name and digest of every file that is packed, in a stable order."""
    return [
        f"{file.relative_to(source).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}"
        for file in sorted(source.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc"
    ]


def _copy_code(source: Path, folder: Path) -> None:
    shutil.copytree(
        source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
    )


def _without(lock: str, present: str) -> str:
    """Give a lock file without the packages that another one has, at the same version."""
    entries = re.findall(r"^\S.*(?:\n[ \t].*)*", lock, re.MULTILINE)
    there = {_pinned(line) for line in present.splitlines() if _pinned(line)}
    return "\n".join(entry for entry in entries if _pinned(entry) not in there) + "\n"


def _pinned(line: str) -> str:
    """Give `name==version` of a lock file's line, or nothing for another line."""
    found = re.match(r"[A-Za-z0-9._-]+==[^\s;]+", line)
    return found[0] if found else ""


def _install(lock: Path, folder: Path, target: str | None) -> None:
    command = [
        *(find_uv_bin(), "pip", "install", "--quiet", "--no-config", "--require-hashes"),
        *("--only-binary", ":all:", "--link-mode", "copy", "--target", str(folder)),
        *("--requirements", str(lock), "--no-deps", "--python", sys.executable),
    ]
    if target:
        command += ["--python-platform", target, "--python-version", python_minor()]
    # uv trusts the authorities it brings along; behind a proxy only the system's own will do
    for trust in ((), ("--system-certs",)):
        result = subprocess.run(  # noqa: S603 - uv
            [*command, *trust], capture_output=True, text=True, check=False
        )
        if result.returncode == 0:
            break
    else:
        raise AssetError(
            f"The packages of {lock.name} cannot be had for {target or platform.machine()}:\n"
            f"{result.stderr.strip()}"
        )
    _trim(folder)


def _trim(folder: Path) -> None:
    """Leave out commands, and the descriptions of the hundreds of services not used."""
    shutil.rmtree(folder / "bin", ignore_errors=True)
    (folder / ".lock").unlink(missing_ok=True)
    for data in (folder / "botocore" / "data", folder / "boto3" / "data"):
        for service in data.glob("*"):
            if service.is_dir() and (service.name not in SERVICES or data.parent.name == "boto3"):
                shutil.rmtree(service)


def _compile(folder: Path) -> None:
    done = compileall.compile_dir(
        folder,
        quiet=2,
        workers=os.cpu_count() or 1,
        stripdir=str(folder),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        raise AssetError(f"A module under {folder} is not Python {python_minor()}")
