"""The authorization code flow with PKCE (RFC 6749, 7636, 9700; OpenID Connect Core 3.1).

What was asked is kept in the session of the browser that asked, so an answer counts there, once.
"""

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.single_sign_on import Claims, Connection
from helpdesk.sso import asking
from helpdesk.sso.errors import AnswerRefused, ProviderFailed
from helpdesk.sso.provider import Metadata, keys_of, metadata_of
from helpdesk.sso.tokens import claims_of, has_second_factor

SCOPE = "openid email profile"
SESSION_KEY = "single_sign_on"
VALID_SECONDS = 600
MOST_AT_ONCE = 5  # windows of one browser


@dataclass(frozen=True, slots=True)
class Asked:
    """One sign-in on its way. `company` None: that of C4T."""

    company: int | None
    nonce: str
    verifier: str
    next: str
    at: float


def callback_url(company_id: int | None) -> str:
    """Another one for each provider, so that none can pass another's answer on (RFC 9700, 4.4)."""
    if company_id is None:
        return settings.SITE_URL + reverse("sso-staff-callback")
    return settings.SITE_URL + reverse("sso-callback", args=[company_id])


def begin(session: SessionBase, connection: Connection, *, email: str, next_: str) -> str:
    """Where to send the browser. `next_` must be a page of ours. Raises ProviderFailed."""
    metadata = metadata_of(connection.issuer)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _one in range(3))
    asked = Asked(connection.company_id, nonce, verifier, next_, time.time())
    earlier = list(session.get(SESSION_KEY, {}).items())
    session[SESSION_KEY] = dict([*earlier[1 - MOST_AT_ONCE :], (state, asdict(asked))])
    fields = {
        "response_type": "code",
        "client_id": connection.client_id,
        "redirect_uri": callback_url(connection.company_id),
        "scope": SCOPE,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        "login_hint": email,
    }
    joint = "&" if "?" in metadata.authorization_endpoint else "?"
    return f"{metadata.authorization_endpoint}{joint}{urlencode(fields)}"


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def asked_for(session: SessionBase, answer: QueryDict, company_id: int | None) -> Asked:
    """What this answer is to. It is forgotten with that: the same answer again is to nothing.

    Raises AnswerRefused.
    """
    waiting = session.get(SESSION_KEY, {})
    found = waiting.pop(answer.get("state", ""), None)
    session[SESSION_KEY] = waiting
    if found is None or found["company"] != company_id:
        raise AnswerRefused(
            _("This sign-in was not begun here, or is over already."), reason="state"
        )
    asked = Asked(**found)
    if time.time() - asked.at > VALID_SECONDS:
        raise AnswerRefused(_("This sign-in took too long."), reason="too_late")
    return asked


def finish(connection: Connection, asked: Asked, answer: QueryDict) -> Claims:
    """Exchange the code and check what it gives. Raises AnswerRefused, ProviderFailed."""
    metadata = metadata_of(connection.issuer)
    _require_its_own(metadata, answer)
    if "error" in answer:
        raise AnswerRefused(_("Your company’s sign-in did not let you in."), reason="denied")
    tokens = _exchange(connection, metadata, asked, answer.get("code", ""))
    claims = claims_of(
        str(tokens.get("id_token", "")),
        keys=lambda is_fresh: keys_of(metadata, is_fresh=is_fresh),
        issuer=connection.issuer,
        client_id=connection.client_id,
        nonce=asked.nonce,
    )
    about = claims if "email" in claims else _userinfo(metadata, tokens, claims["sub"])
    return Claims(
        issuer=connection.issuer,
        subject=claims["sub"],
        email=str(about.get("email", "")),
        is_email_verified=_is_verified(about),
        name=str(about.get("name", "")),
        has_second_factor=has_second_factor(claims),
    )


def _require_its_own(metadata: Metadata, answer: QueryDict) -> None:
    """Whose answer it is, where the provider names itself (RFC 9207)."""
    named = answer.get("iss")
    if named is None and not metadata.names_itself:
        return
    if named != metadata.issuer:
        raise AnswerRefused(_("This is the answer of another sign-in."), reason="mixed_up")


def _exchange(
    connection: Connection, metadata: Metadata, asked: Asked, code: str
) -> dict[str, Any]:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback_url(connection.company_id),
        "code_verifier": asked.verifier,
    }
    reply = ask_token(connection, metadata, fields)
    if reply.status != HTTPStatus.OK:
        raise AnswerRefused(
            _("Your company’s sign-in does not know of this sign-in any more."), reason="code"
        )
    return reply.content


def ask_token(connection: Connection, metadata: Metadata, fields: dict[str, str]) -> asking.Reply:
    """With our secret, as the provider takes it: in a header unless it names only the form.

    Raises ProviderFailed.
    """
    ours = {"client_id": connection.client_id, "client_secret": connection.secret}
    methods = metadata.auth_methods or ("client_secret_basic",)
    if "client_secret_basic" in methods:
        pair = ":".join(quote_plus(one) for one in ours.values())
        header = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        return asking.post(metadata.token_endpoint, fields, header)
    if "client_secret_post" in methods:
        return asking.post(metadata.token_endpoint, {**fields, **ours}, {})
    raise ProviderFailed(_("It takes no client secret: allow client_secret_basic."))


def _userinfo(metadata: Metadata, tokens: dict[str, Any], subject: str) -> dict[str, Any]:
    """Where a provider keeps the address out of the token (Core 5.4). About the same person only."""
    token = tokens.get("access_token")
    if not metadata.userinfo_endpoint or not isinstance(token, str):
        return {}
    found = asking.get(metadata.userinfo_endpoint, token=token)
    if not hmac.compare_digest(str(found.get("sub", "")).encode(), subject.encode()):
        raise AnswerRefused(_("This is the answer about somebody else."), reason="subject")
    return found


def _is_verified(about: dict[str, Any]) -> bool:
    """`email_verified`; Entra ID has none, and says `xms_edov` where the tenant owns the domain."""
    return about.get("email_verified") is True or about.get("xms_edov") in (True, 1, "1", "true")
