"""Who stamps the time of a stage's evidence."""

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from infra.toml_reader import StageError, matches

ENVIRONMENT_BYTES = 3072
"""What the setting may take of the 4 KiB that all variables of a function share."""


@dataclass(frozen=True)
class Authority:
    """A time stamping authority that answers RFC 3161 over HTTP.

    `root` is the certificate that its stamps lead to: PEM text, or the name of one that
    `functions/redress/verify/roots` holds.
    """

    name: str
    url: str
    root: str

    def __post_init__(self) -> None:
        key = "stamping.authorities"
        matches(f"{key}.name", self.name, r"[a-z0-9][a-z0-9-]*", "lower-case letters, digits, -")
        matches(f"{key}.url", self.url, r"https?://\S+", "an address like http://host/path")
        matches(
            f"{key}.root",
            self.root,
            r"[a-z0-9][a-z0-9-]*|-----BEGIN CERTIFICATE-----[\s\S]*",
            "PEM text or the name of a shipped root",
        )


@dataclass(frozen=True)
class StampingSettings:
    """The authorities that are asked; one stamp suffices, and the others are tried again."""

    authorities: tuple[Authority, ...] = ()

    def __post_init__(self) -> None:
        names = [authority.name for authority in self.authorities]
        if len(set(names)) != len(names):
            raise StageError("stamping.authorities must have different names")
        if len(self.as_json().encode()) > ENVIRONMENT_BYTES:
            raise StageError(
                f"stamping.authorities must fit into {ENVIRONMENT_BYTES} bytes of a function's"
                " environment: ship long roots and name them"
            )

    def as_json(self) -> str:
        """Write them as functions read them."""
        return json.dumps([dataclasses.asdict(authority) for authority in self.authorities])


def with_authorities(document: dict[str, Any], given: str) -> dict[str, Any]:
    """Put authorities that the command line gives (JSON) into a stage's document.

    Raises:
        StageError: they are no JSON, or the stage runs on AWS and names its own.
    """
    if "engine" not in document:
        raise StageError("local time stamp authorities are given, but this stage runs on AWS")
    try:
        authorities = json.loads(given)
    except ValueError:
        raise StageError("the time stamp authorities that were given are not JSON") from None
    return {**document, "stamping": {"authorities": authorities}}
