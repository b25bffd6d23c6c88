"""The local engine of a stage."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from infra.toml_reader import StageError, matches


@dataclass(frozen=True)
class EngineSettings:
    """The local engine that stands in for AWS, and where it listens."""

    endpoint: str

    def __post_init__(self) -> None:
        matches(
            "engine.endpoint", self.endpoint, r"https?://localhost:\d+", "http(s)://localhost:…"
        )

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
    if "engine" not in document:
        raise StageError("a local engine is named, but this stage runs on AWS")
    return {**document, "engine": {"endpoint": endpoint}}
