"""Pack the verifier and what it needs into one file that any Python runs (`make verifier`)."""

import os
import shutil
import stat
import tempfile
import time
import zipapp
from importlib.metadata import distribution
from pathlib import Path

from infra.local.toolchain import PROJECT

TARGET = PROJECT / "build" / "redress-verify.pyz"
_VENDORED = ("asn1crypto", "ecdsa", "six")
_MAIN = "import sys\n\nfrom redress.verify.cli import main\n\nsys.exit(main())\n"
_EARLIEST = time.struct_time((1980, 1, 1, 0, 0, 0, 1, 1, -1))
"""The first moment that a zip can hold; in local time, as zips have it."""


def pack_verifier(target: Path) -> None:
    """Write the zipapp; the same sources give the same bytes, on any day and machine."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _stage(folder)
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
            os.utime(path, (time.mktime(_EARLIEST),) * 2)
        zipapp.create_archive(folder, target, interpreter="/usr/bin/env python3")
    target.chmod(target.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def _stage(folder: Path) -> None:
    functions = PROJECT / "functions"
    (folder / "redress").mkdir()
    shutil.copyfile(functions / "redress" / "__init__.py", folder / "redress" / "__init__.py")
    packages = (functions / "redress" / "verify", folder / "redress" / "verify")
    shutil.copytree(*packages, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(PROJECT / "LICENSE", folder / "LICENSE.txt")
    (folder / "__main__.py").write_text(_MAIN, encoding="utf-8")
    for name in _VENDORED:
        _vendor(name, folder)


def _vendor(name: str, folder: Path) -> None:
    """Copy a package from the virtual environment, with its licence."""
    for file in distribution(name).files or ():
        source = Path(str(file.locate()))
        if file.suffix == ".py" and not file.name.startswith("test_"):
            _copy(source, folder / str(file))
        elif file.name.upper().startswith("LICEN") and ".dist-info" in str(file):
            _copy(source, folder / "licences" / f"{name}.txt")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def main() -> None:
    """Pack it, and say where it lies."""
    pack_verifier(TARGET)
    print(f"{TARGET.relative_to(PROJECT)}  {TARGET.stat().st_size // 1024} KB")  # noqa: T201 (for the person who called make)
    print(f"python3 {TARGET.relative_to(PROJECT)} BAG.zip")  # noqa: T201 (as above)


if __name__ == "__main__":
    main()
