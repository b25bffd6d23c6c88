"""What browsers answer about passkeys (WebAuthn's JSON, bytes in base64url)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from redress.edge.fields import Form, Line, Name, ShortName

_BASE64URL = r"^[A-Za-z0-9_-]*={0,2}$"
CredentialId = Annotated[str, Meta(min_length=1, max_length=700, pattern=_BASE64URL)]
Bytes = Annotated[str, Meta(min_length=1, max_length=8_000, pattern=_BASE64URL)]
BytesOrNone = Annotated[str, Meta(max_length=8_000, pattern=_BASE64URL)]


class NewKeyForm(Form, frozen=True):
    """What an authenticator made; the last three repeat what the first hold, and are not read."""

    clientDataJSON: Bytes  # noqa: N815  # WebAuthn's name, as are all in this module
    attestationObject: Annotated[str, Meta(min_length=1, max_length=60_000, pattern=_BASE64URL)]  # noqa: N815
    transports: Annotated[tuple[Line, ...], Meta(max_length=20)] = ()
    authenticatorData: BytesOrNone = ""  # noqa: N815
    publicKey: BytesOrNone = ""  # noqa: N815
    publicKeyAlgorithm: Annotated[int, Meta(ge=-65_535, le=65_535)] = 0  # noqa: N815


class SignedForm(Form, frozen=True):
    """What an authenticator signed."""

    clientDataJSON: Bytes  # noqa: N815
    authenticatorData: Bytes  # noqa: N815
    signature: Bytes
    userHandle: BytesOrNone = ""  # noqa: N815


class _Credential(Form, frozen=True):
    id: CredentialId
    rawId: CredentialId  # noqa: N815
    type: Literal["public-key"]
    authenticatorAttachment: Literal["platform", "cross-platform"] = "platform"  # noqa: N815
    clientExtensionResults: dict[str, Any] = {}  # noqa: N815, RUF012  # msgspec copies it

    def document(self) -> dict[str, Any]:
        """Give it as a browser wrote it."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


class NewCredentialForm(_Credential, frozen=True, kw_only=True):
    """A passkey that a browser has just made."""

    response: NewKeyForm


class SignedCredentialForm(_Credential, frozen=True, kw_only=True):
    """A challenge that a passkey has signed."""

    response: SignedForm


class PasskeySessionForm(Form, frozen=True):
    """Signing in by a passkey."""

    campaign_id: Name
    credential: SignedCredentialForm


class NewPasskeyForm(Form, frozen=True):
    """A new passkey under a name that its reviewer knows it by."""

    campaign_id: Name
    name: ShortName
    credential: NewCredentialForm
