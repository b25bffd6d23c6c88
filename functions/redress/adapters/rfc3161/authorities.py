"""The time stamping authorities of a stage, as its setting names them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from pathlib import Path

ROOTS = Path(__file__).parents[2] / "verify" / "roots"
"""The root certificates that are shipped: `<name>.pem`."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_URL = re.compile(r"https?://[^\s]+")
_PEM = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True)
class Authority:
    """An authority: the name of its setting, where it answers, and its root as PEM."""

    name: str
    url: str
    root: str


_KEYS = {field.name for field in fields(Authority)}


def read_authorities(setting: str) -> tuple[Authority, ...]:
    """Read a JSON list of `{"name", "url", "root"}`; a root is PEM or the name of a shipped one.

    Raises ValueError that names what is wrong.
    """
    try:
        entries = json.loads(setting)
    except ValueError:
        raise ValueError(f"time stamp authorities are JSON, not {setting!r}") from None
    if not isinstance(entries, list):
        raise ValueError(f"time stamp authorities are a list, not {setting}")  # noqa: TRY004  # a wrong setting
    authorities = tuple(_authority(entry) for entry in entries)
    if len({authority.name for authority in authorities}) != len(authorities):
        raise ValueError(f"two time stamp authorities have the same name in {setting}")
    return authorities


def _authority(entry: object) -> Authority:
    if not isinstance(entry, dict) or entry.keys() != _KEYS:
        raise ValueError(f"a time stamp authority has the keys name, url and root: {entry}")
    name, url, root = entry["name"], entry["url"], entry["root"]
    if not all(isinstance(value, str) for value in (name, url, root)):
        raise ValueError(f"a time stamp authority has texts as values: {entry}")
    if not _NAME.fullmatch(name):
        raise ValueError(f"'{name}' is no name for a time stamp authority")
    if not _URL.fullmatch(url):
        raise ValueError(f"'{url}' is no address of a time stamp authority")
    return Authority(name, url, root if root.startswith(_PEM) else _shipped(root))


def _shipped(name: str) -> str:
    path = ROOTS / f"{name}.pem"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise ValueError(f"no root certificate is called '{name}'")
    return path.read_text("utf-8")
