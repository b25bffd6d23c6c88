"""The verifier runs where little is installed: Python 3.9, one file, nothing else."""

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import vermin

import redress.verify
from infra.local.verifier import pack_verifier
from tests.verify.bags import Maker
from tests.verify.basics import NAME, Files
from tests.verify.zips import zipped

FOLDER = Path(redress.verify.__path__[0])
MODULES = sorted(FOLDER.glob("*.py"))


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("packed") / "redress-verify.pyz"
    pack_verifier(target)
    return target


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_is_python_3_9(path: Path) -> None:
    source = path.read_text("utf-8")

    ast.parse(source, feature_version=(3, 9))
    needed = vermin.visit(source).minimum_versions()[1]
    assert needed is None or needed <= (3, 9)


def test_newer_python_would_be_noticed() -> None:
    with pytest.raises(SyntaxError):
        ast.parse("match 1:\n    case 1: pass\n", feature_version=(3, 9))
    assert vermin.visit("from enum import StrEnum").minimum_versions()[1] == (3, 11)


def run(program: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", program, *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=program.parent,
        env={"LANG": "en_US.UTF-8", "PYTHONUTF8": "1"},
    )


def test_the_packed_verifier_runs_alone(
    program: Path, files: Files, maker: Maker, tmp_path: Path
) -> None:
    bag, root = tmp_path / f"{NAME}.zip", tmp_path / "root.pem"
    bag.write_bytes(zipped(files))
    root.write_text(maker.authority.root.pem)

    sound = run(program, bag, "--root", root)
    assert (sound.returncode, sound.stderr) == (0, "")

    bag.write_bytes(zipped(files | {"data/evidence/0004.txt": b"no longer empty"}))
    changed = run(program, bag, "--root", root)
    assert changed.returncode == 1
    assert "[CHANGED] data/evidence/0004.txt" in changed.stdout


def test_packing_twice_gives_the_same_bytes(program: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pyz"
    pack_verifier(again)

    assert again.read_bytes() == program.read_bytes()


def test_what_is_packed_has_its_licences_and_no_byte_code(program: Path) -> None:
    with zipfile.ZipFile(program) as archive:
        names = archive.namelist()
        tops = {name.partition("/")[0] for name in names}

    assert tops == {
        *("__main__.py", "LICENSE.txt", "licences", "redress", "asn1crypto", "ecdsa", "six.py"),
    }
    assert {name for name in names if name.startswith("licences/") and name.endswith(".txt")} == {
        "licences/asn1crypto.txt",
        "licences/ecdsa.txt",
        "licences/six.txt",
    }
    assert not [name for name in names if name.endswith(".pyc") or "/test_" in name]


def test_the_verifier_needs_nothing_of_redress_and_no_cloud_library() -> None:
    script = (
        "import sys; from redress.verify.cli import main\n"
        "bad = [name for name in sys.modules if name.split('.')[0] in"
        " {'boto3', 'botocore', 'cryptography', 'msgspec', 'aws_lambda_powertools'}"
        " or name.startswith('redress.') and not name.startswith('redress.verify')]\n"
        "print(bad)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(FOLDER.parents[1])},
    )

    assert answer.stdout == "[]\n"
