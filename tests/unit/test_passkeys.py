"""Passkeys: adding, signing in, signing what is decided; with an authenticator in software."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from infra.local.authenticator import PRESENT, VERIFIED, Authenticator, Credential
from redress.domain.errors import (
    FreshCodeNeededError,
    PasskeyCopiedError,
    PasskeyRefusedError,
    TooManyPasskeysError,
    TooManyRequestsError,
    UnknownCampaignError,
    WrongSignatureError,
)
from redress.domain.notices import NoticeKind
from redress.domain.passkeys import MAX_PASSKEYS, RelyingParty
from redress.domain.reviewers import FRESH, Device, Reviewer, SignInWay
from redress.domain.sessions import CHALLENGE_LIFETIME
from redress.usecases.passkeys import Passkeys
from redress.usecases.sessions import SignedIn
from tests.factories.desk import JUN, MEI
from tests.factories.house import House
from tests.factories.ways_in import authenticator

HERE = Device("Firefox · Linux", "net")
DECISION = hashlib.sha256(b"a decision").digest()


class Desk:
    """A house with one reviewer's device at it."""

    def __init__(self) -> None:
        self.house = House()
        self.world = self.house.world
        self.passkeys: Passkeys = self.house.passkeys
        self.campaign = next(iter(self.world.records.campaigns))
        self.site = self.world.records.campaigns[self.campaign].site_url
        self.device = authenticator(self.world)

    def signed_in(self, reviewer: Reviewer = JUN) -> SignedIn:
        return self.house.sign_in.sessions.open(reviewer, SignInWay.MAILED_CODE, HERE)

    def add(self, reviewer: Reviewer = JUN, device: Authenticator | None = None) -> SignedIn:
        """Sign in by a code and add a passkey."""
        signed_in = self.signed_in(reviewer)
        options = self.passkeys.options(signed_in.session, reviewer, self.campaign)
        made = (device or self.device).create(options)
        self.passkeys.add(signed_in.session, reviewer, self.campaign, " Laptop ", made)
        return signed_in

    def sign_in(self, device: Authenticator | None = None) -> SignedIn:
        browser, options = self.passkeys.sign_in_options(self.campaign, "net")
        signed = (device or self.device).get(options)
        return self.passkeys.sign_in(browser, self.campaign, signed, HERE)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_passkey_is_added_told_by_mail_and_signs_in(desk: Desk) -> None:
    desk.add()
    (kept,) = desk.passkeys.listed(JUN)
    assert (kept.name, kept.reviewer_id, kept.algorithm, kept.used_at) == (
        "Laptop",
        "jun",
        -7,
        None,
    )
    (notice,) = desk.world.outbox.mailed
    assert (notice.kind, notice.reviewer_id) == (NoticeKind.PASSKEY_ADDED, "jun")
    signed_in = desk.sign_in()
    assert signed_in.reviewer == JUN
    assert (signed_in.session.way, signed_in.session.proved_by) == (SignInWay.PASSKEY,) * 2
    assert desk.house.sign_in.session(signed_in.cookie)[1] == JUN
    assert desk.passkeys.listed(JUN)[0].used_at == desk.world.clock.now()


def test_options_ask_for_a_verified_person_and_two_algorithms_only(desk: Desk) -> None:
    session = desk.signed_in().session
    options = desk.passkeys.options(session, JUN, desk.campaign)
    assert options["rp"]["id"] == RelyingParty.of(desk.site).id
    assert [one["alg"] for one in options["pubKeyCredParams"]] == [-7, -257]
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert options["attestation"] == "none"
    assert JUN.id not in options["user"]["id"]
    _, asked = desk.passkeys.sign_in_options(desk.campaign, "net")
    assert asked["userVerification"] == "required"
    assert asked.get("allowCredentials", []) == []


def test_a_device_that_has_one_is_named_so_that_it_makes_no_second(desk: Desk) -> None:
    signed_in = desk.add()
    options = desk.passkeys.options(signed_in.session, JUN, desk.campaign)
    assert [one["id"] for one in options["excludeCredentials"]] == [
        key.id for key in desk.passkeys.listed(JUN)
    ]


