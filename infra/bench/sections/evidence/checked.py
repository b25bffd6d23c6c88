"""Verifying a bag, and making sure that the verifier did verify it."""

from __future__ import annotations

from pathlib import Path

from infra.bench.child import BenchError, Took, run

MB = 1_000_000
"""Bytes of a megabyte, as rates count them."""


def verify(bag: Path, files: int, workers: int) -> Took:
    """Verify a bag and give what it took.

    The bags of measurements hold payload and lists, and no proofs: that is what size is about.

    Raises:
        BenchError: the verifier did not find exactly the payload files sound.
    """
    took = run("verify_bag", bag, workers)
    if took.facts["sound"] != files:
        raise BenchError(f"{took.facts['sound']} of {files} files were verified: {took.facts}")
    return took
