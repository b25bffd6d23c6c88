"""Contract of the port Stamper: which answers are believed, and which are not."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto.core import OctetString
from certomancer import services
from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import decode_timestamp_response

from infra.local.authority_certificates import ROOT, ensure_certificates
from infra.local.time_authority import NAMES, TimeAuthority
from redress.adapters.rfc3161.authorities import read_authorities
from redress.adapters.rfc3161.stamper import Rfc3161Stamper
from redress.domain.errors import NotStampedError
from redress.domain.stamps import StampRefusal
from redress.ports import Stamper
from tests.adapters.stamps import DIGEST, NAME, OTHER_DIGEST, Change, Rig, asking, openssl_verifies

REJECTION = bytes.fromhex("3005 3003 020102")
UNKNOWN_ATTRIBUTE = "1.2.840.113549.1.9.16.2.99"
TEN_YEARS = timedelta(days=3651)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeAuthority]:
    with TimeAuthority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path / "certificates")


def refused(rig: Rig) -> StampRefusal:
    with pytest.raises(NotStampedError) as caught:
        rig.stamper().stamp(NAME, DIGEST)
    assert caught.value.authority == NAME
    assert str(caught.value) == f"{NAME}: {caught.value.why}"
    return caught.value.why


@pytest.mark.engine
@pytest.mark.parametrize("name", NAMES)
def test_a_real_authority_stamps_and_openssl_agrees(
    authority: TimeAuthority, name: str, tmp_path: Path
) -> None:
    stamper: Stamper = Rfc3161Stamper(read_authorities(authority.authorities))
    assert stamper.names() == NAMES
    before = datetime.now(UTC)

    stamp = stamper.stamp(name, DIGEST)

    assert stamp.authority == name
    assert before <= stamp.at <= datetime.now(UTC)
    subjects = [
        one.subject.rfc4514_string() for one in load_pem_x509_certificates(stamp.chain.encode())
    ]
    assert subjects == [f"CN=Redress {name}", "CN=Redress issuer"]
    assert stamper.verify(name, DIGEST, stamp.response) == stamp
    assert openssl_verifies(tmp_path, stamp.response, authority.root_pem, stamp.at, stamp.chain)
    flipped = stamp.response[:-1] + bytes([stamp.response[-1] ^ 1])
    assert not openssl_verifies(tmp_path, flipped, authority.root_pem, stamp.at, stamp.chain)


def test_the_whole_answer_is_kept(rig: Rig) -> None:
    stamp = rig.stamper().stamp(NAME, DIGEST)

    assert stamp.response == rig.answered
    assert rig.stamper().verify(NAME, DIGEST, stamp.response) == stamp


def test_certificates_out_of_order_are_read_and_kept_as_they_came(rig: Rig, tmp_path: Path) -> None:
    in_order = sorted([rig.own_der, rig.issuer_der])
    swap: Change = lambda answer: answer.replace(b"".join(in_order), b"".join(in_order[::-1]))  # noqa: E731
    rig.change(answer=swap)

    stamp = rig.stamper().stamp(NAME, DIGEST)

    assert b"".join(in_order[::-1]) in stamp.response
    assert stamp.response == rig.answered
    with pytest.raises(ValueError, match="InvalidSetOrdering"):
        decode_timestamp_response(stamp.response)
    assert openssl_verifies(tmp_path, stamp.response, rig.root.read_text(), stamp.at, stamp.chain)
    assert rig.stamper().verify(NAME, DIGEST, stamp.response) == stamp


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (asking(digest=OTHER_DIGEST), StampRefusal.ANOTHER_DIGEST),
        (asking(algorithm="sha512_256"), StampRefusal.ANOTHER_DIGEST),
        (asking(nonce=False), StampRefusal.ANOTHER_NONCE),
    ],
)
def test_a_stamp_of_something_else_is_not_believed(
    rig: Rig, asked: Change, why: StampRefusal
) -> None:
    rig.change(asked=asked)
    assert refused(rig) is why


def test_an_answer_that_came_before_is_not_believed_again(rig: Rig) -> None:
    earlier = rig.stamper().stamp(NAME, DIGEST)
    rig.change(answer=lambda _: earlier.response)

    assert refused(rig) is StampRefusal.ANOTHER_NONCE


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (REJECTION, StampRefusal.REFUSED),
        (b"", StampRefusal.NOT_A_STAMP),
        (b"<!doctype html><title>Sign in to the network</title>", StampRefusal.NOT_A_STAMP),
        (bytes.fromhex("3005 3003 020100"), StampRefusal.NOT_A_STAMP),
    ],
)
def test_what_is_no_stamp_is_said_to_be_none(rig: Rig, answer: bytes, why: StampRefusal) -> None:
    rig.change(answer=lambda _: answer)
    assert refused(rig) is why


def test_a_stamp_under_another_root_is_not_trusted(rig: Rig, tmp_path: Path) -> None:
    ensure_certificates(tmp_path / "others", [NAME])
    stamp = rig.stamper().stamp(NAME, DIGEST)
    stranger = rig.stamper(root=(tmp_path / "others" / f"{ROOT}.pem").read_text())

    with pytest.raises(NotStampedError) as caught:
        stranger.verify(NAME, DIGEST, stamp.response)

    assert caught.value.why is StampRefusal.UNTRUSTED


@pytest.mark.parametrize("apart", [TEN_YEARS, -timedelta(days=1)])
def test_a_stamp_from_outside_the_certificates_life_is_not_trusted(
    rig: Rig, apart: timedelta
) -> None:
    rig.now = datetime.now(UTC) + apart
    assert refused(rig) is StampRefusal.UNTRUSTED


def test_a_stamp_is_trusted_for_as_long_as_the_certificate_lived(rig: Rig) -> None:
    rig.now = datetime.now(UTC) + TEN_YEARS - timedelta(days=2)
    assert rig.stamper().stamp(NAME, DIGEST).at == rig.now


def name_signer(monkeypatch: pytest.MonkeyPatch, kind: str, algorithm: str, of: bytes) -> None:
    """Have the authority's signed attributes name a certificate in another way."""
    named: dict[str, Any] = {"cert_hash": hashlib.new(algorithm, of).digest()}
    if kind == "signing_certificate_v2":
        named["hash_algorithm"] = {"algorithm": algorithm}
    make_attribute: Any = services.simple_cms_attribute

    def make_another(type_: str, value: Any) -> Any:
        if type_ != "signing_certificate":
            return make_attribute(type_, value)
        if kind == UNKNOWN_ATTRIBUTE:
            return make_attribute(kind, OctetString(of))
        return make_attribute(kind, {"certs": [named]})

    monkeypatch.setattr(services, "simple_cms_attribute", make_another)