@pytest.mark.parametrize("act", ["options", "add", "remove"])
def test_keys_are_changed_with_a_recent_proof_only(desk: Desk, act: str) -> None:
    session = desk.add().session
    desk.world.clock.advance(FRESH)
    acts: dict[str, Callable[[], object]] = {
        "options": lambda: desk.passkeys.options(session, JUN, desk.campaign),
        "add": lambda: desk.passkeys.add(session, JUN, desk.campaign, "x", {}),
        "remove": lambda: desk.passkeys.remove(session, JUN, desk.passkeys.listed(JUN)[0].id),
    }
    with pytest.raises(FreshCodeNeededError):
        acts[act]()
    assert len(desk.passkeys.listed(JUN)) == 1


def test_a_reviewer_has_ten_passkeys_at_most(desk: Desk) -> None:
    for _ in range(MAX_PASSKEYS):
        desk.add()
    with pytest.raises(TooManyPasskeysError):
        desk.add()


def test_removing_is_for_ones_own_and_once_removed_it_opens_nothing(desk: Desk) -> None:
    session = desk.add().session
    (key,) = desk.passkeys.listed(JUN)
    hers = desk.signed_in(MEI).session
    assert desk.passkeys.remove(hers, MEI, key.id) == []
    assert desk.sign_in().reviewer == JUN
    for _ in range(2):
        assert desk.passkeys.remove(session, JUN, key.id) == []
    with pytest.raises(PasskeyRefusedError):
        desk.sign_in()


def test_a_challenge_is_answered_once(desk: Desk) -> None:
    desk.add()
    browser, options = desk.passkeys.sign_in_options(desk.campaign, "net")
    signed = desk.device.get(options)
    desk.passkeys.sign_in(browser, desk.campaign, signed, HERE)
    with pytest.raises(PasskeyRefusedError):
        desk.passkeys.sign_in(browser, desk.campaign, signed, HERE)


def test_a_challenge_is_for_the_browser_that_asked_and_five_minutes(desk: Desk) -> None:
    desk.add()
    browser, options = desk.passkeys.sign_in_options(desk.campaign, "net")
    other, _ = desk.passkeys.sign_in_options(desk.campaign, "net")
    signed = desk.device.get(options)
    for wrong in (other, "", "no browser of ours"):
        with pytest.raises(PasskeyRefusedError):
            desk.passkeys.sign_in(wrong, desk.campaign, signed, HERE)
    desk.world.clock.advance(CHALLENGE_LIFETIME)
    with pytest.raises(PasskeyRefusedError):
        desk.passkeys.sign_in(browser, desk.campaign, signed, HERE)


def test_an_unknown_campaign_is_no_site(desk: Desk) -> None:
    with pytest.raises(UnknownCampaignError):
        desk.passkeys.sign_in_options("nothing", "net")


def test_a_network_asks_a_hundred_and_twenty_times(desk: Desk) -> None:
    for _ in range(120):
        desk.passkeys.sign_in_options(desk.campaign, "net")
    with pytest.raises(TooManyRequestsError):
        desk.passkeys.sign_in_options(desk.campaign, "net")
    assert desk.passkeys.sign_in_options(desk.campaign, "another net")


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://redress.example.evil.example"},
        {"origin": "http://owners.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"flags": 0},
    ],
    ids=str,
)
def test_neither_another_page_nor_an_unverified_person_signs(
    desk: Desk, change: dict[str, Any]
) -> None:
    desk.add()
    with pytest.raises(PasskeyRefusedError):
        desk.sign_in(replace(desk.device, **change))
    with pytest.raises(PasskeyRefusedError):
        desk.add(MEI, replace(desk.device, **change))
    assert desk.passkeys.listed(MEI) == []


