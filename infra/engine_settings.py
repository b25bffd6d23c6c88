"""The local engine of a stage."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from infra.toml_reader import StageError, matches


@dataclass(frozen=True)
class EngineSettings:
    """The local engine that stands in for AWS, and where it listens.

    With `replay_clock` a campaign may be played again on it: functions then read their time from
    `clock_file`, which the replay names; without a file they read the machine's.
    """

    endpoint: str
    replay_clock: bool = False
    clock_file: str = ""

    def __post_init__(self) -> None:
        matches(
            "engine.endpoint", self.endpoint, r"https?://localhost:\d+", "http(s)://localhost:…"
        )
        if self.clock_file and not self.replay_clock:
            raise StageError("engine.clock_file needs engine.replay_clock = true")

    @property
    def secured(self) -> bool:
        """Whether it speaks TLS."""
        return urlsplit(self.endpoint).scheme == "https"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return urlsplit(self.endpoint).port or 0


def with_engine(document: dict[str, Any], endpoint: str) -> dict[str, Any]:
    """Put the address of a local engine into a stage's document.

    Raises:
        StageError: the stage runs on AWS.
    """
    return _with(document, "endpoint", endpoint)


def with_clock(document: dict[str, Any], file: str) -> dict[str, Any]:
    """Put the file of a replayed campaign's clock into a stage's document.

    Raises:
        StageError: the stage runs on AWS.
    """
    return _with(document, "clock_file", file)


def _with(document: dict[str, Any], key: str, value: str) -> dict[str, Any]:
    if "engine" not in document:
        raise StageError("a local engine is named, but this stage runs on AWS")
    return {**document, "engine": {**document["engine"], key: value}}
