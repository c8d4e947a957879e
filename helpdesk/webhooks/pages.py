"""The pages and their buttons. Every row comes through `webhooks_visible_to`."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.webhooks import webhooks_visible_to
from helpdesk.errors import DomainError
from helpdesk.face import Face
from helpdesk.http import UserRequest
from helpdesk.webhooks.forms import WebhookForm
from notifications import endpoints
from notifications.choices import DeliveryState, EventType
from notifications.models import OutboxMessage, WebhookEndpoint

PAGE = 20
_STATES = {
    DeliveryState.SENT: "met",
    DeliveryState.PENDING: "paused",
    DeliveryState.FAILED: "late",
}


@require_GET
def webhooks(request: UserRequest, face: Face) -> HttpResponse:
    rows = [
        {"endpoint": one, "url": face.url("webhook", one.pk), "health": _health(one)}
        for one in webhooks_visible_to(request.user)
    ]
    return _page(request, face, "list", rows=rows, new_url=face.url("webhook-new"))


@never_cache
@require_http_methods(["GET", "POST"])
def webhook_new(request: UserRequest, face: Face) -> HttpResponse:
    """The answer to a good form shows the secret, this once: so it is no redirect."""
    form = WebhookForm(request.POST or None, company_id=request.user.company_id)
    if form.is_valid():
        try:
            endpoint, secret = endpoints.endpoint_create(
                company_id=request.user.company_id,
                created_by=request.user.email,
                **form.cleaned_data,
            )
        except DomainError as error:
            _refuse(form, error)
        else:
            return _secret(request, face, endpoint, secret)
    return _page(request, face, "new", form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def webhook(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    """A webhook and what was sent to it; `?before=<id>` goes on to what is older."""
    endpoint = _endpoint(request, pk)
    data = request.POST if request.method == "POST" else None
    form = WebhookForm(data, company_id=endpoint.company_id, endpoint=endpoint)
    if form.is_valid():
        try:
            endpoints.endpoint_update(endpoint_id=pk, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Webhook saved."))
            return redirect(face.url("webhook", pk))
    return _detail(request, face, endpoint, form)


@require_POST
def webhook_test(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    endpoint = _endpoint(request, pk)
    try:
        endpoints.endpoint_ping(endpoint=endpoint, key=uuid4().hex, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The test is on its way. Its result stands below."))
    return redirect(face.url("webhook", pk))


@never_cache
@require_POST
def webhook_rotate(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    _endpoint(request, pk)
    endpoint, secret = endpoints.endpoint_rotate(endpoint_id=pk, now=timezone.now())
    return _secret(request, face, endpoint, secret)


@require_POST
def webhook_switch(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    """`on` as the page showed it: switching off twice leaves it off."""
    _endpoint(request, pk)
    on = request.POST.get("on") == "1"
    endpoints.endpoint_update(endpoint_id=pk, now=timezone.now(), enabled=on)
    messages.success(request, _("Webhook switched on.") if on else _("Webhook switched off."))
    return redirect(face.url("webhook", pk))


@require_POST
def webhook_delete(request: UserRequest, face: Face, pk: int) -> HttpResponse:
    _endpoint(request, pk)
    try:
        endpoints.endpoint_delete(endpoint_id=pk)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(face.url("webhook", pk))
    messages.success(request, _("Webhook deleted."))
    return redirect(face.url("webhooks"))


@require_POST
def webhook_replay(request: UserRequest, face: Face, pk: int, delivery: int) -> HttpResponse:
    endpoint = _endpoint(request, pk)
    message = get_object_or_404(endpoint.messages.all(), pk=delivery)
    try:
        endpoints.message_replay(message_id=message.pk, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("It is sent again."))
    return redirect(face.url("webhook", pk))


def _endpoint(request: UserRequest, pk: int) -> WebhookEndpoint:
    return get_object_or_404(webhooks_visible_to(request.user), pk=pk)


def _refuse(form: WebhookForm, error: DomainError) -> None:
    """Put a refusal at the field that it speaks of."""
    field = error.extra.get("pointer", "").removeprefix("/")
    form.add_error(field or None, error.message)


def _page(
    request: UserRequest, face: Face, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    context["list_url"] = face.url("webhooks")
    return face.render(request, f"webhooks/{name}.html", context, status=status)


def _secret(
    request: UserRequest, face: Face, endpoint: WebhookEndpoint, secret: str
) -> HttpResponse:
    url = face.url("webhook", endpoint.pk)
    return _page(request, face, "secret", endpoint=endpoint, secret=secret, url=url)


def _detail(
    request: UserRequest, face: Face, endpoint: WebhookEndpoint, form: WebhookForm
) -> HttpResponse:
    before = request.GET.get("before", "")
    rows = endpoint.messages.prefetch_related("deliveries").order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    # Uses index: notifications_outbox_of. One more than shown, to know whether there are others.
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    actions = ("test", "rotate", "switch", "delete")
    context = {
        "endpoint": endpoint,
        "form": form,
        "health": _health(endpoint),
        "lines": [_line(face, message) for message in shown],
        "next_url": f"?before={shown[-1].pk}" if len(found) > PAGE else "",
        **{f"{one}_url": face.url(f"webhook-{one}", endpoint.pk) for one in actions},
    }
    return _page(request, face, "detail", **context, status=422 if form.errors else 200)


def _line(face: Face, message: OutboxMessage) -> dict[str, Any]:
    tries = list(message.deliveries.all())
    return {
        "message": message,
        "event": EventType(message.template).label,
        "kind": _STATES[DeliveryState(message.state)],
        "about": message.context["data"].get("number", ""),
        "last": tries[-1] if tries else None,
        "tries": tries,
        "replay_url": face.url("webhook-replay", message.endpoint_id or 0, message.pk),
    }


def _health(endpoint: WebhookEndpoint) -> dict[str, str]:
    """The state as `components/state.html` shows it."""
    if not endpoint.is_enabled:
        return {"kind": "paused", "text": endpoint.get_disabled_reason_display()}
    if endpoint.failing_since:
        return {"kind": "late", "text": _("It does not answer")}
    return {"kind": "ok", "text": _("In use")}
