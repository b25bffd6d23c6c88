"""The documents about what reviewers look at."""

from __future__ import annotations

from typing import TypedDict

from redress.domain.previews import PreviewKind
from redress.edge.answer_types import Address
from redress.usecases.show_preview import PreviewState


class PreviewAnswer(TypedDict):
    """A preview: `ready` with its address, `making` to be asked for again, or `none`.

    `reason` says why there is none: `kind`, `too_large` or `cannot_be_shown`.
    """

    state: PreviewState
    kind: PreviewKind
    url: Address | None
    reason: str


class RevealAnswer(TypedDict):
    """How often the reviewer uncovered something today."""

    today: int
