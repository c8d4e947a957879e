"""How somebody signs in, on one page: of whoever is signed in, also while they look as another."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedIn
from accounts.security import sessions_end, signed_in_of
from helpdesk.http import UserRequest
from helpdesk.signin.factors import Kind, factors_of, is_factor_required
from helpdesk.signin.origin import origin_of
from helpdesk.signin.requiring import is_factor_missing

SHOWN = 20


@login_required
@never_cache
@require_GET
def overview(request: UserRequest) -> HttpResponse:
    """Password, factors, sessions, and what happened."""
    this = request.session.session_key
    rows = signed_in_of(request.user, timezone.now())[:SHOWN]
    events = request.user.security_events.select_related("actor").order_by("-pk")
    context = {
        "sessions": [{"row": row, "is_this": row.session_id == this} for row in rows],
        "events": events[:SHOWN],
        "factors": factors_of(request.user),
        "is_required": is_factor_required(request.user),
        "is_missing": is_factor_missing(request),
    }
    return render(request, "mfa/index.html", context)


@login_required
@require_POST
def session_end(request: UserRequest, pk: int) -> HttpResponse:
    """Sign out on another device, by the number that the list has for it."""
    rows = _elsewhere(request).filter(pk=get_object_or_404(_elsewhere(request), pk=pk).pk)
    return _ended(request, rows)


@login_required
@require_POST
def sessions_end_elsewhere(request: UserRequest) -> HttpResponse:
    return _ended(request, _elsewhere(request))


def _elsewhere(request: UserRequest) -> QuerySet[SignedIn]:
    others = signed_in_of(request.user, timezone.now())
    return others.exclude(session=request.session.session_key)


def _ended(request: UserRequest, rows: QuerySet[SignedIn]) -> HttpResponse:
    ended = sessions_end(rows=rows, person=request.user, origin=origin_of(request))
    said = ngettext("%(n)d device is signed out.", "%(n)d devices are signed out.", ended)
    messages.success(request, said % {"n": ended})
    return redirect("mfa_index")


def of_ones_own(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What allauth shows of a passkey, to whom it belongs: before it asks who they are again."""

    @login_required
    @wraps(view)
    def guarded(request: UserRequest, pk: int) -> HttpResponseBase:
        get_object_or_404(Authenticator, pk=pk, user=request.user, type=Kind.WEBAUTHN)
        return view(request, pk=pk)

    return guarded


class PasskeyRemoval(RemoveWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """allauth asks the adapter before it removes an app, but not before it removes a passkey."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        return super().form_valid(form)  # type: ignore[no-any-return]
