"""What the engine's process is told as it starts, and where it is asked afterwards."""

import os
from pathlib import Path

from infra.local.certificate import Certificate
from infra.local.toolchain import LOOPBACK, PROJECT

CALLS = "/_redress/calls"
"""Where the engine tells what it was asked for."""

OPERATOR = "redress-operator"
"""Clients that look from outside say this in their user agent, and are counted apart."""

_KEPT = ("HOME", "LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TZ")


def process_environment(
    state: Path, *, port: int, region: str, smtp: str | None, tls: Certificate | None
) -> dict[str, str]:
    """Give the environment of an engine that keeps everything in the folder `state`.

    Its process takes PYTHONPATH away before it starts a function.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    variables = kept | {
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": region,
        "PERSIST_STATE": "1",
        "TMPDIR": str(state / "scratch"),
        "STATE_DIR": str(state / "services"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state / "objects"),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        # Else it would tidy up containers of a Docker daemon that it finds
        "DOCKER_HOST": f"unix://{state / 'no-docker.sock'}",
        "PYTHONPATH": str(PROJECT),
        "PYTHONUNBUFFERED": "1",
    }
    if smtp:
        variables["SMTP_HOST"] = smtp
    if tls:
        variables |= {
            "AUTH": "true",
            "USE_SSL": "1",
            "MINISTACK_SSL_CERT": str(tls.certificate),
            "MINISTACK_SSL_KEY": str(tls.key),
            "AWS_CA_BUNDLE": str(tls.certificate),
        }
    return variables
