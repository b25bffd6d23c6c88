"""What every check has at hand: the files, their hashes, whom the user trusts, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from redress.verify.certificates import Root
from redress.verify.parts import Package
from redress.verify.report import Report
from redress.verify.signing_keys import SigningKey

Hashes = dict[str, dict[str, str]]
"""Hashes in lower-case hexadecimal by file and algorithm."""


class Trust(NamedTuple):
    """What the user trusts: roots of time stamps, and signing keys taken from the site."""

    roots: Sequence[Root]
    keys: Sequence[SigningKey]


class Inspection(NamedTuple):
    """A bag that is being verified."""

    package: Package
    hashes: Hashes
    trust: Trust
    report: Report
