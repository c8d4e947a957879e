"""The pages and their buttons. Every row comes through `keys_visible_to`."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.choices import Scope
from accounts.keys import key_owners, keys_visible_to
from accounts.models import ApiKey
from helpdesk.errors import DomainError
from helpdesk.face import Face
from helpdesk.http import UserRequest
from helpdesk.keys.forms import KeyForm, RotateForm

SHOWN = 100
SOON = timedelta(days=14)


@require_GET
def keys(request: UserRequest, face: Face) -> HttpResponse:
    """The keys, the latest first; those that are over below the others."""
    now = timezone.now()
    rows = [_row(face, key, now) for key in keys_visible_to(request.user)[:SHOWN]]
    context = {
        "rows": sorted(rows, key=lambda row: row["is_over"]),
        "new_url": face.url("key-new"),
    }
    return face.render(request, "keys/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def key_new(request: UserRequest, face: Face) -> HttpResponse:
    """The answer to a good form shows the key, this once: so it is no redirect."""
    data = request.POST if request.method == "POST" else None
    owners = key_owners(request.user)
    form = KeyForm(data, owners=owners, initial={"user": request.user.pk})
    if form.is_valid():
        answer = form.cleaned_data
        row, text = services.api_key_create(
            user=answer["user"],
            name=answer["name"],
            scopes=answer["scopes"],
            expires_at=form.expires_at,
            actor=request.user,
        )
        return _shown_once(request, face, row, text)
    context = {"form": form, "list_url": face.url("keys")}
    status = 422 if form.errors else 200
    return face.render(request, "keys/new.html", context, status=status)


@require_GET
def key(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    """A key, what happened to it, and how to replace or end it."""
    row = _key(request, pk)
    context = {
        **_row(face, row, timezone.now()),
        "events": row.events.select_related("actor").order_by("-pk")[:SHOWN],
        "form": RotateForm(),
        "list_url": face.url("keys"),
        "rotate_url": face.url("key-rotate", pk),
        "revoke_url": face.url("key-revoke", pk),
    }
    return face.render(request, "keys/detail.html", context)


@never_cache
@require_POST
def key_rotate(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    old = _key(request, pk)
    form = RotateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose when the old key ends."))
        return redirect(face.url("key", pk))
    overlap = timedelta(hours=form.cleaned_data["hours"])
    try:
        row, text = services.api_key_rotate(key=old, overlap=overlap, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(face.url("key", pk))
    old.refresh_from_db(fields=["expires_at"])
    return _shown_once(request, face, row, text, old=old)


@require_POST
def key_revoke(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    services.api_key_revoke(key=_key(request, pk), actor=request.user)
    messages.success(request, _("The key is revoked. No call with it is answered any more."))
    return redirect(face.url("key", pk))


def _key(request: UserRequest, pk: int) -> ApiKey:
    return get_object_or_404(keys_visible_to(request.user), pk=pk)


def _shown_once(
    request: UserRequest, face: Face, row: ApiKey, text: str, *, old: ApiKey | None = None
) -> HttpResponse:
    context = {"key": row, "text": text, "old": old, "list_url": face.url("keys")}
    return face.render(request, "keys/secret.html", context)


def _row(face: Face, key: ApiKey, now: datetime) -> dict[str, Any]:
    kind, words = _state(key, now)
    return {
        "key": key,
        "url": face.url("key", key.pk),
        "scopes": [Scope(one).label for one in key.scopes],
        "state": {"kind": kind, "text": words},
        "is_over": kind == "none",
    }


def _state(key: ApiKey, now: datetime) -> tuple[str, str]:
    """The shape and words of `components/state.html`."""
    if key.revoked_at is not None:
        return "none", _("Revoked")
    if key.expires_at is not None and key.expires_at <= now:
        return "none", _("Expired")
    if not key.user.is_active:
        return "paused", _("Its person is shut out")
    if key.expires_at is not None and key.expires_at - now < SOON:
        return "soon", _("Ends soon")
    return "ok", _("Valid")
