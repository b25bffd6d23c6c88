"""The local time stamping authorities: they start at once, stop, and keep their root."""

import hashlib
import json
import socket
import stat
import time
import urllib.request
from pathlib import Path

import pytest
from asn1crypto.tsp import TimeStampReq
from certomancer.services import TimeStamper
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from infra.local import time_authority, time_authority_process
from infra.local.authority_certificates import ROOT, ensure_certificates
from infra.local.time_authority import NAMES, TimeAuthority, TimeAuthorityError
from infra.local.toolchain import ToolchainError, check_port_free
from infra.stage import Stage
from redress.adapters.rfc3161.authorities import Authority
from redress.adapters.rfc3161.stamper import Rfc3161Stamper

pytestmark = pytest.mark.engine


def test_a_restart_keeps_the_root(tmp_path: Path) -> None:
    authority = TimeAuthority(tmp_path / "authority")
    with authority:
        root = authority.root_pem
        assert authority.is_running()
        with urllib.request.urlopen(f"{authority.url}/", timeout=5) as answer:  # noqa: S310 (a server of this machine)
            assert answer.read().decode().split() == list(NAMES)
    assert not authority.is_running()
    check_port_free(authority.port, "what comes next")

    begun = time.monotonic()
    with TimeAuthority(tmp_path / "authority", port=authority.port) as again:
        assert time.monotonic() - begun < 10  # measured: 0.8 seconds
        assert again.root_pem == root
    assert (tmp_path / "authority" / "authority.log").read_text()


def test_another_folder_has_another_root(tmp_path: Path) -> None:
    first, second = TimeAuthority(tmp_path / "first"), TimeAuthority(tmp_path / "second")
    assert first.root_pem != second.root_pem


def test_its_setting_is_short_and_a_stage_takes_it(tmp_path: Path) -> None:
    authority = TimeAuthority(tmp_path)

    stage = Stage.load("local", time_stamp_authorities=authority.authorities)

    assert json.loads(stage.time_stamp_authorities) == json.loads(authority.authorities)
    assert [one.name for one in stage.stamping.authorities] == list(NAMES)
    assert len(stage.time_stamp_authorities.encode()) < 1500


def test_keys_are_for_their_owner_and_none_can_issue_more(tmp_path: Path) -> None:
    authority = TimeAuthority(tmp_path)
    assert authority.root_pem
    keys = sorted(authority.certificates.glob("*.key.pem"))
    assert [key.name for key in keys] == [f"{name}.key.pem" for name in NAMES]
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}


@pytest.mark.parametrize("name", NAMES)
def test_a_key_is_loaded_once_and_each_stamp_is_sound(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, loaded = tmp_path / "certificates", list[bytes]()
    ensure_certificates(folder, NAMES)
    load = serialization.load_der_private_key

    def counted(data: bytes, password: bytes | None) -> PrivateKeyTypes:
        loaded.append(data)
        return load(data, password)

    monkeypatch.setattr(serialization, "load_der_private_key", counted)
    own = time_authority_process.make_stamper(folder, name)
    authority = Authority(name, "http://tsa.example", (folder / f"{ROOT}.pem").read_text())
    stamper = Rfc3161Stamper([authority], lambda _, asked: _answer(own, asked))

    stamps = [stamper.stamp(name, hashlib.sha256(text).digest()) for text in (b"a", b"b", b"c")]

    assert len({stamp.response for stamp in stamps}) == 3
    assert len(loaded) == 1


def _answer(stamper: TimeStamper, asked: bytes) -> bytes:
    answer: bytes = stamper.request_tsa_response(TimeStampReq.load(asked)).dump()
    return answer


def test_a_port_in_use_is_refused_with_its_purpose(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(ToolchainError, match=f"Port {port}, wanted for the time stamping"):
            TimeAuthority(tmp_path, port=port).start()


def test_one_that_does_not_start_names_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = TimeAuthority(tmp_path)
    assert authority.root_pem
    monkeypatch.setattr(time_authority, "NAMES", ("nobody",))

    with pytest.raises(TimeAuthorityError, match=r"See .*authority\.log"):
        authority.start()

    assert "nobody.pem" in (tmp_path / "authority.log").read_text()
    assert not authority.is_running()
