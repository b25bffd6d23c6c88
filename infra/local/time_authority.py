"""The time stamping authorities of the embedded stack: two, under one root that this folder has."""

import json
import sys
import urllib.request
from pathlib import Path
from urllib.error import URLError

from infra.local.authority_certificates import ROOT, ensure_certificates
from infra.local.server_process import ServerProcess
from infra.local.toolchain import LOOPBACK, check_port_free, free_port

NAMES = ("local-a", "local-b")


class TimeAuthorityError(Exception):
    """The time stamping authorities did not start; the message names their log."""


class TimeAuthority(ServerProcess):
    """Both authorities on one port, in one process; their times prove nothing to a court.

    Args:
        state: folder of their keys, certificates and log; the root stays as long as it does.
        port: where they listen, or nothing for any free port.
    """

    def __init__(self, state: Path, *, port: int | None = None) -> None:
        self.state = state.resolve()
        self.port = port or free_port()
        super().__init__(self.state / "authority.log")

    @property
    def url(self) -> str:
        """Where they answer: each under the path of its name."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def certificates(self) -> Path:
        """The folder of certificates and keys: `<name>.pem`, `<name>.key.pem`."""
        return self.state / "certificates"

    @property
    def root_pem(self) -> str:
        """The root certificate, which verifies the stamps of both."""
        ensure_certificates(self.certificates, NAMES)
        return (self.certificates / f"{ROOT}.pem").read_text("ascii")

    @property
    def authorities(self) -> str:
        """The setting of a stage that has its time stamps here: JSON of names, URLs and roots."""
        root = self.root_pem
        return json.dumps(
            [{"name": name, "url": f"{self.url}/{name}", "root": root} for name in NAMES]
        )

    def start(self, timeout: float = 20) -> None:
        """Start its process and wait, at most `timeout` seconds, until it answers.

        Raises:
            ToolchainError: when the port is in use.
            TimeAuthorityError: when the process ends or stays silent.
        """
        if self.is_running():
            return
        check_port_free(self.port, "the time stamping authorities")
        ensure_certificates(self.certificates, NAMES)
        program = Path(__file__).with_name("time_authority_process.py")
        words = (self.certificates, str(self.port), *NAMES)
        if not self._launch([sys.executable, "-P", program, *words], timeout):
            raise TimeAuthorityError(
                f"The time stamping authorities did not start. See {self.log}."
            )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/", timeout=2) as answer:  # noqa: S310 (a server of this machine)
                body: bytes = answer.read()
        except (URLError, ConnectionError, TimeoutError):
            return False
        return body.decode().split() == list(NAMES)
