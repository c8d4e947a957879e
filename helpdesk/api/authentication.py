"""Who calls: a program with `Authorization: Bearer c4tdesk_…`."""

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiKey, User
from accounts.services import api_key_find
from helpdesk.http import client_address

KEY_MAX = 200


class ApiKeyAuthentication(BaseAuthentication):
    """Set `request.user` to the person a key acts as, `request.auth` to the key."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """Return None without a header. Raises AuthenticationFailed for a key that is no good.

        Unknown, expired and revoked keys get one and the same answer.
        """
        words = get_authorization_header(request).decode("latin-1").split()
        if not words:
            return None
        if len(words) != 2 or words[0].lower() != "bearer" or len(words[1]) > KEY_MAX:
            raise AuthenticationFailed(_("Send the header “Authorization: Bearer <API key>”."))
        key = api_key_find(key=words[1], now=timezone.now(), address=client_address(request))
        if key is None:
            raise AuthenticationFailed(_("This API key is unknown, expired or revoked."))
        _read_in_own_language(request, key.user)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def _read_in_own_language(request: Request, user: User) -> None:
    """A program that asks for no language is answered in that of the person it acts as."""
    if "HTTP_ACCEPT_LANGUAGE" not in request.META:
        translation.activate(user.language)
