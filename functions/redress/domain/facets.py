"""Facets: what a queue can be filtered by; nothing in them is personal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Facets:
    """What a waiting task is about. `unread` counts messages of the owner nobody has taken up.

    `remedies` are those that can be pursued, or the one that is to be carried out; `evidence`
    says whether files are kept, `resembles` whether an earlier case had the same content.
    """

    remedies: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    evidence: bool = False
    language: str = ""
    resembles: bool = False
    unread: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Name each facet as filters and counters do: `remedy:lawyers_letter`, `evidence`."""
        names = [f"remedy:{remedy}" for remedy in self.remedies]
        names += [f"platform:{platform}" for platform in self.platforms]
        if self.language:
            names.append(f"language:{self.language}")
        marks = {"evidence": self.evidence, "resembles": self.resembles, "unread": self.unread}
        return (*names, *(name for name, held in marks.items() if held))
