"""The local engine: an AWS emulator in a process of its own, reached from this machine only."""

import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import URLError

import boto3
from botocore.config import Config

from infra.local.certificate import Certificate, ensure_certificate
from infra.local.engine_environment import CALLS, OPERATOR, process_environment
from infra.local.toolchain import check_port_free, free_port

ACCOUNT = "000000000000"
REGION = "us-east-1"
LONGEST_CALL = 900
"""Seconds that a function may take, which a client waits for: asking again would run it twice."""


class EngineError(Exception):
    """The engine did not start, or ended while it was needed; the message names its log."""


class Engine:
    """One engine on one port, with everything it keeps in one folder.

    Args:
        state: folder of the engine's state, stored objects, certificate and log.
        port: where it listens, or nothing for any free port.
        secured: speak TLS and enforce IAM, as AWS does.
        smtp: `host:port` of the server that gets every mail sent.
        region: the region that its clients use.
    """

    def __init__(
        self,
        state: Path,
        *,
        port: int | None = None,
        secured: bool = False,
        smtp: str | None = None,
        region: str = REGION,
    ) -> None:
        self.state = state.resolve()
        self.port = port or free_port()
        self.secured = secured
        self.smtp = smtp
        self.region = region
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where its services are reached."""
        return f"{'https' if self.secured else 'http'}://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """The file that holds what the engine printed."""
        return self.state / "engine.log"

    @property
    def scratch(self) -> Path:
        """Where it unpacks the code of functions, once for each of their processes."""
        return self.state / "scratch"

    def is_running(self) -> bool:
        """Whether its process is alive."""
        return self._process is not None and self._process.poll() is None

    @cached_property
    def certificate(self) -> Path | None:
        """The certificate to trust, or nothing when it speaks plain HTTP."""
        return self._tls.certificate if self.secured else None

    def environment(self) -> dict[str, str]:
        """What the CDK's command line and AWS clients need in order to reach this engine."""
        variables = {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_ACCOUNT_ID": ACCOUNT,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20,21,22,23",
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
        }
        if self.certificate:
            variables["AWS_CA_BUNDLE"] = str(self.certificate)
            variables["NODE_EXTRA_CA_CERTS"] = str(self.certificate)
        return variables

    def client(self, service: str, credentials: Mapping[str, str] | None = None) -> Any:
        """A boto3 client of one service.

        Args:
            service: as boto3 names it.
            credentials: `Credentials` as STS answers them, or nothing for the account's owner.
        """
        keys = credentials or {"AccessKeyId": "test", "SecretAccessKey": "test"}
        session = boto3.session.Session(
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys.get("SessionToken"),
            region_name=self.region,
        )
        return session.client(
            service,  # type: ignore[call-overload]  # the stubs list literal names
            endpoint_url=self.url,
            verify=str(self.certificate) if self.certificate else None,
            config=Config(
                inject_host_prefix=False,
                read_timeout=LONGEST_CALL,
                retries={"mode": "standard", "total_max_attempts": 3},
                user_agent_extra=OPERATOR,
                s3={"addressing_style": "path"},
            ),
        )

    def calls(self) -> Counter[str]:
        """What the system asked of the engine since it started, by service and operation.

        Clients that `client` made look from outside and are not in it. Beside requests it holds
        what Amazon bills: `states:transition`, `dynamodb:write_units`, `lambda:mib_ms` and more.
        """
        with self._ask(CALLS) as answer:
            return Counter(json.load(answer)["system"])

    def start(self, timeout: float = 30) -> None:
        """Start its process and wait, at most `timeout` seconds, until it answers.

        Raises:
            ToolchainError: when the port is in use.
            EngineError: when the process ends or stays silent.
        """
        if self.is_running():
            return
        check_port_free(self.port, "the local engine")
        self._clear_scratch()
        self.scratch.mkdir(parents=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "infra.local.engine_process"],
                env=process_environment(
                    self.state,
                    port=self.port,
                    region=self.region,
                    smtp=self.smtp,
                    tls=self._tls if self.secured else None,
                ),
                cwd=self.state,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_ready(time.monotonic() + timeout)

    def stop(self, timeout: float = 300) -> None:
        """Ask its process to save and end, and wait `timeout` seconds before ending it by force."""
        if self._process is None:
            return
        try:
            self._end(self._process, timeout)
        finally:
            self._process = None
            self._clear_scratch()

    def _end(self, process: subprocess.Popen[bytes], timeout: float) -> None:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise EngineError(
                    f"The engine did not stop within {timeout:.0f} seconds and was ended by "
                    f"force: what it had not saved is lost. See {self.log}."
                ) from None

    def _clear_scratch(self) -> None:
        """Remove what it unpacked and leaves behind: some gigabytes after a run of tests."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def check_running(self) -> None:
        """Check that the process is alive.

        Raises:
            EngineError: when it ended by itself.
        """
        if not self.is_running():
            code = self._process.returncode if self._process else "unknown"
            raise EngineError(f"The engine ended (exit status {code}). See {self.log}.")

    @cached_property
    def _tls(self) -> Certificate:
        return ensure_certificate(self.state / "tls", ("localhost", "*.localhost"))

    def _wait_until_ready(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            self.check_running()
            try:
                with self._ask("/_ministack/ready"):
                    return
            except (URLError, TimeoutError, ConnectionError):
                time.sleep(0.05)
        self.stop()
        raise EngineError(f"The engine did not become ready in time. See {self.log}.")

    def _ask(self, path: str) -> Any:
        """Open one of its pages about itself."""
        context = ssl.create_default_context(cafile=self.certificate) if self.secured else None
        return urllib.request.urlopen(  # noqa: S310 (the address is made here)
            f"{self.url}{path}", timeout=2, context=context
        )
