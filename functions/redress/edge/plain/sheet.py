"""One sheet of the plain form: what was typed on it, in which language, with which files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from redress.domain.campaign import LOCALES, Campaign
from redress.domain.choices import About, Held
from redress.domain.errors import RefusalError
from redress.domain.stages import Remedy
from redress.domain.submission import FileClaim
from redress.edge.documents import read_document
from redress.edge.forms import FileForm
from redress.edge.plain.multipart import Posted


@dataclass(frozen=True)
class Sheet:
    """A sheet as it came or is to be shown; `files` are those that have been taken."""

    campaign: Campaign
    locale: str
    posted: Posted
    network: str
    files: tuple[FileClaim, ...] = ()

    @property
    def submission_id(self) -> str:
        """The id that the sheet was given when it was first shown."""
        return self.posted.one("submission_id")

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of files that came with the sheet and were not taken."""
        taken = {file.sha256 for file in self.files}
        came = self.posted.files
        return tuple(f.name for f in came if sha256(f.content).hexdigest() not in taken)

    def values(
        self, *, ticket: str, errors: Mapping[str, Sequence[str]], notice: str
    ) -> dict[str, object]:
        """Give what the template of the form is filled with."""
        return {
            "campaign": self.campaign,
            "submission_id": self.submission_id,
            "ticket": ticket,
            "other": next(other for other in LOCALES if other != self.locale),
            "files": [_shown(file) for file in self.files],
            "errors": _Filled({name: " ".join(told) for name, told in errors.items()}),
            "notice": notice,
            "typed": _Filled({name: given[0] for name, given in self.posted.fields.items()}),
            "typed_all": _FilledLists(self.posted.fields),
            "about": [choice.value for choice in About],
            "held": [choice.value for choice in Held],
            "remedies": [remedy.value for remedy in Remedy],
        }


class _Filled(dict[str, str]):
    """What was typed or told of a field; nothing for all others."""

    def __missing__(self, _name: str) -> str:
        return ""


class _FilledLists(dict[str, tuple[str, ...]]):
    def __missing__(self, _name: str) -> tuple[str, ...]:
        return ()


def held_files(posted: Posted) -> tuple[FileClaim, ...]:
    """Read which files came before, without those that are left out now.

    What does not read as one was not written by this page. Nobody has to believe the rest: what
    lies under the submission's id is compared with it before anything is preserved.
    """
    without = set(posted.all("without"))
    claims = []
    for text in posted.all("taken"):
        try:
            claim = read_document(text, FileForm).claim()
        except RefusalError:
            continue
        if claim.sha256 not in without:
            claims.append(claim)
    return tuple(claims)


def _shown(file: FileClaim) -> dict[str, object]:
    document: dict[str, object] = {
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "media_type": file.media_type,
    }
    return {**document, "hidden": json.dumps(document)}
