"""Puzzles that cost a computer a moment, and nobody a thought."""

from __future__ import annotations

from typing import Any, Protocol

from redress.domain.work import Work


class Puzzles(Protocol):
    """Makes puzzles and knows its own again; it remembers none of them."""

    def puzzle(self, work: Work) -> dict[str, Any]:
        """Make a puzzle as the document that browsers solve; its solution counts as `work`."""
        ...

    def solved(self, proof: str) -> Work | None:
        """Verify a solution: the work it stands for, or None for whatever is not one of ours."""
        ...
