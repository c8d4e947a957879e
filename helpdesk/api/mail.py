"""Who posts e-mails that came: a mail server that knows our secret and signs with it."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from helpdesk.api.parsers import BodyTooLarge

TOLERANCE = timedelta(minutes=5)
GATEWAY = "mail gateway"


class RawMailParser(BaseParser):
    """The bytes as they came, no more than are kept, whatever type the sender gives them."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the bytes. Raises BodyTooLarge."""
        raw: bytes = stream.read(settings.MAIL_MAX_BYTES + 1)
        if len(raw) > settings.MAIL_MAX_BYTES:
            raise BodyTooLarge
        return raw


class MailGatewayAuthentication(BaseAuthentication):
    """`X-Mail-Timestamp`, and `X-Mail-Signature: <hex HMAC-SHA256 of "<timestamp>." and the body>`.

    A signature is good for five minutes, so one that was overheard cannot be used for long; the
    same bytes are one e-mail anyway.
    """

    def authenticate(self, request: Request) -> tuple[None, str]:
        """Raises NotFound where no secret is set, AuthenticationFailed for a wrong signature."""
        if not settings.MAIL_INBOUND_SECRET:
            raise NotFound
        timestamp = request.headers.get("X-Mail-Timestamp", "")
        given = request.headers.get("X-Mail-Signature", "")
        # Before the body is read: whoever cannot even say the time sends nothing.
        if not _is_fresh(timestamp) or not given:
            raise AuthenticationFailed(_("Sign the e-mail, within five minutes."))
        body = raw_of(request)
        if not hmac.compare_digest(given.lower().encode(), signature(timestamp, body).encode()):
            raise AuthenticationFailed(_("The signature does not fit the e-mail."))
        return None, GATEWAY

    def authenticate_header(self, request: Request) -> str:
        return 'Signature realm="mail"'


def raw_of(request: Request) -> bytes:
    """The body as `RawMailParser` read it; nothing where nothing was sent."""
    return request.data if isinstance(request.data, bytes) else b""


class IsMailGateway(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return request.auth == GATEWAY


def signature(timestamp: str, body: bytes) -> str:
    """What a mail server with our secret writes."""
    key = settings.MAIL_INBOUND_SECRET.encode()
    return hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _is_fresh(timestamp: str) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    return abs(timezone.now().timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()
