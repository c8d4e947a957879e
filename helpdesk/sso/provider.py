"""What an identity provider says of itself (OpenID Connect Discovery 1.0), and its keys."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from helpdesk.sso import asking
from helpdesk.sso.errors import ProviderFailed
from notifications.addresses import target_of
from notifications.errors import AddressRefused

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Metadata:
    """Of its document, what we use. Every address was checked."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    auth_methods: tuple[str, ...]
    algorithms: tuple[str, ...]
    challenges: tuple[str, ...]
    names_itself: bool


def metadata_of(issuer: str, *, is_fresh: bool = False) -> Metadata:
    """Kept for five minutes, in the cache of all processes. Raises ProviderFailed."""
    url = issuer.rstrip("/") + WELL_KNOWN
    return _checked(_kept(url, is_fresh=is_fresh), issuer)


def keys_of(metadata: Metadata, *, is_fresh: bool = False) -> list[dict[str, Any]]:
    """The public keys it signs with. Raises ProviderFailed."""
    found = _kept(metadata.jwks_uri, is_fresh=is_fresh).get("keys")
    if not isinstance(found, list):
        raise ProviderFailed(_("%(url)s holds no keys.") % {"url": metadata.jwks_uri})
    return [one for one in found if isinstance(one, dict)]


def _kept(url: str, *, is_fresh: bool) -> dict[str, Any]:
    """A lost cache asks again, and nothing else."""
    name = f"sso:{hashlib.sha256(url.encode()).hexdigest()}"
    content = None if is_fresh else cache.get(name)
    if content is None:
        content = asking.get(url)
        cache.set(name, content, KEPT_SECONDS)
    return dict(content)


def _checked(document: dict[str, Any], issuer: str) -> Metadata:
    """OpenID Connect Discovery 4.3: the issuer is exactly the one that was asked for."""
    if document.get("issuer") != issuer:
        raise ProviderFailed(
            _("It calls itself %(theirs)s, not %(ours)s: write the issuer exactly so.")
            % {"theirs": document.get("issuer"), "ours": issuer}
        )
    return Metadata(
        issuer=issuer,
        authorization_endpoint=_address(document, "authorization_endpoint"),
        token_endpoint=_address(document, "token_endpoint"),
        jwks_uri=_address(document, "jwks_uri"),
        userinfo_endpoint=_address(document, "userinfo_endpoint", default=""),
        auth_methods=_words(document, "token_endpoint_auth_methods_supported"),
        algorithms=_words(document, "id_token_signing_alg_values_supported"),
        challenges=_words(document, "code_challenge_methods_supported"),
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(document: dict[str, Any], name: str, default: str | None = None) -> str:
    value = document.get(name, default)
    if value == default and default is not None:
        return default
    try:
        target_of(str(value or ""), is_free=settings.OIDC_ALLOW_PRIVATE_NETWORKS)
    except AddressRefused as error:
        raise ProviderFailed(f"{name}: {error.message}") from error
    return str(value)


def _words(document: dict[str, Any], name: str) -> tuple[str, ...]:
    found = document.get(name)
    return tuple(map(str, found)) if isinstance(found, list) else ()
