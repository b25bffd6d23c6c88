"""Prerequisites of the embedded stack, each missing one told in a clear sentence."""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"
MINIMUM_PYTHON = (3, 11)
MINIMUM_NODE = 20
CDK = PROJECT / "node_modules" / ".bin" / "cdk"
ESBUILD = PROJECT / "node_modules" / ".bin" / "esbuild"
MAILDEV = PROJECT / "node_modules" / ".bin" / "maildev"


class ToolchainError(Exception):
    """Something that the embedded stack needs is missing or in the way.

    The message is one sentence for the person at the terminal, with what to do.
    """


def check_toolchain() -> None:
    """Check Python, Node.js and the installed packages.

    Raises:
        ToolchainError: names the first thing missing and how to get it.
    """
    check_python(sys.version_info[:2])
    check_node(node_version())
    for tool in (CDK, ESBUILD, MAILDEV):
        if not tool.exists():
            raise ToolchainError(f"The program {tool.name} is not installed: run 'make install'.")


def check_python(version: tuple[int, int]) -> None:
    """Refuse an interpreter that is too old.

    Raises:
        ToolchainError: when `version` (major, minor) is below the minimum.
    """
    if version < MINIMUM_PYTHON:
        wanted, found = (".".join(map(str, numbers)) for numbers in (MINIMUM_PYTHON, version))
        raise ToolchainError(f"Redress needs Python {wanted} or newer, this is {found}.")


def check_node(version: str | None) -> None:
    """Refuse a missing or old Node.js; `version` is what `node --version` printed.

    Raises:
        ToolchainError: when there is none, or its major number is below the minimum.
    """
    found = re.match(r"v?(\d+)\.", version or "")
    if found is None:
        raise ToolchainError(
            f"Node.js is not installed: Redress needs version {MINIMUM_NODE} or newer."
        )
    if int(found.group(1)) < MINIMUM_NODE:
        raise ToolchainError(
            f"Redress needs Node.js {MINIMUM_NODE} or newer, this is {found.string.strip()}."
        )


def check_port_free(port: int, purpose: str) -> None:
    """Refuse a port that another program listens on.

    Raises:
        ToolchainError: when `port` of this machine cannot be bound.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise ToolchainError(
                f"Port {port}, wanted for {purpose}, is in use: "
                "stop the program that listens there, or choose another port "
                "(make run ENGINE_PORT=… SMTP_PORT=… MAILBOX_PORT=… TIME_PORT=…)."
            ) from error


def free_port() -> int:
    """A port of this machine that nothing listens on at the moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def node_version() -> str | None:
    """What `node --version` prints, or None without Node.js."""
    node = shutil.which("node")
    if node is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return answer.stdout
