"""allauth's forms in our words, without placeholders: a label says what a field is for."""

import re
import time
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.security import lock_note
from accounts.single_sign_on import is_single_sign_on_offered
from helpdesk.signin.origin import origin_of
from helpdesk.sso.passwords import require_passwords


class Worded:
    """Gives the fields of a form our labels and hints."""

    labels: ClassVar[dict[str, str | Promise]] = {}
    hints: ClassVar[dict[str, str | Promise]] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Worded, account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """In HTML its fields are `username` and `password`, which programs of others post."""

    labels: ClassVar = {"login": _("E-mail address"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}

    @property
    def offers_single_sign_on(self) -> bool:
        return is_single_sign_on_offered()

    def clean(self) -> Any:
        """What is not right is told as the domain has it, whoever has the address or nobody."""
        try:
            return super().clean()
        except ValidationError as error:
            if error.code == "email_password_mismatch":
                require_passwords(self.cleaned_data["login"])
            raise

    def add_prefix(self, field_name: str) -> str:
        return "username" if field_name == "login" else str(super().add_prefix(field_name))


_NEW_PASSWORD_LABELS: dict[str, str | Promise] = {
    "password1": _("New password"),
    "password2": _("New password, once more"),
}
_NEW_PASSWORD_HINTS: dict[str, str | Promise] = {
    "password1": _("At least 12 characters, not a common word, not your name.")
}


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    labels: ClassVar = {"oldpassword": _("Current password"), **_NEW_PASSWORD_LABELS}
    hints: ClassVar = _NEW_PASSWORD_HINTS


class NewPasswordForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels: ClassVar = _NEW_PASSWORD_LABELS
    hints: ClassVar = _NEW_PASSWORD_HINTS


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    labels: ClassVar = {"email": _("E-mail address")}

    def clean_email(self) -> str:
        require_passwords(self.cleaned_data["email"])
        return str(super().clean_email())


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    labels: ClassVar = {"password": _("Password")}


class OnceOnly(Worded):
    """A code of an app opens once (RFC 6238, 5.2).

    allauth remembers that in the cache, for one period of the three in which we take a code, and
    the cache may be away.
    """

    labels: ClassVar = {"code": _("Code")}
    hints: ClassVar = {"code": _("Six digits of your app, or one of your recovery codes.")}
    authenticator: Authenticator
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autofocus": True, "spellcheck": "false"}

    def clean_code(self) -> str:
        try:
            code = str(super().clean_code())  # type: ignore[misc]  # of the form beside it
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                lock_note(email=self.user.email, origin=origin_of(context.request))
            raise
        if self.authenticator.type == Authenticator.Type.TOTP:
            _spend(self.authenticator, re.sub(r"\D", "", code))
        return code


@transaction.atomic
def _spend(authenticator: Authenticator, code: str) -> None:
    """Raises ValidationError for a code that has opened already while it may still be right."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    oldest = time.time() - 30 * (2 * settings.MFA_TOTP_TOLERANCE + 1)
    spent = {one: at for one, at in row.data.get("spent", {}).items() if at > oldest}
    if code in spent:
        raise get_factor_adapter().validation_error("incorrect_code")
    row.data["spent"] = spent | {code: time.time()}
    row.save(update_fields=["data"])


class CodeForm(OnceOnly, mfa.AuthenticateForm):  # type: ignore[misc]
    """At sign-in, after the password."""


class CodeAgainForm(OnceOnly, mfa.ReauthenticateForm):  # type: ignore[misc]
    """Before factors are changed."""


class AppForm(Worded, ActivateTOTPForm):  # type: ignore[misc]
    labels: ClassVar = {"code": _("Code")}
    hints: ClassVar = {"code": _("The six digits that the app shows now.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}


_PASSKEY_NAME_HINT = _("By which you know it again, as “laptop” or “key on my key ring”.")


class PasskeyForm(Worded, AddWebAuthnForm):  # type: ignore[misc]
    labels: ClassVar = {"name": _("Name"), "passwordless": _("Sign in with it alone")}
    hints: ClassVar = {
        "name": _PASSKEY_NAME_HINT,
        "passwordless": _("It then asks for your finger, face or PIN in place of the password."),
    }
    name = forms.CharField(required=False, max_length=100)


class PasskeyNameForm(Worded, EditWebAuthnForm):  # type: ignore[misc]
    labels: ClassVar = {"name": _("Name")}
    hints: ClassVar = {"name": _PASSKEY_NAME_HINT}
    name = forms.CharField(max_length=100)
