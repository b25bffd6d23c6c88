"""Passkeys by the library webauthn (W3C Web Authentication, level 2)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from redress.domain.errors import PasskeyRefusedError
from redress.domain.passkeys import (
    Assertion,
    NewCredential,
    Passkey,
    PasskeySignature,
    RelyingParty,
)
from redress.domain.reviewers import Reviewer

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

ES256, RS256 = -7, -257
"""COSE's numbers of the only algorithms that are taken: they verify with every toolbox."""
_NAMES = {ES256: "ES256", RS256: "RS256"}
_LEAST_RSA_BITS = 2048
_LONGEST_ID = 512
_TIMEOUT = 120_000
_TRANSPORTS = ("ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb")


class WebauthnPasskeys:
    """Implements the port PasskeyJudge; the library is imported when a passkey is used."""

    def ask_new(
        self,
        party: RelyingParty,
        reviewer: Reviewer,
        handle: bytes,
        challenge: bytes,
        known: Sequence[Passkey],
    ) -> dict[str, Any]:
        """Give the options with which a browser makes a passkey, on no device that has one."""
        import webauthn  # noqa: PLC0415  # see the class
        from webauthn.helpers import structs  # noqa: PLC0415  # see the class
        from webauthn.helpers.cose import COSEAlgorithmIdentifier  # noqa: PLC0415  # see the class

        options = webauthn.generate_registration_options(
            rp_id=party.id,
            rp_name=party.id,
            user_id=handle,
            user_name=reviewer.email,
            user_display_name=reviewer.name,
            challenge=challenge,
            timeout=_TIMEOUT,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_descriptors(known),
            supported_pub_key_algs=[COSEAlgorithmIdentifier(number) for number in _NAMES],
        )
        return _document(webauthn.options_to_json(options))

    def judge_new(
        self, party: RelyingParty, challenge: bytes, credential: Mapping[str, Any]
    ) -> NewCredential:
        """Verify what a browser made; raises PasskeyRefusedError.

        Attestation is not asked for: reviewers bring the devices that they have.
        """
        import webauthn  # noqa: PLC0415  # see the class
        from webauthn.helpers.cose import COSEAlgorithmIdentifier  # noqa: PLC0415  # see the class

        with _judging():
            made = webauthn.verify_registration_response(
                credential=dict(credential),
                expected_challenge=challenge,
                expected_rp_id=party.id,
                expected_origin=party.origin,
                require_user_verification=True,
                supported_pub_key_algs=[COSEAlgorithmIdentifier(number) for number in _NAMES],
            )
            algorithm = _strong(made.credential_public_key)[1]
            _refuse_frames(credential)
        if len(made.credential_id) > _LONGEST_ID:
            raise PasskeyRefusedError
        named = credential["response"].get("transports") or ()
        return NewCredential(
            id=_base64url(made.credential_id),
            public_key=_base64url(made.credential_public_key),
            algorithm=algorithm,
            sign_count=made.sign_count,
            transports=tuple(name for name in _TRANSPORTS if name in named),
        )

    def ask(
        self, party: RelyingParty, challenge: bytes, allowed: Sequence[Passkey]
    ) -> dict[str, Any]:
        """Give the options with which a browser has a challenge signed; nothing allowed is all."""
        import webauthn  # noqa: PLC0415  # see the class
        from webauthn.helpers import structs  # noqa: PLC0415  # see the class

        options = webauthn.generate_authentication_options(
            rp_id=party.id,
            challenge=challenge,
            timeout=_TIMEOUT,
            allow_credentials=_descriptors(allowed),
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        )
        return _document(webauthn.options_to_json(options))

    def judge(
        self,
        party: RelyingParty,
        challenge: bytes,
        passkey: Passkey,
        credential: Mapping[str, Any],
    ) -> Assertion:
        """Verify what a passkey signed, but for its count; raises PasskeyRefusedError."""
        import webauthn  # noqa: PLC0415  # see the class

        key = _bytes(passkey.public_key)
        if credential["id"] != passkey.id:
            raise PasskeyRefusedError
        with _judging():
            said = webauthn.verify_authentication_response(
                credential=dict(credential),
                expected_challenge=challenge,
                expected_rp_id=party.id,
                expected_origin=party.origin,
                credential_public_key=key,
                credential_current_sign_count=0,  # compared where it is written, all at once
                require_user_verification=True,
            )
            _refuse_frames(credential)
            response: Mapping[str, str] = credential["response"]
            handle = response.get("userHandle")
            return Assertion(
                sign_count=said.new_sign_count,
                user_handle=_bytes(handle) if handle else None,
                signature=PasskeySignature(
                    credential_id=passkey.id,
                    public_key_der_b64=base64.b64encode(_strong(key)[0]).decode(),
                    algorithm=_NAMES[passkey.algorithm],
                    authenticator_data_b64=_base64(response["authenticatorData"]),
                    client_data_b64=_base64(response["clientDataJSON"]),
                    signature_b64=_base64(response["signature"]),
                ),
            )


@contextmanager
def _judging() -> Iterator[None]:
    """Refuse whatever the library cannot read or verify; it names why by many exceptions."""
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415  # see the class

    try:
        yield
    except (WebAuthnException, ValueError, LookupError, TypeError, AttributeError) as error:
        raise PasskeyRefusedError from error


def _strong(cose_key: bytes) -> tuple[bytes, int]:
    """Give a public key as SubjectPublicKeyInfo with its algorithm; ValueError for a weak one."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415  # see the class
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415  # see the class
        Encoding,
        PublicFormat,
    )
    from webauthn.helpers import (  # noqa: PLC0415  # see the class
        decode_credential_public_key,
        decoded_public_key_to_cryptography,
    )

    decoded = decode_credential_public_key(cose_key)
    key = decoded_public_key_to_cryptography(decoded)
    p256 = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    rsa2048 = isinstance(key, rsa.RSAPublicKey) and key.key_size >= _LEAST_RSA_BITS
    if not {ES256: p256, RS256: rsa2048}.get(int(decoded.alg), False):
        raise ValueError("a key of another kind than its algorithm's")
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), int(decoded.alg)


def _refuse_frames(credential: Mapping[str, Any]) -> None:
    """Refuse what was signed while another site's page had ours in a frame."""
    said = json.loads(_bytes(credential["response"]["clientDataJSON"]))
    if said.get("crossOrigin") or "topOrigin" in said:
        raise PasskeyRefusedError


def _descriptors(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers import structs  # noqa: PLC0415  # see the class

    return [
        structs.PublicKeyCredentialDescriptor(
            id=_bytes(passkey.id),
            transports=[structs.AuthenticatorTransport(name) for name in passkey.transports],
        )
        for passkey in passkeys
    ]


def _document(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    return document


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise PasskeyRefusedError from error


def _base64(text: str) -> str:
    return base64.b64encode(_bytes(text)).decode()
