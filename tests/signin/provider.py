"""A real identity provider over HTTP, which misbehaves when told to."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "desk:1", "a secret & more"
Token = Callable[["Provider", dict[str, Any]], str]


def signed(provider: "Provider", claims: dict[str, Any]) -> str:
    return jwt.encode(claims, provider.key, "RS256", headers={"kid": provider.kid})


def unsigned(provider: "Provider", claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, "none", headers={"kid": provider.kid})


def by_the_public_key(provider: "Provider", claims: dict[str, Any]) -> str:
    """HS256 with what everybody may read as the shared secret."""
    public = provider.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return _hs256(public, provider.kid, claims)


def by_the_client_secret(provider: "Provider", claims: dict[str, Any]) -> str:
    return _hs256(SECRET.encode(), provider.kid, claims)


def _hs256(secret: bytes, kid: str, claims: dict[str, Any]) -> str:
    """By hand: a library of today signs nothing with such a secret."""
    parts = [_base64(json.dumps(one).encode()) for one in ({"alg": "HS256", "kid": kid}, claims)]
    content = ".".join(parts)
    return f"{content}.{_base64(hmac.digest(secret, content.encode(), hashlib.sha256))}"


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def by_a_stranger(provider: "Provider", claims: dict[str, Any]) -> str:
    return jwt.encode(claims, _new_key(), "RS256", headers={"kid": provider.kid})


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """Who is at the keyboard (`person`), and what it changes of the truth (`claims`, `document`)."""

    def __init__(self) -> None:
        self.key, self.kid = _new_key(), "one"
        self.person: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.document: dict[str, Any] = {}
        self.key_facts: dict[str, Any] = {}
        self.more_keys: list[dict[str, Any]] = []
        self.token: Token = signed
        self.calls: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._numbers = count()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/realms/acme"

    def change_key(self) -> None:
        self.key, self.kid = _new_key(), "two"

    def jwk(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {**public, "kid": self.kid, "use": "sig", **self.key_facts}

    def authorize(self, url: str) -> str:
        """What the browser does there: the person agrees, and is sent back to this address."""
        parts = urlsplit(url)
        assert url.startswith(f"{self.issuer}/authorize?")
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{next(self._numbers)}"
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _discovery(self) -> dict[str, Any]:
        addresses = {
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }
        methods = {
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }
        return {"issuer": self.issuer, **addresses, **methods, **self.document}

    def _exchange(self, fields: dict[str, str], header: str) -> tuple[int, dict[str, Any]]:
        if not self._knows(fields, header):
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(fields["code"], None)
        digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
        challenge = _base64(digest)
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != fields["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            **self.person,
            **self.claims,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        return 200, {"id_token": self.token(self, told), "access_token": "access"}

    def _knows(self, fields: dict[str, str], header: str) -> bool:
        if "client_secret" in fields:
            return (fields["client_id"], fields["client_secret"]) == (CLIENT, SECRET)
        expected = base64.b64encode(b"desk%3A1:a+secret+%26+more").decode()
        return header == f"Basic {expected}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = self.path.removeprefix("/realms/acme")
                provider.calls.append(page)
                if page == "/userinfo":
                    assert self.headers["Authorization"] == "Bearer access"
                pages = {
                    "/.well-known/openid-configuration": provider._discovery,
                    "/keys": lambda: {"keys": [provider.jwk(), *provider.more_keys]},
                    "/userinfo": lambda: provider.userinfo,
                }
                if page.startswith("/authorize"):
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(self._url()))
                    self.end_headers()
                elif page in pages:
                    self._send(200, pages[page]())
                else:
                    self._send(404, {})

            def do_POST(self) -> None:
                provider.calls.append("/token")
                raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = {name: values[0] for name, values in parse_qs(raw).items()}
                self._send(*provider._exchange(fields, self.headers.get("Authorization", "")))

            def _url(self) -> str:
                return f"http://{self.headers['Host']}{self.path}"

            def _send(self, status: int, content: dict[str, Any]) -> None:
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Keep the tests' output clean."""

        return Handler


@contextmanager
def providing() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.close()
