"""Where a company signs in with its own account only: no passwords, kindly said."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.single_sign_on import connection_for, signs_on_elsewhere
from helpdesk.http import UserRequest

METHOD = "single_sign_on"  # as allauth writes into the session what somebody has proven


def require_passwords(email: str) -> None:
    """By the domain alone: the answer tells nothing about who has the address. Raises ValidationError."""
    found = connection_for(email)
    if found is not None and found.passwords_off:
        raise ValidationError(
            _("Your company signs in with its own account. No password is needed here."),
            code="passwords_off",
        )


def is_free_to_enter(request: HttpRequest, user: User) -> bool:
    """Whether this person may come in as they do: passkeys are no way around the company either.

    Somebody of another company with an address of its domain is not the company's to shut out.
    """
    if not signs_on_elsewhere(user):
        return True
    return any(one["method"] == METHOD for one in get_authentication_records(request, user))


def of_who_has_one(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The page on which a password is changed; without one, there is nothing to change."""

    @login_required
    @wraps(view)
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_usable_password():
            return redirect("profile")
        return view(request, *args, **kwargs)

    return guarded
