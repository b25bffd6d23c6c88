"""Signatures under decisions: what holds is confirmed, what does not is named."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from redress.verify import decisions, events
from redress.verify.ledger import Ledger
from redress.verify.report import LOG, Report
from tests.verify.authority import key_named
from tests.verify.basics import CASE, canonical, sha256
from tests.verify.chains import LedgerMaker
from tests.verify.checking import found, notes

Details = dict[str, Any]
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

ORIGIN = "https://help.example"
TASK = f"{CASE}.legal_review.1"
CHOSEN: Details = {
    "verdict": "accept",
    "reason": "claim_established",
    "grounds": "insult,defamation",
    "remedies": "lawyers_letter",
    "declined": "litigation_support:evidence_insufficient",
    "duplicate_of": "",
    "reference": "",
    "done_on": "",
    "owner_text_sha256": sha256(b"We write a letter."),
    "internal_note_sha256": "",
    "not_criticism_sha256": sha256(b"It is false."),
}
PLACE = "data/custody.jsonl:1"


@pytest.fixture(params=["msgspec", "standard library"], autouse=True)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing_installed(name: str) -> None:
        raise ImportError(name)

    if request.param != "msgspec":
        monkeypatch.setattr(events, "import_module", nothing_installed)


def key(name: str) -> Key:
    made = key_named(name)
    assert isinstance(made, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return made


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def der(signer: Key) -> bytes:
    return signer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def signed(
    signer: Key,
    *,
    said: Details | None = None,
    flags: int = 0x05,
    site: str = "help.example",
    **stated: Any,
) -> Details:
    """Give the details of a decision that somebody's passkey signed."""
    statement = {"case": CASE, "task": TASK, "revision": 7, "nonce": "once"}
    statement |= {"decision": sha256(canonical(CHOSEN))} | stated
    text = canonical(statement)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).decode().rstrip("=")
    client = {"type": "webauthn.get", "challenge": challenge, "origin": ORIGIN, **(said or {})}
    client_data = json.dumps(client).encode()
    data = hashlib.sha256(site.encode()).digest() + bytes([flags]) + bytes(4)
    message = data + hashlib.sha256(client_data).digest()
    if isinstance(signer, rsa.RSAPrivateKey):
        algorithm = "RS256"
        signature = signer.sign(message, padding.PKCS1v15(), hashes.SHA256())
    else:
        algorithm = "ES256"
        signature = signer.sign(message, ec.ECDSA(hashes.SHA256()))
    return CHOSEN | {
        "task": TASK,
        "revision": 7,
        "proof": "passkey",
        "statement": text.decode(),
        "credential": "a-credential",
        "public_key": encoded(der(signer)),
        "algorithm": algorithm,
        "authenticator_data": encoded(data),
        "client_data": encoded(client_data),
        "signature": encoded(signature),
    }


def followed(*decided: tuple[str, str, Details]) -> Report:
    """Verify a ledger of decisions: who, in which kind of event, with which details."""
    ledger, report = LedgerMaker(), Report()
    for who, action, details in decided:
        actor = {"id": who, "role": "legal", "version": "", "way": "passkey"}
        ledger.add(f"case:{action}", actor=actor, details=details)
    Ledger(CASE, report).follow([line + b"\n" for line in ledger.lines])
    return report


RECORDED, SETTLED, PROPOSED = "decision:recorded", "remedy:settled", "decision:proposed"


@pytest.mark.parametrize("name", ["p256:lan", "rsa2048:lan"])
@pytest.mark.parametrize("action", [RECORDED, PROPOSED, SETTLED])
def test_a_signed_decision_is_confirmed_with_its_key(name: str, action: str) -> None:
    report = followed(("lan", action, signed(key(name))))

    (check,) = report.checks
    assert (check.result, check.code, check.subject) == ("ok", "decision.ok", PLACE)
    assert check.facts == {"who": "lan", "verdict": "accept", "key": sha256(der(key(name)))}
    assert report.answer(LOG) == "unchanged"


def changed(name: str, value: object) -> Callable[[Details], object]:
    return lambda details: details.__setitem__(name, value)


