"""What allauth asks of us: who may come in, in which words, and how we write to people."""

import secrets
import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.security import lock_note
from helpdesk.signin.origin import origin_of
from helpdesk.sso.passwords import is_free_to_enter
from notifications.services import email_enqueue

# What allauth tells after an action, by the template it would render; the rest says nothing.
_TOLD = {
    "account/messages/password_changed.txt": _("Password changed."),
    "account/messages/password_set.txt": _("Password changed."),
    "mfa/messages/totp_activated.txt": _("The app is added."),
    "mfa/messages/totp_deactivated.txt": _("The app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}
# Ways to say once more that it is you, by allauth's names of them.
_WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up; every mail leaves through the outbox, in the reader's language."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is shut. Ask your administrator."),
        "email_password_mismatch": _("The address or the password is not right."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link is not valid any more."),
        "too_many_login_attempts": _(
            "Too many failed attempts. Try again in five minutes, or set a new password by e-mail."
        ),
        "rate_limited": _("Too many attempts. Try again in five minutes."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError when the door is shut, and puts that on record."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            lock_note(email=credentials["email"], origin=origin_of(request))
            raise

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in within the last minutes is not asked again."""
        records = get_authentication_records(self.request, self.request.user)
        oldest = time.time() - account_settings.REAUTHENTICATION_TIMEOUT
        if any(one["at"] > oldest for one in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [one | {"description": _WAYS[one["id"]]} for one in methods]

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Whoever is to come through their company's sign-in comes through no other door."""
        refusal: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if refusal is not None or is_free_to_enter(request, user):
            return refusal
        messages.error(request, _("Your company signs in with its own account."))
        return redirect("sso-start")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def reauthenticate(self, user: User, password: str) -> bool:
        """By the address of the user itself, which allauth seeks in its own table."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or _TOLD.get(message_template or "")
        if text:
            messages.add_message(request, level, text)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """By the link's path, since the outbox knows the site's address."""
        path = reverse("account_reset_password_from_key", args=[context["uid"], context["key"]])
        _write(user, "password_reset", {"name": user.name, "path": path})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell someone that how they sign in has changed, whoever did it."""
        what = template_prefix.rpartition("/")[2]
        _write(
            user, "sign_in_changed", {"name": user.name, "what": what, "path": reverse("mfa_index")}
        )


def _write(user: User, template: str, context: dict[str, Any]) -> None:
    """An event of its own each time, hence the random key."""
    email_enqueue(
        key=f"{template}:{user.pk}:{secrets.token_hex(8)}",
        to=user.email,
        template=template,
        context=context,
        language=user.language,
        time_zone=user.time_zone,
    )