def test_a_key_of_another_site_signs_nothing(desk: Desk) -> None:
    desk.add()
    desk.device.credentials[0].rp_id = "evil.example"
    browser, options = desk.passkeys.sign_in_options(desk.campaign, "net")
    signed = desk.device.get(options, desk.device.credentials[0])
    with pytest.raises(PasskeyRefusedError):
        desk.passkeys.sign_in(browser, desk.campaign, signed, HERE)


def test_a_count_that_goes_back_is_a_copy(desk: Desk) -> None:
    desk.add()
    copy = desk.device.copied()
    desk.sign_in()
    desk.sign_in()
    with pytest.raises(PasskeyCopiedError) as refusal:
        desk.sign_in(copy)
    assert refusal.value.details == {"name": "Laptop"}
    assert desk.sign_in().reviewer == JUN


def test_what_counts_nothing_stays_at_nothing(desk: Desk) -> None:
    desk.add()
    credential = desk.device.credentials[0]
    for _ in range(2):
        credential.count = -1
        assert desk.sign_in().reviewer == JUN
    credential.count = 4
    desk.sign_in()
    credential.count = -1
    with pytest.raises(PasskeyCopiedError):
        desk.sign_in()


def test_a_credential_is_registered_once(desk: Desk) -> None:
    desk.add()
    taken = Credential(desk.device.credentials[0].rp_id, b"hers", desk.device.credentials[0].id)
    hers = desk.signed_in(MEI).session
    options = desk.passkeys.options(hers, MEI, desk.campaign)
    with pytest.raises(PasskeyRefusedError):
        desk.passkeys.add(
            hers, MEI, desk.campaign, "x", authenticator(desk.world).create(options, taken)
        )
    assert desk.passkeys.listed(MEI) == []
    assert desk.sign_in().reviewer == JUN


class OddKey(Credential):
    """A credential that tells another public key than its own."""

    told: bytes

    @property
    def cose(self) -> bytes:
        return self.told


def odd_keys() -> dict[str, bytes]:
    weak = rsa.generate_private_key(65_537, 1024)  # noqa: S505  # to be refused
    n = weak.public_key().public_numbers().n
    wide = ec.generate_private_key(ec.SECP384R1()).public_key().public_numbers()
    bytes_of = int.to_bytes
    return {
        "RSA of 1024 bits": cbor2.dumps(
            {1: 3, 3: -257, -1: bytes_of(n, 128, "big"), -2: b"\x01\x00\x01"}
        ),
        "P-384 called ES256": cbor2.dumps(
            {1: 2, 3: -7, -1: 2, -2: bytes_of(wide.x, 48, "big"), -3: bytes_of(wide.y, 48, "big")}
        ),
        "EdDSA": cbor2.dumps({1: 1, 3: -8, -1: 6, -2: bytes(32)}),
        "off the curve": cbor2.dumps({1: 2, 3: -7, -1: 1, -2: bytes(31) + b"1", -3: bytes(32)}),
        "no key": cbor2.dumps({}),
        "no map": cbor2.dumps([1]),
    }


@pytest.mark.parametrize("kind", odd_keys())
def test_weak_and_odd_keys_are_refused(desk: Desk, kind: str) -> None:
    session = desk.signed_in().session
    options = desk.passkeys.options(session, JUN, desk.campaign)
    odd = OddKey(options["rp"]["id"], b"handle")
    odd.told = odd_keys()[kind]
    with pytest.raises(PasskeyRefusedError):
        desk.passkeys.add(session, JUN, desk.campaign, "x", desk.device.create(options, odd))
    assert desk.passkeys.listed(JUN) == []


def test_what_is_signed_in_a_frame_of_another_site_is_refused(desk: Desk) -> None:
    desk.add()
    browser, options = desk.passkeys.sign_in_options(desk.campaign, "net")
    desk.device.framed = True
    with pytest.raises(PasskeyRefusedError):
        desk.passkeys.sign_in(browser, desk.campaign, desk.device.get(options), HERE)


