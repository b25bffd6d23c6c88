"""Signed decisions in the ledger: did a person's passkey sign this very decision?

Source: Web Authentication, section 7.2, as far as it can be checked without the site.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from redress.verify import documents as js
from redress.verify import signatures
from redress.verify.report import LOG, Report

PROPOSED = "case:decision:proposed"
DECIDED = frozenset({PROPOSED, "case:decision:recorded", "case:remedy:settled"})
"""The actions of events that tell of a decision."""

CHOSEN = (
    *("verdict", "reason", "grounds", "remedies", "declined", "duplicate_of", "reference"),
    *("done_on", "owner_text_sha256", "internal_note_sha256", "not_criticism_sha256"),
)
"""What of an event's details is the decision; its canonical form is what the statement hashes."""

_WEIGHTY = {"accept", "carried_out"}
_SIGNED = (
    *("statement", "public_key", "algorithm", "authenticator_data", "client_data", "signature"),
)
_STATEMENT = {
    "case": js.text,
    "decision": js.sha256,
    "nonce": js.pattern(".+"),
    "revision": js.count,
    "task": js.text,
}
_SCHEMES = {
    "ES256": signatures.Scheme("ecdsa", "sha256"),
    "RS256": signatures.Scheme("rsassa_pkcs1v15", "sha256"),
}
_PRESENT, _VERIFIED = 0x01, 0x04
_SITE_BYTES, _LEAST_BYTES = 32, 37
_MOST_TASKS = 1000
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


class FlawError(Exception):
    """What is wrong with a signed decision; `code` names the sentence."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class _Signed(NamedTuple):
    statement: bytes
    public_key: bytes
    scheme: Any
    authenticator_data: bytes
    client_data: bytes
    signature: bytes

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.public_key).hexdigest()


class Decisions:
    """Looks at each event that tells of a decision, and says whose passkey signed it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._proposed: dict[str, tuple[str, str]] = {}

    def look(self, event: Any, place: str) -> None:
        """Verify what an event says of its signature; tells nothing of what needs none."""
        details = event.details
        proof, verdict = details.get("proof"), str(details.get("verdict", ""))
        facts = {"who": _who(event), "verdict": verdict}
        if event.action != PROPOSED and details.get("proposed_by") == facts["who"]:
            self._report.changed(LOG, place, "decision.one_person", **facts)
        elif proof == "passkey":
            self._verify(event, place, facts)
        elif any(name in details for name in _SIGNED):
            self._report.changed(LOG, place, "decision.missing", **facts)
        elif verdict in _WEIGHTY:
            code = "decision.by_code" if proof == "code" else "decision.unsigned"
            self._report.note(LOG, place, code, **facts)

    def _verify(self, event: Any, place: str, facts: dict[str, str]) -> None:
        try:
            key = _verified(event)
            self._ensure_two(event, key)
        except FlawError as flaw:
            self._report.changed(LOG, place, flaw.code, **facts, **flaw.facts)
        except signatures.UnsupportedError as error:
            self._report.unchecked(LOG, place, "decision.unsupported", why=error, **facts)
        else:
            self._report.ok(LOG, place, "decision.ok", key=key, **facts)

    def _ensure_two(self, event: Any, key: str) -> None:
        """See to it that who proposed and who agreed are two people with a key each."""
        details, who = event.details, _who(event)
        task = str(details["task"])
        if event.action == PROPOSED:
            if len(self._proposed) < _MOST_TASKS or task in self._proposed:
                self._proposed[task] = (who, key)
        elif "proposed_by" in details:
            proposer = self._proposed.get(task)
            if proposer is not None and (proposer[0] == who or proposer[1] == key):
                raise FlawError("decision.one_person")


def _verified(event: Any) -> str:
    """Give the fingerprint of the key that signed; raises FlawError, or UnsupportedError."""
    details = event.details
    if not all(details.get(name) for name in _SIGNED):
        raise FlawError("decision.missing")
    signed = _read(details)
    try:
        statement = js.parse(signed.statement, _STATEMENT)
    except js.DocumentError as error:
        raise FlawError("decision.broken", why=str(error)) from error
    own = (event.case, details.get("task"), details.get("revision"))
    if (statement["case"], statement["task"], statement["revision"]) != own:
        raise FlawError("decision.moved")
    chosen = {name: details.get(name) for name in CHOSEN}
    if statement["decision"] != hashlib.sha256(js.canonical(chosen)).hexdigest():
        raise FlawError("decision.differs")
    _ensure_asked(signed)
    _ensure_signature(signed)
    return signed.fingerprint


def _read(details: dict[str, Any]) -> _Signed:
    try:
        scheme = _SCHEMES[details["algorithm"]]
    except KeyError as error:
        raise signatures.UnsupportedError(str(details["algorithm"])) from error
    try:
        return _Signed(
            details["statement"].encode(),
            _base64(details["public_key"]),
            scheme,
            _base64(details["authenticator_data"]),
            _base64(details["client_data"]),
            _base64(details["signature"]),
        )
    except _BROKEN as error:
        raise FlawError("decision.broken", why=str(error)) from error


def _ensure_asked(signed: _Signed) -> None:
    """See that the browser was asked for this statement, for its site, and by a person."""
    try:
        said = json.loads(signed.client_data.decode("utf-8"))
        kind, challenge, origin = said["type"], said["challenge"], said["origin"]
        host = urlsplit(origin).hostname or ""
    except _BROKEN as error:
        raise FlawError("decision.broken", why=str(error)) from error
    wanted = base64.urlsafe_b64encode(hashlib.sha256(signed.statement).digest()).decode()
    if kind != "webauthn.get" or challenge != wanted.rstrip("="):
        raise FlawError("decision.other_challenge")
    data = signed.authenticator_data
    if len(data) < _LEAST_BYTES or data[:_SITE_BYTES] != hashlib.sha256(host.encode()).digest():
        raise FlawError("decision.other_site", site=str(origin))
    if not data[_SITE_BYTES] & _PRESENT or not data[_SITE_BYTES] & _VERIFIED:
        raise FlawError("decision.nobody_there")


def _ensure_signature(signed: _Signed) -> None:
    message = signed.authenticator_data + hashlib.sha256(signed.client_data).digest()
    try:
        key = signatures.load_public_key(signed.public_key)
        holds = signatures.verify_as(key, signed.scheme, signed.signature, message)
    except _BROKEN as error:
        raise FlawError("decision.broken", why=str(error)) from error
    if not holds:
        raise FlawError("decision.forged")


def _who(event: Any) -> str:
    actor = event.actor
    return str(actor["id"] if isinstance(actor, dict) else actor.id)


def _base64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
