"""Requests with their types, and who may come in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from accounts.choices import Role
from accounts.models import User

P = ParamSpec("P")


class UserRequest(HttpRequest):
    """A request of a signed-in person."""

    user: User
    htmx: HtmxDetails


View = Callable[Concatenate[UserRequest, P], HttpResponseBase]


def _guarded(
    view: View[P],
    door: str,
    may_enter: Callable[[User], bool],
    refusal: type[Exception] = PermissionDenied,
) -> Callable[..., HttpResponseBase]:
    """The view behind a door. The door's name stays on it, for `helpdesk.permissions` to read."""

    @login_required
    @wraps(view)
    def guarded(request: UserRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_enter(request.user):
            raise refusal
        return view(request, *args, **kwargs)

    guarded.door = door  # type: ignore[attr-defined]
    return guarded


def agent_required(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Agents, leads and administrators only; customers get 403, strangers the sign-in page."""
    return _guarded(view, "agents", lambda user: user.is_agent)


def lead_required(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Leads and administrators only; others get 403, strangers the sign-in page."""
    return _guarded(view, "leads", lambda user: user.is_lead)


def admin_required(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Administrators of C4T only; others get 403, strangers the sign-in page."""
    return _guarded(view, "administrators", lambda user: user.role == Role.ADMIN)


def customer_required(view: View[P]) -> Callable[..., HttpResponseBase]:
    """People of a company only; agents are sent to the desk by the pages that link here."""
    return _guarded(view, "customers", lambda user: user.company_id is not None)


def customer_admin_required(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Administrators of a company only; for anybody else signed in there is no such page."""
    return _guarded(
        view, "customer administrators", lambda user: user.role == Role.CUSTOMER_ADMIN, Http404
    )


def client_address(request: HttpRequest) -> str:
    """The IP address of whoever calls, by which attempts to sign in are counted too.

    With BEHIND_TLS_PROXY the one that our proxy saw: what stands before it in X-Forwarded-For was
    written by the caller. Empty where there is none, as on a local socket.
    """
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page rather than the page."""
    return bool(getattr(request, "htmx", False))


__all__ = [
    "HttpResponse",
    "UserRequest",
    "admin_required",
    "agent_required",
    "client_address",
    "customer_admin_required",
    "customer_required",
    "is_htmx",
    "lead_required",
]
