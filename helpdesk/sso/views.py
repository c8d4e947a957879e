"""Signing in with one's company: asking for the address, leaving, coming back."""

import logging
from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.core.ratelimit import consume_or_429
from allauth.mfa.internal.constants import LoginStageKey
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import SignOnRefused
from accounts.models import User
from accounts.single_sign_on import (
    Claims,
    Connection,
    connection_for,
    connection_of,
    person_of_claims,
)
from helpdesk.sso.asking import host_of
from helpdesk.sso.errors import AnswerRefused, ProviderFailed
from helpdesk.sso.flow import Asked, asked_for, begin, finish
from helpdesk.sso.forms import StartForm
from helpdesk.sso.passwords import METHOD

FACTOR = "mfa"  # as allauth calls it in the session

logger = logging.getLogger(__name__)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The domain of the address says where to; whether anybody has the address is not looked at."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    too_many: HttpResponse | None = consume_or_429(request, action="login")
    if too_many is not None:
        return too_many
    form = StartForm(request.POST if request.method == "POST" else None)
    next_ = _own(request.POST.get("next") or request.GET.get("next", ""))
    if form.is_valid():
        url = _address(request, form, next_)
        if url:
            return _leaving(request, url)
    context = {"form": form, "next": next_}
    return render(request, "account/sso_start.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def callback(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the provider of a company sends people back to."""
    return _back(request, pk)


@never_cache
@require_GET
def staff_callback(request: HttpRequest) -> HttpResponse:
    """Where C4T's own sends agents back to."""
    return _back(request, None)


def _address(request: HttpRequest, form: StartForm, next_: str) -> str:
    """Where to go on, or "" with what is wrong at the field."""
    email = form.cleaned_data["username"]
    connection = connection_for(email)
    if connection is None:
        form.add_error(
            "username", _("No company signs in here under this domain. Use your password.")
        )
        return ""
    try:
        return begin(request.session, connection, email=email, next_=next_)
    except ProviderFailed as error:
        _log(error, connection.company_id, reason="unreachable")
        form.add_error(
            None,
            _("Your company’s sign-in cannot be reached just now. Try again in a few minutes."),
        )
        return ""


def _leaving(request: HttpRequest, url: str) -> HttpResponse:
    """A page, not a redirect: browsers hold redirects of forms to `form-action`, which is us."""
    response = render(request, "account/sso_leaving.html", {"url": url, "host": host_of(url)})
    response["Refresh"] = f"0; url={url}"
    return response


def _back(request: HttpRequest, company_id: int | None) -> HttpResponse:
    try:
        asked = asked_for(request.session, request.GET, company_id)
        connection = _connection(company_id)
        claims = finish(connection, asked, request.GET)
        now = timezone.now()
        user = person_of_claims(claims=claims, connection=connection, now=now)
    except (AnswerRefused, SignOnRefused) as error:
        return _refused(request, error, company_id, HTTPStatus.FORBIDDEN)
    except ProviderFailed as error:
        return _refused(request, error, company_id, HTTPStatus.BAD_GATEWAY)
    return _enter(request, user, claims, asked, connection)


def _connection(company_id: int | None) -> Connection:
    """It may have been switched off meanwhile. Raises AnswerRefused."""
    found = connection_of(company_id)
    if found is None:
        raise AnswerRefused(_("This sign-in is not in use any more."), reason="switched_off")
    return found


def _enter(
    request: HttpRequest, user: User, claims: Claims, asked: Asked, connection: Connection
) -> HttpResponse:
    """From here on as with a password: allauth looks at who is shut out, and asks for a factor.

    Not for a second one where the provider says that it asked already.
    """
    facts = {"company_id": connection.company_id, "person_id": user.pk}
    logger.info("single sign-on", extra=facts | {"factor": claims.has_second_factor})
    login = Login(user=user, email=user.email, redirect_url=asked.next or None)
    record_authentication(request, user, METHOD, company=connection.company_id)
    if claims.has_second_factor:
        record_authentication(request, user, FACTOR, type="identity_provider")
        LoginStageController(request, login).set_handled(LoginStageKey.MFA_AUTHENTICATE.value)
    response: HttpResponse = perform_login(request, login)
    return response


def _refused(
    request: HttpRequest,
    error: AnswerRefused | SignOnRefused | ProviderFailed,
    company_id: int | None,
    status: HTTPStatus,
) -> HttpResponse:
    reason = error.extra.get("reason", "unreachable")
    _log(error, company_id, reason=reason)
    said = error.message
    if isinstance(error, ProviderFailed):
        said = _("Your company’s sign-in cannot be reached just now. Try again in a few minutes.")
    context = {"said": said, "reason": reason}
    return render(request, "account/sso_refused.html", context, status=status)


def _log(error: Any, company_id: int | None, *, reason: str) -> None:
    """For the operator: which check, of whose sign-in, and what a server said."""
    facts = {"company_id": company_id, "reason": reason, "detail": error.message}
    logger.warning("single sign-on refused", extra=facts)


def _own(next_: str) -> str:
    """A page of ours, or nothing."""
    is_ours = url_has_allowed_host_and_scheme(next_, allowed_hosts=None)
    return next_ if is_ours else ""
