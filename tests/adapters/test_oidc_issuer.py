"""The organisation's sign-in, against a real issuer on loopback that may be dishonest."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey, RSAKey

from redress.adapters.oidc_issuer.issuer import ALGORITHMS, SKEW, OidcIssuer
from redress.adapters.oidc_issuer.json_client import LARGEST_ANSWER, JsonClient
from redress.domain.errors import IssuerRefusedError, IssuerSilentError
from redress.ports import Vouched
from tests.adapters.issuer import CLIENT, NOW, SECRET, IssuerStub, serving

pytestmark = pytest.mark.engine
PAGE = "https://redress.example/desk.html"


@pytest.fixture
def stub() -> Iterator[IssuerStub]:
    with serving(IssuerStub()) as served:
        yield served


class Clock:
    def __init__(self) -> None:
        self.seconds = float(NOW)

    def __call__(self) -> float:
        return self.seconds


def issuer_of(stub: IssuerStub, clock: Clock | None = None) -> OidcIssuer:
    return OidcIssuer(
        stub.origin,
        CLIENT,
        name="Sample Motors",
        secret=lambda: SECRET,
        client=JsonClient(1, 2),
        now=clock or Clock(),
    )


def sign_in(stub: IssuerStub, issuer: OidcIssuer, nonce: str = "nonce") -> Vouched:
    code = stub.go(issuer.address(PAGE, "state", nonce, "verifier"))
    return issuer.vouch(PAGE, code, "nonce", "verifier")


def test_the_address_asks_for_a_code_with_pkce(stub: IssuerStub) -> None:
    address = issuer_of(stub).address(PAGE, "state", "nonce", "verifier")
    assert address.startswith(f"{stub.origin}/authorize?")
    challenge = hashlib.sha256(b"verifier").digest()
    assert parse_qs(urlsplit(address).query) == {
        "response_type": ["code"],
        "client_id": [CLIENT],
        "redirect_uri": [PAGE],
        "scope": ["openid email"],
        "state": ["state"],
        "nonce": ["nonce"],
        "code_challenge": [base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()],
        "code_challenge_method": ["S256"],
    }


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
def test_a_verified_address_is_vouched_for(stub: IssuerStub, way: str) -> None:
    stub.metadata = {"token_endpoint_auth_methods_supported": [way]}
    assert sign_in(stub, issuer_of(stub)) == Vouched("lin@desk.example")


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_keys_of_rsa_are_taken(stub: IssuerStub, algorithm: str) -> None:
    stub.key = RSAKey.generate_key(2048, {"kid": "k1"})
    stub.header = {"alg": algorithm, "kid": "k1"}
    assert sign_in(stub, issuer_of(stub)) == Vouched("lin@desk.example")


def test_claims_that_are_left_out_of_the_token_are_asked_for(stub: IssuerStub) -> None:
    stub.claims = {"email": None, "email_verified": None}
    stub.userinfo = {"sub": "person-1", "email": "lin@desk.example", "email_verified": True}
    assert sign_in(stub, issuer_of(stub)) == Vouched("lin@desk.example")
    stub.userinfo = {**stub.userinfo, "sub": "person-2"}
    with pytest.raises(IssuerRefusedError):
        sign_in(stub, issuer_of(stub))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": []},
        {"aud": None},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"exp": NOW - SKEW},
        {"exp": None},
        {"exp": "soon"},
        {"iat": NOW + SKEW + 1},
        {"iat": None},
        {"nbf": NOW + SKEW + 1},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": ""},
        {"email": ["lin@desk.example"]},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_vouches_for_nobody(
    stub: IssuerStub, claims: dict[str, Any]
) -> None:
    stub.claims = claims
    with pytest.raises(IssuerRefusedError):
        sign_in(stub, issuer_of(stub))


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": NOW - SKEW + 1},
        {"iat": NOW + SKEW},
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "another"], "azp": CLIENT},
    ],
    ids=str,
)
def test_clocks_may_differ_a_minute_and_tokens_may_be_for_others_too(
    stub: IssuerStub, claims: dict[str, Any]
) -> None:
    stub.claims = claims
    assert sign_in(stub, issuer_of(stub)) == Vouched("lin@desk.example")


def encoded(document: object) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=")


def unsigned(stub: IssuerStub, algorithm: str) -> bytes:
    """Give header and claims of a token of another algorithm, not signed yet."""
    payload = stub.signed().split(".")[1]
    return encoded({"alg": algorithm, "kid": "k1"}) + b"." + payload.encode()


@pytest.mark.parametrize("forgery", ["none", "HS256 by the public key", "HS256 by the secret"])
def test_what_a_token_calls_its_algorithm_is_never_believed(stub: IssuerStub, forgery: str) -> None:
    issuer = issuer_of(stub)
    stub.go(issuer.address(PAGE, "state", "nonce", "verifier"))
    keys = {
        "HS256 by the public key": stub.key.as_pem(private=False),
        "HS256 by the secret": SECRET.encode(),
    }
    text = unsigned(stub, forgery.split(maxsplit=1)[0])
    key = keys.get(forgery)
    mac = hmac.new(key, text, hashlib.sha256).digest() if key else b""
    signature = base64.urlsafe_b64encode(mac).rstrip(b"=")
    stub.token = (text + b"." + signature).decode()
    with pytest.raises(IssuerRefusedError):
        sign_in(stub, issuer)
    assert {"none", "HS256"}.isdisjoint(ALGORITHMS)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "....", "e30.e30.", "é.é.é"])
def test_what_is_no_token_vouches_for_nobody(stub: IssuerStub, token: str) -> None:
    stub.token = token or " "
    with pytest.raises(IssuerRefusedError):
        sign_in(stub, issuer_of(stub))


def test_a_token_by_another_key_of_the_same_name_vouches_for_nobody(stub: IssuerStub) -> None:
    issuer = issuer_of(stub)
    sign_in(stub, issuer)
    stub.key = ECKey.generate_key("P-256", {"kid": "k1"})
    with pytest.raises(IssuerRefusedError):
        sign_in(stub, issuer)


def test_a_new_key_is_fetched_and_a_made_up_one_not_more_than_once_a_minute(
    stub: IssuerStub,
) -> None:
    clock = Clock()
    issuer = issuer_of(stub, clock)
    sign_in(stub, issuer)
    sign_in(stub, issuer)
    assert stub.calls.count("/keys") == 1
    stub.key, stub.header = (
        ECKey.generate_key("P-256", {"kid": "k2"}),
        {"alg": "ES256", "kid": "k2"},
    )
    with pytest.raises(IssuerRefusedError):
        sign_in(stub, issuer)
    clock.seconds += 60
    assert sign_in(stub, issuer) == Vouched("lin@desk.example")
    assert stub.calls.count("/keys") == 2
    stub.header = {"alg": "ES256", "kid": "made up"}
    for _ in range(3):
        with pytest.raises(IssuerRefusedError):
            sign_in(stub, issuer)
    assert stub.calls.count("/keys") == 2
    assert stub.calls.count("/.well-known/openid-configuration") == 1


def test_a_wrong_code_is_refused(stub: IssuerStub) -> None:
    issuer = issuer_of(stub)
    stub.go(issuer.address(PAGE, "state", "nonce", "verifier"))
    for code, verifier in (("guessed", "verifier"), ("the code", "another")):
        with pytest.raises(IssuerRefusedError):
            issuer.vouch(PAGE, code, "nonce", verifier)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": 5},
    ],
    ids=str,
)
def test_an_issuer_that_describes_another_is_not_used(
    stub: IssuerStub, metadata: dict[str, Any]
) -> None:
    stub.metadata = metadata
    issuer = issuer_of(stub)
    with pytest.raises(IssuerSilentError):
        issuer.address(PAGE, "state", "nonce", "verifier")
    stub.metadata = {}
    assert sign_in(stub, issuer) == Vouched("lin@desk.example")


@pytest.mark.parametrize("status", [500, 302])
def test_an_issuer_in_trouble_is_silent_and_is_followed_nowhere(
    stub: IssuerStub, status: int
) -> None:
    stub.status = status
    with pytest.raises(IssuerSilentError):
        sign_in(stub, issuer_of(stub))


def test_an_issuer_that_says_too_much_is_silent(stub: IssuerStub) -> None:
    stub.metadata = {"claims_supported": ["x" * LARGEST_ANSWER]}
    with pytest.raises(IssuerSilentError):
        sign_in(stub, issuer_of(stub))


def test_an_issuer_that_is_not_there_is_silent() -> None:
    with serving(IssuerStub()) as stub:
        gone = issuer_of(stub)
    with pytest.raises(IssuerSilentError):
        gone.address(PAGE, "state", "nonce", "verifier")


def test_without_an_issuer_the_way_has_no_name() -> None:
    assert OidcIssuer("", "", name="", secret=lambda: "").name == ""


def test_the_same_keys_without_names_are_used_when_there_is_one(stub: IssuerStub) -> None:
    stub.key, stub.header = ECKey.generate_key("P-256"), {"alg": "ES256"}
    assert sign_in(stub, issuer_of(stub)) == Vouched("lin@desk.example")
