"""Trying a connection without signing in: what each step says, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.utils.translation import gettext as _

from accounts.single_sign_on import Connection
from helpdesk.sso.asking import host_of
from helpdesk.sso.errors import ProviderFailed
from helpdesk.sso.flow import ask_token, callback_url
from helpdesk.sso.provider import Metadata, keys_of, metadata_of
from helpdesk.sso.tokens import ALGORITHMS


@dataclass(frozen=True, slots=True)
class Step:
    """`is_ok` None: it cannot be told from here."""

    is_ok: bool | None
    text: str

    @property
    def kind(self) -> str:
        """As `components/state.html` shows it."""
        return {True: "ok", False: "late", None: "paused"}[self.is_ok]


def trial(connection: Connection) -> list[Step]:
    """From the name of the server to our secret. What follows a failure is not tried."""
    steps: list[Step] = []
    try:
        for step in _steps(connection):
            steps.append(step)  # one by one: what went before a failure is told, too
    except ProviderFailed as error:
        steps.append(Step(False, error.message))
    return steps


def _steps(connection: Connection) -> Iterator[Step]:
    metadata = metadata_of(connection.issuer, is_fresh=True)
    named = {"host": host_of(connection.issuer)}
    yield Step(True, _("%(host)s answers, and calls itself by the issuer typed here.") % named)
    yield _signing(metadata)
    yield _challenge(metadata)
    yield _secret(connection, metadata)


def _signing(metadata: Metadata) -> Step:
    ours = set(metadata.algorithms or ("RS256",)) & set(ALGORITHMS)
    keys = [one for one in keys_of(metadata, is_fresh=True) if one.get("kty") != "oct"]
    if not ours or not keys:
        return Step(False, _("It signs in no way that we accept: let it sign with RS256 or ES256."))
    return Step(True, _("It signs with %(names)s.") % {"names": ", ".join(sorted(ours))})


def _challenge(metadata: Metadata) -> Step:
    if "S256" in metadata.challenges:
        return Step(True, _("It protects its codes by PKCE."))
    return Step(
        None, _("It does not say whether it protects its codes by PKCE. We send it anyway.")
    )


def _secret(connection: Connection, metadata: Metadata) -> Step:
    """A code that nobody gave out: refused as such by who knows our secret."""
    fields = {
        "grant_type": "authorization_code",
        "code": "a-trial",
        "redirect_uri": callback_url(connection.company_id),
        "code_verifier": "a-trial-that-is-as-long-as-a-verifier-must-be",
    }
    reply = ask_token(connection, metadata, fields)
    error = str(reply.content.get("error", ""))[:60]
    if error == "invalid_grant":
        return Step(True, _("It knows our client id and takes the secret."))
    if error == "invalid_client" or reply.status == HTTPStatus.UNAUTHORIZED:
        return Step(False, _("It does not know our client id, or the secret is another one."))
    return Step(
        None,
        _("It does not say whether it takes the secret (%(error)s).")
        % {"error": error or reply.status},
    )
