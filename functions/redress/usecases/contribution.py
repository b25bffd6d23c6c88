"""What an owner adds to a case."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from redress.domain.canonical import canonical
from redress.domain.errors import Finding, InvalidInputError
from redress.domain.evidence import Paper, PaperKind
from redress.domain.room import item_findings, written_findings
from redress.domain.submission import FileClaim, Link, shown_twice
from redress.domain.uploads import UploadLimits, kept_bytes
from redress.ports import CaseFile


@dataclass(frozen=True)
class Contribution:
    """What an owner adds to a case: words, links, files that were uploaded before."""

    text: str = ""
    links: tuple[Link, ...] = ()
    files: tuple[FileClaim, ...] = ()

    @property
    def empty(self) -> bool:
        """Say whether there is nothing in it."""
        return not (self.text.strip() or self.links or self.files)

    def paper(self, number: int, kind: PaperKind, task_id: str) -> Paper:
        """Write it down as one of the case's papers."""
        document: dict[str, object] = {
            "text": self.text,
            "links": [asdict(link) for link in self.links],
            "files": [asdict(file) for file in self.files],
            "answers": task_id,
        }
        return Paper(number, kind, canonical(document))

    def ensure_sound(self, paper: Paper, file: CaseFile, allowed: UploadLimits) -> None:
        """Raise InvalidInputError with all that is too much or said twice.

        Files alone come in as long as there is room for items, however much was written.
        """
        findings: list[Finding] = allowed.findings(self.files, kept_bytes(file.evidence))
        findings += item_findings(file.case.items, len(self.files))
        if self.text or self.links:
            findings += written_findings(file.papers, paper.text)
        findings += shown_twice(self.files)
        if findings:
            raise InvalidInputError(findings)
