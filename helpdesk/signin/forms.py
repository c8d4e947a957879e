"""allauth's forms in our words, without placeholders: a label says what a field is for."""

from typing import Any, ClassVar

from allauth.account import forms as account
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    labels: ClassVar = {"password": _("Password")}