def flipped(name: str) -> Callable[[Details], object]:
    def flip(details: Details) -> None:
        data = bytearray(base64.b64decode(details[name]))
        data[-1] ^= 1
        details[name] = encoded(bytes(data))

    return flip


LAN = key("p256:lan")
FORGED: list[tuple[str, Callable[[Details], object]]] = [
    *(("decision.differs", changed(name, "another")) for name in CHOSEN),
    ("decision.moved", changed("task", f"{CASE}.legal_review.2")),
    ("decision.moved", changed("revision", 8)),
    *(
        ("decision.missing", lambda details, name=name: details.pop(name))
        for name in decisions._SIGNED
    ),
    ("decision.missing", changed("signature", "")),
    ("decision.missing", lambda details: details.pop("proof")),
    ("decision.missing", changed("proof", "code")),
    ("decision.broken", changed("statement", "{}")),
    ("decision.broken", changed("signature", "?")),
    ("decision.broken", changed("public_key", encoded(b"no key"))),
    ("decision.broken", changed("client_data", encoded(b"[]"))),
    ("decision.broken", changed("statement", 5)),
    ("decision.unsupported", changed("algorithm", "EdDSA")),
    ("decision.unsupported", changed("algorithm", "RS256")),
    ("decision.forged", flipped("signature")),
    ("decision.forged", flipped("authenticator_data")),
    ("decision.forged", changed("public_key", encoded(der(key("p256:somebody"))))),
    ("decision.other_challenge", lambda d: d.update(signed(LAN, said={"challenge": "AAAA"}))),
    ("decision.other_challenge", lambda d: d.update(signed(LAN, said={"type": "webauthn.create"}))),
    ("decision.other_challenge", lambda d: d.update(statement=signed(LAN, nonce="x")["statement"])),
    ("decision.other_site", lambda d: d.update(signed(LAN, site="elsewhere.example"))),
    ("decision.other_site", lambda d: d.update(signed(LAN, said={"origin": "https://x.example"}))),
    ("decision.nobody_there", lambda d: d.update(signed(LAN, flags=0x04))),
    ("decision.nobody_there", lambda d: d.update(signed(LAN, flags=0x01))),
    ("decision.moved", lambda d: d.update(signed(LAN, case="RD-0000-0000-0000"))),
]


@pytest.mark.parametrize(("code", "change"), FORGED)
def test_what_does_not_hold_is_named(code: str, change: Callable[[Details], object]) -> None:
    details = signed(LAN)
    change(details)
    report = followed(("lan", RECORDED, details))

    assert found(report) == {(PLACE, code)}
    assert report.answer(LOG) == ("unknown" if code == "decision.unsupported" else "changed")


def test_two_people_with_a_passkey_each_are_two() -> None:
    second = signed(key("p256:tao"), nonce="twice") | {"proposed_by": "lan"}
    report = followed(("lan", PROPOSED, signed(LAN)), ("tao", RECORDED, second))

    assert [check.code for check in report.checks] == ["decision.ok", "decision.ok"]


@pytest.mark.parametrize(("who", "signer"), [("lan", "p256:tao"), ("tao", "p256:lan")])
def test_one_person_or_one_passkey_is_not_two(who: str, signer: str) -> None:
    second = signed(key(signer), nonce="twice") | {"proposed_by": "lan"}
    report = followed(("lan", PROPOSED, signed(LAN)), (who, RECORDED, second))

    assert found(report) == {("data/custody.jsonl:2", "decision.one_person")}


@pytest.mark.parametrize(
    ("proof", "code"), [({"proof": "code"}, "decision.by_code"), ({}, "decision.unsigned")]
)
def test_what_is_not_signed_is_noted(proof: Details, code: str) -> None:
    report = followed(("lan", RECORDED, CHOSEN | {"task": TASK, "revision": 7} | proof))

    assert (found(report), notes(report)) == (set(), {(PLACE, code)})


def test_what_weighs_little_needs_no_signature() -> None:
    assert followed(("jun", RECORDED, CHOSEN | {"verdict": "decline"})).checks == []