WAYS = [
    ("signing_certificate", "sha1"),
    ("signing_certificate_v2", "sha256"),
    ("signing_certificate_v2", "sha512"),
]


@pytest.mark.parametrize(("kind", "algorithm"), WAYS)
def test_a_signer_names_its_certificate(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, kind: str, algorithm: str, tmp_path: Path
) -> None:
    name_signer(monkeypatch, kind, algorithm, rig.own_der)
    stamp = rig.stamper().stamp(NAME, DIGEST)
    root = rig.root.read_text()
    assert openssl_verifies(tmp_path, stamp.response, root, stamp.at, stamp.chain)


@pytest.mark.parametrize(("kind", "algorithm"), [*WAYS, (UNKNOWN_ATTRIBUTE, "sha256")])
def test_a_signer_that_names_another_certificate_or_none_is_not_trusted(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, kind: str, algorithm: str
) -> None:
    name_signer(monkeypatch, kind, algorithm, rig.issuer_der)
    assert refused(rig) is StampRefusal.UNTRUSTED


def test_a_flipped_bit_changes_nothing_that_is_believed(rig: Rig) -> None:
    stamper = rig.stamper()
    stamp = stamper.stamp(NAME, DIGEST)
    refusals = 0
    for index in range(0, len(stamp.response), 2):
        forged = bytearray(stamp.response)
        forged[index] ^= 1 << index // 2 % 8
        try:
            believed = stamper.verify(NAME, DIGEST, bytes(forged))
        except NotStampedError:
            refusals += 1
        else:  # versions, and the name of the signature's algorithm: framing that nobody signs
            assert (believed.at, believed.chain) == (stamp.at, stamp.chain)
    assert refusals > 0.98 * (len(stamp.response) // 2)


def test_whatever_is_cut_off_is_never_believed(rig: Rig) -> None:
    stamper = rig.stamper()
    response = stamper.stamp(NAME, DIGEST).response
    for length in range(0, len(response), 5):
        with pytest.raises(NotStampedError):
            stamper.verify(NAME, DIGEST, response[:length])


def test_importing_the_stamper_costs_nothing() -> None:
    program = (
        "import sys, redress.adapters.rfc3161.stamper\n"
        "print({'asn1crypto', 'cryptography', 'rfc3161_client', 'urllib3'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "functions")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"
