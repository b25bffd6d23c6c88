"""A small issuer of OpenID Connect on loopback; tests make it say what it should not."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET, NOW = "redress", "a secret: with/signs", 1_760_000_000
Document = dict[str, Any]


@dataclass
class IssuerStub:
    """What it publishes and says; `claims` and `metadata` are laid over what is right."""

    origin: str = ""
    key: RSAKey | ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1"}))
    header: Document = field(default_factory=lambda: {"alg": "ES256", "kid": "k1"})
    claims: Document = field(default_factory=dict)
    metadata: Document = field(default_factory=dict)
    token: str = ""
    userinfo: Document | None = None
    status: int = 200
    asked: Document = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def go(self, address: str) -> str:
        """Sign a person in at an address, as a browser would; give the code."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return "the code"

    def answer(self, path: str, form: Document, authorization: str) -> tuple[int, Document]:
        self.calls.append(path)
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.origin,
                "authorization_endpoint": f"{self.origin}/authorize",
                "token_endpoint": f"{self.origin}/token",
                "jwks_uri": f"{self.origin}/keys",
                "userinfo_endpoint": f"{self.origin}/me",
                **self.metadata,
            }
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False) | {"use": "sig"}]}
        if path == "/me":
            known = authorization == "Bearer access" and self.userinfo is not None
            return (200, self.userinfo or {}) if known else (401, {})
        return self._exchanged(form, authorization)

    def _exchanged(self, form: Document, authorization: str) -> tuple[int, Document]:
        verifier = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        pair = base64.b64encode(b"redress:a+secret%3A+with%2Fsigns").decode()
        by_header = authorization == f"Basic {pair}"
        by_body = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        right = (
            form["grant_type"] == "authorization_code"
            and form["code"] == "the code"
            and form["redirect_uri"] == self.asked["redirect_uri"]
            and challenge == self.asked["code_challenge"]
            and (by_header or by_body)
        )
        if not right or self.status != 200:
            return (self.status if self.status != 200 else 400), {"error": "invalid_grant"}
        return 200, {"id_token": self.token or self.signed(), "access_token": "access"}

    def signed(self) -> str:
        """Give the token, with the claims laid over the right ones; None takes one away."""
        claims = {
            "iss": self.origin,
            "sub": "person-1",
            "aud": CLIENT,
            "exp": NOW + 300,
            "iat": NOW,
            "nonce": self.asked["nonce"],
            "email": "lin@desk.example",
            "email_verified": True,
            **self.claims,
        }
        present = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(self.header, present, self.key, algorithms=[self.header["alg"]])


@contextmanager
def serving(stub: IssuerStub) -> Iterator[IssuerStub]:
    """Serve the stub on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._reply({name: values[0] for name, values in parse_qs(body).items()})

        def _reply(self, form: Document) -> None:
            authorization = self.headers.get("Authorization", "")
            status, document = stub.answer(self.path, form, authorization)
            data = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    stub.origin = stub.origin or f"http://127.0.0.1:{server.server_port}"
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
