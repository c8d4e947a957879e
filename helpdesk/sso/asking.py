"""Asking identity providers over HTTP: guarded as webhooks are, and bounded in time and size."""

import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from helpdesk.sso.errors import ProviderFailed
from notifications.addresses import target_of
from notifications.calls import answering
from notifications.errors import AddressRefused

SECONDS = 5  # a person waits
MOST_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    content: dict[str, Any]


def get(url: str, *, token: str = "") -> dict[str, Any]:
    """What a page of the provider holds. Raises ProviderFailed, also for any answer but 200."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    reply = _ask(url, "GET", None, headers)
    if reply.status != HTTPStatus.OK:
        raise ProviderFailed(
            _("%(host)s answers %(status)d at %(url)s.")
            % {"host": host_of(url), "status": reply.status, "url": url}
        )
    return reply.content


def post(url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> Reply:
    """Send a form. Refusals of OAuth come as 400 and 401, with JSON. Raises ProviderFailed."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return _ask(url, "POST", urlencode(fields).encode(), {**kind, **headers})


def host_of(url: str) -> str:
    return urlsplit(url).hostname or url


def _ask(url: str, method: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
    headers = {"Accept": "application/json", "User-Agent": "premium-helpdesk", **headers}
    try:
        target = target_of(url, is_free=settings.OIDC_ALLOW_PRIVATE_NETWORKS)
        with answering(target, method, body, headers, seconds=SECONDS) as response:
            raw, status = response.read(MOST_BYTES + 1), response.status
    except (AddressRefused, OSError, HTTPException) as error:
        raise ProviderFailed(_in_words(error, url)) from error
    return Reply(status, _object(raw, status, url))


def _object(raw: bytes, status: int, url: str) -> dict[str, Any]:
    try:
        content = json.loads(raw) if len(raw) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        return content
    if status != HTTPStatus.OK:
        return {}
    raise ProviderFailed(_("%(url)s does not answer in JSON.") % {"url": url})


def _in_words(error: Exception, url: str) -> str:
    named = {"host": host_of(url)}
    if isinstance(error, AddressRefused):
        return f"{named['host']}: {error.message}"
    if isinstance(error, socket.gaierror):
        return _("There is no server %(host)s.") % named
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            _("The certificate of %(host)s is not valid for it, or nobody here trusts it.") % named
        )
    if isinstance(error, TimeoutError):
        return _("%(host)s does not answer within a few seconds.") % named
    return _("%(host)s cannot be reached: %(error)s") % {**named, "error": error}
