"""Requests with their types, and who may come in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

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


def agent_required(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Agents, leads and administrators only; customers get 403, strangers the sign-in page."""

    @login_required
    @wraps(view)
    def guarded(request: UserRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_agent:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def lead_required(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Leads and administrators only; others get 403, strangers the sign-in page."""

    @login_required
    @wraps(view)
    def guarded(request: UserRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_lead:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def admin_required(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Administrators of C4T only; others get 403, strangers the sign-in page."""

    @login_required
    @wraps(view)
    def guarded(request: UserRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.role != Role.ADMIN:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def customer_required(view: View[P]) -> Callable[..., HttpResponseBase]:
    """People of a company only; agents are sent to the desk by the pages that link here."""

    @login_required
    @wraps(view)
    def guarded(request: UserRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.company_id is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def customer_admin_required(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Administrators of a company only; for anybody else signed in there is no such page."""

    @login_required
    @wraps(view)
    def guarded(request: UserRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.role != Role.CUSTOMER_ADMIN:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page rather than the page."""
    return bool(getattr(request, "htmx", False))


__all__ = [
    "HttpResponse",
    "UserRequest",
    "admin_required",
    "agent_required",
    "customer_admin_required",
    "customer_required",
    "is_htmx",
    "lead_required",
]
