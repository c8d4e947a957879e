"""Whether an ID token is what it says (OpenID Connect Core 3.1.3.7). The cryptography is PyJWT's."""

import hmac
from collections.abc import Callable
from typing import Any

import jwt
from django.utils.translation import gettext as _

from helpdesk.sso.errors import AnswerRefused

# Signatures that only the holder of a private key can make: neither `none`, nor a shared secret.
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
REQUIRED = ("iss", "sub", "aud", "exp", "iat")
SKEW_SECONDS = 60
# How providers say that a second factor was shown: RFC 8176, REFEDS and Microsoft.
FACTORS = (
    "mfa",
    "https://refeds.org/profile/mfa",
    "http://schemas.microsoft.com/claims/multipleauthn",
)

Keys = Callable[[bool], list[dict[str, Any]]]


def claims_of(token: str, *, keys: Keys, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of a token whose signature, issuer, audience, times and nonce are right.

    `keys(is_fresh)` gives the provider's; they are asked for anew when none fits, as after it
    changed them. Raises AnswerRefused, ProviderFailed.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(jwt.get_unverified_header(token), keys),
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=issuer,
            leeway=SKEW_SECONDS,
            options={"require": list(REQUIRED), "enforce_minimum_key_length": True},
        )
    except jwt.PyJWTError as error:
        raise _refused(_reason(error)) from error
    _require_ours(claims, client_id, nonce)
    return claims


def has_second_factor(claims: dict[str, Any]) -> bool:
    """Whether the provider says that it asked for more than one."""
    methods = claims.get("amr")
    named = methods if isinstance(methods, list) else []
    return any(one in FACTORS for one in (*named, claims.get("acr")))


def _key(header: dict[str, Any], keys: Keys) -> jwt.PyJWK:
    """The one that the token names, for the algorithm that it names, if that is one of ours."""
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise _refused("algorithm")
    for is_fresh in (False, True):
        fitting = [one for one in keys(is_fresh) if _fits(one, header)]
        if len(fitting) == 1:
            return jwt.PyJWK(fitting[0], algorithm)
    raise _refused("key")


def _fits(key: dict[str, Any], header: dict[str, Any]) -> bool:
    """A key may say what it is for; then it is for nothing else."""
    return (
        key.get("kid") == header.get("kid")
        and key.get("use", "sig") == "sig"
        and "d" not in key  # a private one, published by mistake: anybody can sign with it
        and key.get("alg", header["alg"]) == header["alg"]
    )


def _require_ours(claims: dict[str, Any], client_id: str, nonce: str) -> None:
    """What PyJWT does not know of: the nonce, and for which client a token was made."""
    theirs = claims.get("nonce")
    if not isinstance(theirs, str) or not hmac.compare_digest(theirs.encode(), nonce.encode()):
        raise _refused("nonce")
    is_shared = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if is_shared else client_id) != client_id:
        raise _refused("authorized_party")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise _refused("subject")


def _reason(error: jwt.PyJWTError) -> str:
    """`InvalidIssuerError` → `issuer`: which check refused, without what it was given."""
    return {
        jwt.ExpiredSignatureError: "expired",
        jwt.ImmatureSignatureError: "too_early",
        jwt.InvalidIssuedAtError: "too_early",
        jwt.InvalidIssuerError: "issuer",
        jwt.InvalidAudienceError: "audience",
        jwt.InvalidSignatureError: "signature",
        jwt.MissingRequiredClaimError: "incomplete",
    }.get(type(error), "malformed")


def _refused(reason: str) -> AnswerRefused:
    return AnswerRefused(
        _("The answer of your company’s sign-in is not one that we may trust."), reason=reason
    )
