"""Time stamps: which ones hold, and why the others do not."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import tsp
from cryptography.x509.oid import ExtendedKeyUsageOID

import redress.verify
from redress.verify.certificates import SHIPPED, Root, load, shipped_roots
from redress.verify.der import DerError, ensure_der
from redress.verify.tokens import Stamp, StampError, verify_stamp
from tests.verify.authority import AT, STAMPING, Authority, Holder, issue

ROOTS = Path(redress.verify.__path__[0]) / "roots"
DOCUMENT = b"a document"
DIGEST = hashlib.sha256(DOCUMENT).digest()


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.named("stamps")


def verified(
    authority: Authority, response: bytes, pool: tuple[Holder, ...] = (), root: Holder | None = None
) -> Stamp:
    roots = [Root("trusted", load((root or authority.root).der))]
    return verify_stamp(response, DIGEST, [load(each.der) for each in pool], roots)


def refusal(authority: Authority, response: bytes, **others: Any) -> tuple[str, bool]:
    with pytest.raises(StampError) as caught:
        verified(authority, response, **others)
    return caught.value.code, caught.value.changed


def test_a_stamp_tells_when_by_whom_and_from_which_root(authority: Authority) -> None:
    stamp = verified(authority, authority.stamp(DOCUMENT))

    assert (stamp.at, stamp.signer, stamp.root) == (AT, "stamps signer", "trusted")


@pytest.mark.parametrize("kind", ["rsa2048", "rsa3072", "p256", "p384", "p521"])
@pytest.mark.parametrize("hash_name", ["sha256", "sha384", "sha512"])
def test_all_usual_keys_and_hashes_verify(kind: str, hash_name: str) -> None:
    authority = Authority.named("usual", kind)

    assert verified(authority, authority.stamp(DOCUMENT, hash_name=hash_name)).at == AT


@pytest.mark.parametrize("hash_name", ["sha256", "sha512"])
def test_rsa_with_pss_verifies(authority: Authority, hash_name: str) -> None:
    response = authority.stamp(DOCUMENT, pss=True, hash_name=hash_name)

    assert verified(authority, response).at == AT
    other = Authority.named("stamps again")
    forged = authority.stamp(DOCUMENT, pss=True, hash_name=hash_name, by_key=other.signer)
    assert refusal(authority, forged) == ("stamp.forged", True)


def test_certificates_out_of_order_are_read_as_digicert_sends_them(authority: Authority) -> None:
    response = authority.stamp(DOCUMENT, unsorted=True, extra=(authority.root,))
    held = [each.dump() for each in _certificates(response)]

    assert held != sorted(held)
    assert verified(authority, response).at == AT


def _certificates(response: bytes) -> Any:
    return tsp.TimeStampResp.load(response)["time_stamp_token"]["content"]["certificates"]


def test_the_first_kind_of_certificate_name_verifies(authority: Authority) -> None:
    assert verified(authority, authority.stamp(DOCUMENT, first_version=True)).at == AT


def test_a_stamp_of_another_document_is_found(authority: Authority) -> None:
    assert refusal(authority, authority.stamp(b"other")) == ("stamp.of_something_else", True)


def test_a_stamp_that_another_key_signed_is_found(authority: Authority) -> None:
    forged = authority.stamp(DOCUMENT, by_key=authority.issuer)

    assert refusal(authority, forged) == ("stamp.forged", True)


def test_a_stamp_that_names_another_certificate_is_found(authority: Authority) -> None:
    for first in (True, False):
        response = authority.stamp(DOCUMENT, named=authority.issuer, first_version=first)
        assert refusal(authority, response) == ("stamp.no_signer", True)


def test_a_made_up_root_in_the_token_is_not_trusted(authority: Authority) -> None:
    stranger = Authority.named("stranger")
    response = stranger.stamp(DOCUMENT, extra=(stranger.root,))

    assert refusal(authority, response) == ("stamp.unknown_root", False)


def test_a_root_of_the_same_name_and_another_key_is_not_trusted(authority: Authority) -> None:
    twin = issue("stamps root", kind="p256")

    assert refusal(authority, authority.stamp(DOCUMENT), root=twin)[0] in {
        "stamp.forged_certificate",
        "stamp.unsupported",
    }


@pytest.mark.parametrize(
    "signer",
    [
        {"purposes": ()},
        {"purposes": (ExtendedKeyUsageOID.CODE_SIGNING,)},
        {"purposes": (*STAMPING, ExtendedKeyUsageOID.CODE_SIGNING)},
        {"critical": False},
    ],
)
def test_a_certificate_for_something_else_stamps_nothing(signer: dict[str, Any]) -> None:
    authority = Authority.named("purposes", **signer)

    assert refusal(authority, authority.stamp(DOCUMENT)) == ("stamp.not_for_stamps", False)


def test_validity_counts_at_the_time_of_the_stamp(authority: Authority) -> None:
    assert verified(authority, authority.stamp(DOCUMENT, at=AT - timedelta(days=399)))

    late = authority.stamp(DOCUMENT, at=AT + timedelta(days=401))
    assert refusal(authority, late) == ("stamp.not_valid_then", False)
    early = authority.stamp(DOCUMENT, at=AT - timedelta(days=401))
    assert refusal(authority, early) == ("stamp.not_valid_then", False)


def test_an_issuer_that_may_not_issue_is_refused() -> None:
    root = issue("strict root", below=0)
    issuer = issue("strict issuer", issuer=root)
    signer = issue("strict signer", issuer=issuer, authority=False, purposes=STAMPING)
    too_deep = Authority(root, issuer, signer)
    assert refusal(too_deep, too_deep.stamp(DOCUMENT)) == ("stamp.bad_issuer", False)

    plain = issue("plain", issuer=root, authority=False)
    signer = issue("plain signer", issuer=plain, authority=False, purposes=STAMPING)
    below_plain = Authority(root, plain, signer)
    assert refusal(below_plain, below_plain.stamp(DOCUMENT)) == ("stamp.bad_issuer", False)


def test_a_weak_key_is_refused() -> None:
    authority = Authority.named("weak", "rsa1024")

    assert refusal(authority, authority.stamp(DOCUMENT)) == ("stamp.unsupported", False)


def test_an_issuer_may_lie_beside_the_token(authority: Authority) -> None:
    alone = _Alone(authority.root, authority.issuer, authority.signer)
    response = alone.stamp(DOCUMENT)

    assert refusal(authority, response) == ("stamp.unknown_root", False)
    assert verified(authority, response, pool=(authority.issuer,)).at == AT


class _Alone(Authority):
    def certificates(self) -> list[bytes]:
        return [self.signer.der]


def test_a_chain_that_goes_in_circles_ends(authority: Authority) -> None:
    stranger = Authority.named("circle")
    around = issue("circle issuer", issuer=issue("circle other", issuer=stranger.issuer))
    other = issue("circle other", issuer=stranger.issuer)
    response = stranger.stamp(DOCUMENT, extra=(around, other))

    assert refusal(authority, response)[0] in {"stamp.unknown_root", "stamp.forged_certificate"}


def test_an_answer_without_a_stamp_is_refused(authority: Authority) -> None:
    granted = authority.stamp(DOCUMENT)
    refused = granted.replace(b"\x30\x03\x02\x01\x00", b"\x30\x03\x02\x01\x02", 1)

    assert refusal(authority, refused) == ("stamp.not_granted", True)


@pytest.mark.parametrize(
    "response", [b"", b"0", b"\x30\x80\0\0", b"<html>", b"\x30\x03\x02\x01\x00"]
)
def test_what_is_no_answer_is_refused(authority: Authority, response: bytes) -> None:
    assert refusal(authority, response)[1]


def test_an_answer_with_something_after_it_is_refused(authority: Authority) -> None:
    assert refusal(authority, authority.stamp(DOCUMENT) + b"\0\0")[0] == "stamp.broken"


@pytest.mark.parametrize(
    "data", [b"\x30\x81\x01\x00", b"\x30\x80\x00\x00", b"\x30\x05\x02\x01", b"\x1f\x01\x00"]
)
def test_lengths_have_one_form(data: bytes) -> None:
    with pytest.raises(DerError):
        ensure_der(data)


def test_values_that_are_nested_too_deeply_are_refused() -> None:
    data = b""
    for _ in range(60):
        data = b"\x30" + bytes([len(data)]) + data if len(data) < 0x80 else data

    with pytest.raises(DerError):
        ensure_der(data)


def test_the_shipped_roots_are_those_that_the_table_names() -> None:
    roots = shipped_roots()
    table = (ROOTS / "README.md").read_text("utf-8")

    assert [root.name for root in roots] == list(SHIPPED)
    for root in roots:
        row = next(line for line in table.splitlines() if f"`{root.name}.pem`" in line)
        assert hashlib.sha256(root.certificate.dump()).hexdigest() in row
        assert root.certificate.ca
        assert root.certificate.self_signed == "maybe"
