"""Who must have a second factor gets nowhere without it."""

from collections.abc import Callable
from typing import cast

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from helpdesk.signin.factors import factors_of, is_factor_required

METHOD = "mfa"  # as allauth writes into the session what somebody has proven
ALWAYS = {"account_logout", "set_language"}
TO_ADD = {
    "mfa_index",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
}
TO_SHOW = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
API = "/api/"
MEDIA_TYPE = "application/problem+json"

Handler = Callable[[HttpRequest], HttpResponseBase]


def is_factor_shown(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor, or that of the identity provider. No query."""
    records = get_authentication_records(request, request.user)
    return any(one["method"] == METHOD for one in records)


def is_factor_missing(request: HttpRequest) -> bool:
    """Whether whoever is signed in still owes this session the factor of their role. No query."""
    user = request.user
    if not settings.MFA_REQUIRED_ROLES or not user.is_authenticated:
        return False
    return is_factor_required(user) and not is_factor_shown(request)


class FactorMiddleware:
    """Stands behind the sign-in and before anything that shows pages, whoever they are of.

    API keys are their own proof: the REST face reads no session.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_factor_missing(request):
            return self.get_response(request)
        user = cast(User, request.user)
        if request.path_info.startswith(API):
            is_keyed = "Authorization" in request.headers
            return self.get_response(request) if is_keyed else _problem(request, user)
        has_one = bool(factors_of(user))
        if _name_of(request.path_info) in ALWAYS | (TO_SHOW if has_one else TO_ADD):
            return self.get_response(request)
        return _led(request, "mfa_reauthenticate" if has_one else "mfa_index")


def _name_of(path: str) -> str:
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return "" if match.namespaces else match.url_name or ""


def _led(request: HttpRequest, name: str) -> HttpResponseBase:
    """To the page that helps. A part of a page cannot be that page: htmx is told to go there."""
    address = resolve_url(name)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    if request.method == "GET":
        address += "?" + urlencode({"next": request.get_full_path()})
    return redirect(address)


def _problem(request: HttpRequest, user: User) -> JsonResponse:
    with translation.override(user.language):
        detail = _("Show a second factor first, or call with an API key.")
    content = {
        "type": "urn:helpdesk:problem:second_factor_missing",
        "title": "Forbidden",
        "status": 403,
        "detail": detail,
        "instance": request.path,
        "code": "second_factor_missing",
    }
    return JsonResponse(content, status=403, content_type=MEDIA_TYPE)
