"""What the environment of every function is read by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True)
class Environment:
    """Base: each field is the environment variable of the same name in upper case."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Read all fields; a missing variable is a KeyError that names it."""
        return cls(**{field.name: environment[field.name.upper()] for field in fields(cls)})


@dataclass(frozen=True)
class Settings(Environment):
    """What reads or writes records.

    What is personal in the table is encrypted under keys of the other one, which a KMS key wraps.
    """

    table_name: str
    keys_table_name: str
    records_key_arn: str
