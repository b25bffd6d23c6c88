"""The command line: exit codes, languages, JSON, receipts and the owner's own files."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from redress.verify.cli import main
from tests.verify.authority import key_named
from tests.verify.bags import UPLOADS, Maker
from tests.verify.basics import CASE, NAME, Files, armoured
from tests.verify.zips import relisted, zipped

Told = Callable[..., str]


@pytest.fixture
def root(maker: Maker, tmp_path: Path) -> str:
    path = tmp_path / "roots" / "root.pem"
    path.parent.mkdir()
    path.write_text(f"The root of the tests:\n{maker.authority.root.pem}")
    return str(path.parent)


@pytest.fixture
def key(maker: Maker, tmp_path: Path) -> str:
    path = tmp_path / "key.pem"
    path.write_bytes(armoured("PUBLIC KEY", maker.public_key))
    return str(path)


def packed(files: Files, folder: Path) -> str:
    path = folder / f"{NAME}.zip"
    path.write_bytes(zipped(files))
    return str(path)


@pytest.fixture
def sound(files: Files, tmp_path: Path, root: str, capsys: pytest.CaptureFixture[str]) -> Told:
    def told(*words: str) -> str:
        main([packed(files, tmp_path), "--root", root, *words])
        return str(capsys.readouterr().out)

    return told


def test_nothing_changed_is_0(files: Files, tmp_path: Path, root: str, key: str) -> None:
    assert main([packed(files, tmp_path), "--root", root, "--key", key]) == 0


def test_changed_evidence_is_1(files: Files, tmp_path: Path, root: str) -> None:
    changed = files | {"data/evidence/0001.png": b"another picture"}

    assert main([packed(changed, tmp_path), "--root", root]) == 1


def test_a_changed_log_is_2(files: Files, tmp_path: Path, root: str) -> None:
    log = files["data/custody.jsonl"].replace(b"legal", b"owner", 1)
    changed = relisted(files | {"data/custody.jsonl": log})

    assert main([packed(changed, tmp_path), "--root", root]) == 2


def test_both_changed_is_1(files: Files, tmp_path: Path, root: str) -> None:
    changed = files | {"data/custody.jsonl": b"", "data/evidence/0001.png": b""}

    assert main([packed(changed, tmp_path), "--root", root]) == 1


def test_what_cannot_be_checked_is_3(files: Files, tmp_path: Path) -> None:
    assert main([packed(files, tmp_path)]) == 3
    assert main([str(tmp_path / "nothing.zip")]) == 3


@pytest.mark.parametrize(
    "words", [[], ["--what"], ["x.zip", "--lang", "fr"], ["x.zip", "--processes", "0"]]
)
def test_a_wrong_command_is_3_and_accuses_nobody(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert ended.value.code == 3


def test_a_root_or_key_that_is_none_is_3(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")

    assert main([packed(files, tmp_path), "--root", str(wrong)]) == 3
    assert main([packed(files, tmp_path), "--key", str(wrong)]) == 3
    assert main([packed(files, tmp_path), "--key", str(tmp_path / "none.pem")]) == 3
    assert "wrong.pem" in capsys.readouterr().err


def test_another_key_than_the_sites_is_1(
    files: Files, tmp_path: Path, root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = key_named("p256:another").public_key()
    path = tmp_path / "other.pem"
    path.write_bytes(other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    assert main([packed(files, tmp_path), "--root", root, "--key", str(path)]) == 1
    assert "proofs/signing-key.pem" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("en", "Did the evidence change?", "No. Every check holds."),
        ("zh-CN", "证据是否被改动？", "否，各项核验均通过。"),
    ],
)
def test_people_are_answered_in_their_language(
    sound: Told, language: str, question: str, answer: str
) -> None:
    told = sound("--lang", language)

    assert (told.count(question), told.count(answer)) == (1, 2)
    assert CASE in told
    assert "{" not in told


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "证据"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "evidence"),
        ({"LC_ALL": "", "LANG": "de_DE"}, "evidence"),
    ],
)
def test_the_system_says_which_language(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    expected: str,
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    main([str(tmp_path / "nothing.zip")])

    assert expected in capsys.readouterr().out


def test_programs_get_the_same_as_json(
    files: Files, tmp_path: Path, root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    log = files["data/custody.jsonl"].replace(b"legal", b"owner", 1)
    bag = packed(relisted(files | {"data/custody.jsonl": log}), tmp_path)
    code = main([bag, "--root", root, "--json", "--lang", "en"])
    told = json.loads(capsys.readouterr().out)

    assert told["exit_code"] == code == 2
    assert told["answers"] == {"evidence": "unchanged", "log": "changed"}
    assert (told["schema"], told["case"]) == ("redress/verification/1", CASE)
    assert {tuple(check) for check in told["checks"]} == {
        ("question", "subject", "result", "code", "facts", "message")
    }
    wrong = [check for check in told["checks"] if check["result"] == "changed"]
    assert wrong[0]["subject"].startswith("data/custody.jsonl:")
    assert str(wrong[0]["facts"]["line"]) in wrong[0]["message"]


def receipt_in(folder: Path, maker: Maker) -> str:
    path = folder / "receipt.json"
    path.write_bytes(maker.receipt)
    (folder / "receipt.json.sig").write_bytes(maker.sign(maker.receipt))
    return str(path)


def own_files(folder: Path) -> Path:
    own = folder / "own"
    own.mkdir()
    for number, upload in enumerate(UPLOADS):
        (own / f"renamed {number}").write_bytes(upload.data)
    return own


def test_a_receipt_verifies_beside_the_owners_files(maker: Maker, tmp_path: Path, key: str) -> None:
    receipt = receipt_in(tmp_path, maker)

    assert main([receipt, "--key", key]) == 0
    assert main([receipt, "--key", key, "--files", str(own_files(tmp_path))]) == 0
    assert main([receipt, "--signature", f"{receipt}.sig", "--key", key]) == 0


def test_a_receipt_without_key_or_signature_cannot_be_checked(
    maker: Maker, tmp_path: Path, key: str
) -> None:
    receipt = receipt_in(tmp_path, maker)
    assert main([receipt]) == 3

    Path(f"{receipt}.sig").unlink()
    assert main([receipt, "--key", key]) == 3
    assert main([receipt, "--signature", f"{receipt}.sig", "--key", key]) == 3


def test_a_changed_receipt_is_1(maker: Maker, tmp_path: Path, key: str) -> None:
    receipt = receipt_in(tmp_path, maker)
    Path(receipt).write_bytes(maker.receipt.replace(b"preserved", b"preservee", 1))
    assert main([receipt, "--key", key]) == 1

    Path(receipt).write_bytes(maker.receipt.replace(b".png", b".jpg", 1))
    assert main([receipt, "--key", key]) == 1


def test_files_that_differ_or_are_missing_are_named(
    maker: Maker, tmp_path: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt, own = receipt_in(tmp_path, maker), own_files(tmp_path)
    (own / "renamed 4").unlink()
    assert main([receipt, "--key", key, "--files", str(own), "--lang", "en"]) == 3
    assert "[cannot be checked] odd.xyz" in capsys.readouterr().out

    (own / "odd.xyz").write_bytes(b"changed")
    assert main([receipt, "--key", key, "--files", str(own), "--lang", "en"]) == 1
    assert "[CHANGED] odd.xyz" in capsys.readouterr().out
