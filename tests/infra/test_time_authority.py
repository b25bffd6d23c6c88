"""The local time stamping authorities: they start at once, stop, and keep their root."""

import json
import socket
import stat
import time
import urllib.request
from pathlib import Path

import pytest

from infra.local import time_authority
from infra.local.time_authority import NAMES, TimeAuthority, TimeAuthorityError
from infra.local.toolchain import ToolchainError, check_port_free
from infra.stage import Stage

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
