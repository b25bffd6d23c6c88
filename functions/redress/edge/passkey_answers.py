"""What reviewers get of passkeys."""

from __future__ import annotations

from typing import Any, TypedDict

from redress.edge.answer_types import Instant


class CeremonyAnswer(TypedDict):
    """What the browser is to be asked, as WebAuthn's JSON."""

    options: dict[str, Any]


class PasskeyAnswer(TypedDict):
    """A passkey of the reviewer."""

    id: str
    name: str
    created_at: Instant
    used_at: Instant | None


class PasskeysAnswer(TypedDict):
    """The reviewer's passkeys, oldest first."""

    passkeys: list[PasskeyAnswer]
