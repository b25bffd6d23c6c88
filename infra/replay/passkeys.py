"""The reviewers' passkeys, kept beside the journal so that a later run signs with the same ones."""

import json
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from infra.local.authenticator import Authenticator, Credential

_EPOCH = 1_700_000_000
_SIGNATURES_A_SECOND = 10


def keep(path: Path, held: dict[str, Authenticator]) -> None:
    """Write the passkeys of people, by their ids."""
    documents = {
        person: [_document(credential) for credential in device.credentials]
        for person, device in held.items()
    }
    path.write_text(json.dumps(documents))
    path.chmod(0o600)


def recall(path: Path, origin: str) -> dict[str, Authenticator]:
    """Read the passkeys of people; none where nothing was kept."""
    documents = json.loads(path.read_text()) if path.exists() else {}
    return {
        person: Authenticator(origin, credentials=[_credential(one) for one in kept])
        for person, kept in documents.items()
    }


def _document(credential: Credential) -> dict[str, str]:
    pem = credential.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {
        "rp_id": credential.rp_id,
        "handle": credential.handle.hex(),
        "id": credential.id.hex(),
        "key": pem.decode(),
    }


def _credential(document: dict[str, str]) -> Credential:
    """Read a passkey whose count goes on above all that an earlier run may have signed."""
    key = load_pem_private_key(document["key"].encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("no passkey")
    count = int((time.time() - _EPOCH) * _SIGNATURES_A_SECOND)
    handle, name = bytes.fromhex(document["handle"]), bytes.fromhex(document["id"])
    return Credential(document["rp_id"], handle, name, key, count)
