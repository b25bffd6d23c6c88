"""The process of the local time stamping authorities: RFC 3161 over HTTP by certomancer."""

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import algos, keys, pem, tsp, x509
from certomancer import crypto_utils
from certomancer.services import TimeStamper
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

LOOPBACK = "127.0.0.1"
ISSUER = "issuer"
LARGEST_REQUEST = 16 * 1024
NAMES = "/"
"""The endpoint that names the authorities; no authority can be called so."""
REJECTION = bytes.fromhex("30 05 30 03 02 01 02")
"""A TimeStampResp of status 2 alone, which asn1crypto cannot write: it demands a token."""


class RememberedKeys(crypto_utils.PycaCryptographyBackend):
    """Signs as certomancer does, with keys that are loaded once.

    Its own way loads, and so verifies, the key for every signature: 50 ms of an RSA key.
    """

    def generic_sign(
        self,
        private_key: keys.PrivateKeyInfo,
        tbs_bytes: bytes,
        sd_algo: algos.SignedDigestAlgorithm,
    ) -> bytes:
        """Sign with an elliptic curve or with RSA (PKCS #1 v1.5)."""
        key = _loaded(private_key.dump())
        digest = getattr(hashes, sd_algo.hash_algo.upper())()
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return key.sign(tbs_bytes, ec.ECDSA(digest))
        return key.sign(tbs_bytes, padding.PKCS1v15(), digest)


crypto_utils.CRYPTO_BACKEND = RememberedKeys()


@cache
def _loaded(der: bytes) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    key = serialization.load_der_private_key(der, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError(f"No key for time stamps: {type(key).__name__}")
    return key


def make_stamper(folder: Path, name: str) -> TimeStamper:
    """Make the authority whose certificate and key lie in `folder`; answers bring the issuer's."""
    return TimeStamper(
        _certificate(folder / f"{name}.pem"),
        keys.PrivateKeyInfo.load(_der(folder / f"{name}.key.pem")),
        certs_to_embed=[_certificate(folder / f"{ISSUER}.pem")],
    )


class Authorities:
    """A WSGI application: each authority answers at the path of its name.

    It tells the time of this machine, and of nobody who asks.
    """

    def __init__(self, stampers: dict[str, TimeStamper]) -> None:
        self._stampers = stampers
        self._paths = Map(
            [
                Rule("/", endpoint=NAMES, methods=["GET"]),
                *(Rule(f"/{name}", endpoint=name, methods=["POST"]) for name in stampers),
            ]
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request for a time stamp, or name the authorities."""
        request = Request(environ)
        request.max_content_length = LARGEST_REQUEST
        try:
            answer = self._answer(request)
        except HTTPException as error:
            return error(environ, start_response)
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        endpoint, _ = self._paths.bind_to_environ(request.environ).match()
        if endpoint == NAMES:
            return Response("\n".join(self._stampers) + "\n", mimetype="text/plain")
        stamp = _stamp(self._stampers[endpoint], request.get_data())
        return Response(stamp, mimetype="application/timestamp-reply")


def _stamp(stamper: TimeStamper, asked: bytes) -> bytes:
    try:
        request = tsp.TimeStampReq.load(asked, strict=True)
        stamp: bytes = stamper.request_tsa_response(request).dump()
    except (ValueError, TypeError):
        return REJECTION
    return stamp


def run(folder: Path, port: int, names: Sequence[str]) -> None:
    """Serve until the process is ended."""
    stampers = {name: make_stamper(folder, name) for name in names}
    make_server(LOOPBACK, port, Authorities(stampers), threaded=True).serve_forever()


def _certificate(path: Path) -> x509.Certificate:
    return x509.Certificate.load(_der(path))


def _der(path: Path) -> bytes:
    content: bytes = pem.unarmor(path.read_bytes())[2]
    return content


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
