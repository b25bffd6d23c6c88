"""What a decision is in the ledger, and what is signed of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from redress.domain.canonical import canonical
from redress.domain.custody import instant
from redress.domain.decisions import Choice
from redress.domain.passkeys import PasskeySignature

NONCE_LIFETIME = timedelta(minutes=5)


def choice_facts(choice: Choice) -> dict[str, str]:
    """Give what the ledger says of a choice: codes as they are, and of each text its SHA-256."""
    return {
        "verdict": choice.verdict.value,
        "reason": choice.reason.value,
        "grounds": ",".join(ground.value for ground in choice.grounds),
        "remedies": ",".join(remedy.value for remedy in choice.remedies),
        "declined": ",".join(f"{one.remedy.value}:{one.reason.value}" for one in choice.declined),
        "duplicate_of": choice.duplicate_of,
        "reference": choice.reference,
        "done_on": choice.done_on,
        "owner_text_sha256": _digest(choice.owner_text),
        "internal_note_sha256": _digest(choice.internal_note),
        "not_criticism_sha256": _digest(choice.not_criticism),
    }


def statement_of(case_id: str, task_id: str, revision: int, choice: Choice, nonce: str) -> str:
    """Give the statement that a passkey signs: canonical JSON; its SHA-256 is the challenge."""
    return canonical(
        {
            "case": case_id,
            "decision": _digest(canonical(choice_facts(choice))),
            "nonce": nonce,
            "revision": revision,
            "task": task_id,
        }
    )


def challenge_of(statement: str) -> bytes:
    """Give the WebAuthn challenge of a statement."""
    return hashlib.sha256(statement.encode()).digest()


def _digest(text: str) -> str:
    """Hash a text in lower-case hexadecimal; no text has no hash."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


@dataclass(frozen=True)
class Proof:
    """How a reviewer proved that a weighty decision is theirs.

    By a passkey's signature over `statement`, or, where the campaign lets codes do, by a code
    that was entered at `proved_at`.
    """

    proved_at: datetime
    statement: str = ""
    signature: PasskeySignature | None = None

    @property
    def details(self) -> dict[str, str | int]:
        """Give it as the ledger keeps it."""
        signature = self.signature
        if signature is None:
            return {"proof": "code", "proved_at": instant(self.proved_at)}
        return {
            "proof": "passkey",
            "statement": self.statement,
            "credential": signature.credential_id,
            "public_key": signature.public_key_der_b64,
            "algorithm": signature.algorithm,
            "authenticator_data": signature.authenticator_data_b64,
            "client_data": signature.client_data_b64,
            "signature": signature.signature_b64,
        }
