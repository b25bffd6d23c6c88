"""The prerequisites of the embedded stack, and the sentences about missing ones."""

import socket
from pathlib import Path

import pytest

from infra.local import toolchain
from infra.local.toolchain import ToolchainError


def test_an_old_python_is_refused_with_both_versions() -> None:
    with pytest.raises(ToolchainError, match=r"Python 3\.11 or newer, this is 3\.10"):
        toolchain.check_python((3, 10))


@pytest.mark.parametrize("version", [(3, 11), (3, 14), (4, 0)])
def test_newer_pythons_are_accepted(version: tuple[int, int]) -> None:
    toolchain.check_python(version)


@pytest.mark.parametrize("answer", [None, "", "command not found"])
def test_a_missing_node_is_named(answer: str | None) -> None:
    with pytest.raises(ToolchainError, match=r"Node\.js is not installed.*version 20"):
        toolchain.check_node(answer)


def test_an_old_node_is_refused_with_both_versions() -> None:
    with pytest.raises(ToolchainError, match=r"Node\.js 20 or newer, this is v18\.19\.0"):
        toolchain.check_node("v18.19.0\n")


@pytest.mark.parametrize("answer", ["v20.0.0\n", "v24.1.0\n"])
def test_newer_nodes_are_accepted(answer: str) -> None:
    toolchain.check_node(answer)


def test_a_missing_installation_says_make_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(toolchain, "CDK", tmp_path / "cdk")
    with pytest.raises(ToolchainError, match="cdk is not installed: run 'make install'"):
        toolchain.check_toolchain()


@pytest.mark.engine
def test_a_port_in_use_is_named_with_its_purpose() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(ToolchainError, match=f"Port {port}, wanted for the mailbox, is in use"):
            toolchain.check_port_free(port, "the mailbox")


@pytest.mark.engine
def test_a_free_port_can_be_used() -> None:
    toolchain.check_port_free(toolchain.free_port(), "anything")
