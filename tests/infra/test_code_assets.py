"""What is packed runs as it is: compiled once, complete, and the same when made again."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.blocks.code_assets import PROJECT, SERVICES, AssetError, CodeAssets, python_minor
from infra.stage import Stage

UNCHECKED = 1
HANDLERS = sorted(
    path.relative_to(PROJECT / "functions").with_suffix("").as_posix().replace("/", ".")
    for path in (PROJECT / "functions" / "handlers").glob("*/*.py")
    if path.stem != "__init__"
)


@pytest.fixture(scope="session")
def assets() -> CodeAssets:
    return CodeAssets.of(Stage.load("local"))


@pytest.mark.parametrize("part", ["functions", "layer", "proofs", "previews"])
def test_byte_code_is_never_compared_with_its_time_stamp(assets: CodeAssets, part: str) -> None:
    folder: Path = getattr(assets, part).folder
    compiled = list(folder.rglob("*.pyc"))
    sources = [path for path in folder.rglob("*.py") if path.stat().st_size]

    assert len(compiled) >= len(sources)
    flags = {int.from_bytes(path.read_bytes()[4:8], "little") for path in compiled}
    assert flags == {UNCHECKED}


@pytest.mark.parametrize("part", ["functions", "layer", "proofs", "previews"])
def test_byte_code_names_no_folder_of_this_machine(assets: CodeAssets, part: str) -> None:
    folder: Path = getattr(assets, part).folder

    told = [path for path in folder.rglob("*.pyc") if str(PROJECT).encode() in path.read_bytes()]

    assert told == []


def test_the_same_sources_make_the_same_fingerprint(assets: CodeAssets, tmp_path: Path) -> None:
    again = CodeAssets(assets.architecture, assets.native, build=tmp_path)

    assert again.functions.fingerprint == assets.functions.fingerprint


def test_a_changed_source_makes_another_fingerprint(tmp_path: Path) -> None:
    functions = tmp_path / "functions"
    functions.mkdir()
    (functions / "one.py").write_text("a = 1\n")
    before = CodeAssets("x86_64", native=True, project=tmp_path, build=tmp_path / "b").functions
    (functions / "one.py").write_text("a = 2\n")
    after = CodeAssets("x86_64", native=True, project=tmp_path, build=tmp_path / "b").functions

    assert before.fingerprint != after.fingerprint
    assert (after.folder / "one.py").read_text() == "a = 2\n"


def test_code_that_is_not_python_is_refused(tmp_path: Path) -> None:
    functions = tmp_path / "functions"
    functions.mkdir()
    (functions / "one.py").write_text("def\n")

    with pytest.raises(AssetError, match="is not Python"):
        _ = CodeAssets("x86_64", native=True, project=tmp_path, build=tmp_path / "b").functions
    assert list((tmp_path / "b").iterdir()) == []


def test_packages_that_cannot_be_had_are_told(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "runtime.txt").write_text("msgspec==0.22.0\n")

    with pytest.raises(AssetError, match="cannot be had"):
        _ = CodeAssets("x86_64", native=True, project=tmp_path, build=tmp_path / "b").layer


@pytest.mark.parametrize("version", [(3, 10, 0), (3, 15, 0), (4, 11, 0)])
def test_a_python_that_functions_cannot_run_under_is_refused(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)

    with pytest.raises(AssetError, match=r"run under Python 3\.11 to 3\.14, and this is"):
        python_minor()


def test_the_layer_describes_exactly_the_services_that_are_used(assets: CodeAssets) -> None:
    data = assets.layer.folder / "python" / "botocore" / "data"
    described = {path.name for path in data.iterdir() if path.is_dir()}
    tree = ast.parse((PROJECT / "functions" / "redress" / "aws.py").read_text("utf-8"))
    used = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "client"
        and isinstance(call.args[0], ast.Constant)
    }

    assert used == described == SERVICES


def run_alone(assets: CodeAssets, program: str) -> str:
    """Run under this interpreter with nothing on the path but what is deployed."""
    path = os.pathsep.join((str(assets.functions.folder), str(assets.layer.folder / "python")))
    result = subprocess.run(
        [sys.executable, "-S", "-B", "-W", "error", "-c", program],
        env={"PYTHONPATH": path, "AWS_DEFAULT_REGION": "eu-central-1", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_every_client_can_be_made_with_what_is_deployed(assets: CodeAssets) -> None:
    made = run_alone(
        assets,
        "import boto3\n"
        f"for name in {sorted(SERVICES)}:\n"
        "    print(boto3.client(name, aws_access_key_id='a', aws_secret_access_key='b')"
        ".meta.service_model.service_name)",
    )

    assert made.split() == sorted(SERVICES)


def test_every_handler_can_be_imported_with_what_is_deployed(assets: CodeAssets) -> None:
    assert HANDLERS
    program = "\n".join(
        f"import {module}; print(callable({module}.handler))" for module in HANDLERS
    )

    assert run_alone(assets, program).split() == ["True"] * len(HANDLERS)


def test_the_second_layer_holds_what_the_first_lacks(assets: CodeAssets) -> None:
    first, second = (
        {path.name for path in (layer.folder / "python").iterdir()}
        for layer in (assets.layer, assets.proofs)
    )
    fonts = sorted(path.name for path in (assets.proofs.folder / "fonts").iterdir())

    assert not first & second
    assert {"rfc3161_client", "typst", "asn1crypto"} <= second
    assert fonts == ["LICENSE_FONT", "NotoSerifSC_400Regular.ttf", "NotoSerifSC_700Bold.ttf"]
    assert {path.name for path in assets.proofs.folder.iterdir()} == {"python", "fonts"}


def test_what_makes_proofs_can_be_imported_and_finds_its_fonts(assets: CodeAssets) -> None:
    packages = str(assets.proofs.folder / "python")
    program = (
        f"import sys; sys.path.append({packages!r})\n"
        "import asn1crypto.tsp, cryptography.x509, rfc3161_client, typst\n"
        "from redress.adapters.typst_documents import packed_fonts\n"
        "print(packed_fonts())"
    )

    assert run_alone(assets, program).strip() == str(assets.proofs.folder / "fonts")


def test_what_decodes_pictures_and_videos_lies_in_a_layer_of_its_own(assets: CodeAssets) -> None:
    first, second = (
        {path.name for path in (layer.folder / "python").iterdir()}
        for layer in (assets.layer, assets.previews)
    )
    assert {"PIL", "av"} <= second
    assert not first & second
    assert {path.name for path in assets.previews.folder.iterdir()} == {"python"}
    packages = str(assets.previews.folder / "python")
    program = f"import sys; sys.path.append({packages!r})\nimport av, PIL.Image; print('both')"

    assert run_alone(assets, program).strip() == "both"


@pytest.mark.parametrize("second", ["proofs", "previews"])
def test_code_and_layers_fit_into_a_function(assets: CodeAssets, second: str) -> None:
    folders = (assets.functions.folder, assets.layer.folder, getattr(assets, second).folder)
    size = sum(
        path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file()
    )

    assert size < 250 * 1024 * 1024


def test_missing_fonts_are_told(tmp_path: Path) -> None:
    locks = tmp_path / "requirements"
    locks.mkdir()
    for name in ("proofs.txt", "runtime.txt"):
        (locks / name).write_text("")

    with pytest.raises(AssetError, match="run 'make install'"):
        _ = CodeAssets("x86_64", native=True, project=tmp_path, build=tmp_path / "b").proofs