def test_who_is_disabled_signs_in_by_no_passkey(desk: Desk) -> None:
    desk.add()
    desk.world.people.put(replace(JUN, disabled=True))
    with pytest.raises(PasskeyRefusedError):
        desk.sign_in()


def test_a_handle_of_somebody_else_is_refused(desk: Desk) -> None:
    desk.add()
    desk.add(MEI)
    desk.device.credentials[0].handle = desk.device.credentials[1].handle
    with pytest.raises(PasskeyRefusedError):
        desk.sign_in()


def test_a_signature_says_all_that_it_takes_to_verify_it(desk: Desk) -> None:
    desk.add()
    options = desk.passkeys.sign_options(JUN, desk.site, DECISION)
    assert [one["id"] for one in options["allowCredentials"]] == [
        key.id for key in desk.passkeys.listed(JUN)
    ]
    signed = desk.device.get(options)
    said = desk.passkeys.check_signature(JUN, desk.site, DECISION, signed)
    parts = [
        base64.b64decode(part)
        for part in (said.public_key_der_b64, said.authenticator_data_b64, said.client_data_b64)
    ]
    key = load_der_public_key(parts[0])
    assert isinstance(key, ec.EllipticCurvePublicKey)
    data = parts[1] + hashlib.sha256(parts[2]).digest()
    key.verify(base64.b64decode(said.signature_b64), data, ec.ECDSA(SHA256()))
    assert said.algorithm == "ES256"


@pytest.mark.parametrize("wrong", ["challenge", "reviewer", "site", "signature", "unknown"])
def test_a_signature_over_anything_else_is_none(desk: Desk, wrong: str) -> None:
    desk.add()
    desk.add(MEI)
    signed = desk.device.get(desk.passkeys.sign_options(JUN, desk.site, DECISION))
    challenge, reviewer, site = DECISION, JUN, desk.site
    if wrong == "challenge":
        challenge = hashlib.sha256(b"another decision").digest()
    elif wrong == "reviewer":
        reviewer = MEI
    elif wrong == "site":
        site = "https://another.example"
    elif wrong == "signature":
        signed["response"]["signature"] = "MEUCIQ" + signed["response"]["signature"][6:-4] + "AAAA"
    else:
        signed = {**signed, "id": "AAAA", "rawId": "AAAA"}
    with pytest.raises(WrongSignatureError):
        desk.passkeys.check_signature(reviewer, site, challenge, signed)


@pytest.mark.parametrize("part", ["clientDataJSON", "attestationObject"])
@pytest.mark.parametrize("junk", ["", "AAAA", "e30", "bnVsbA", "W10", "A", "oA", "____"])
def test_junk_is_refused_and_is_no_fault(desk: Desk, part: str, junk: str) -> None:
    signed_in = desk.signed_in()
    options = desk.passkeys.options(signed_in.session, JUN, desk.campaign)
    made = desk.device.create(options)
    made["response"][part] = junk
    with pytest.raises(PasskeyRefusedError):
        desk.passkeys.add(signed_in.session, JUN, desk.campaign, "x", made)


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("junk", ["AAAA", "e30", "bnVsbA", "W10", "A", "oA", "____"])
def test_a_junk_signature_is_refused_and_is_no_fault(desk: Desk, part: str, junk: str) -> None:
    desk.add()
    browser, options = desk.passkeys.sign_in_options(desk.campaign, "net")
    signed = desk.device.get(options)
    signed["response"][part] = junk
    with pytest.raises(PasskeyRefusedError):
        desk.passkeys.sign_in(browser, desk.campaign, signed, HERE)


def test_the_site_is_the_configured_one_without_its_usual_port() -> None:
    assert RelyingParty.of("https://Desk.Example") == RelyingParty(
        "desk.example", "https://desk.example"
    )
    assert RelyingParty.of("https://desk.example:443").origin == "https://desk.example"
    assert RelyingParty.of("https://desk.example:8443").origin == "https://desk.example:8443"
    assert RelyingParty.of("http://localhost:8080") == RelyingParty(
        "localhost", "http://localhost:8080"
    )
