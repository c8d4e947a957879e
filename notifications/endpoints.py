"""What changes endpoints of webhooks. One transaction each.

Who may do it is for the faces to say: they come with an endpoint of the caller's own company.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from notifications.addresses import target_of
from notifications.channels.webhook import secret_generate
from notifications.choices import DESK_ONLY, DeliveryState, DisabledReason, EventType
from notifications.errors import EndpointDisabled, EventTypeRefused, TooManyEndpoints
from notifications.models import OutboxMessage, WebhookEndpoint
from notifications.nudges import webhook_nudge
from notifications.signals import endpoint_leaving
from notifications.webhooks import TRIED_FOR, WebhookEvent, webhooks_enqueue

ENDPOINTS_MAX = 20  # of a company: each event may be told so many times
OVERLAP = timedelta(hours=24)


def event_types_for(company_id: int | None) -> list[EventType]:
    """What an endpoint of this company may ask for; None: C4T's own."""
    hidden = {EventType.PING, *(DESK_ONLY if company_id is not None else ())}
    return [one for one in EventType if one not in hidden]


@transaction.atomic
def endpoint_create(
    *,
    company_id: int | None,
    url: str,
    event_types: Collection[str],
    created_by: str,
    description: str = "",
) -> tuple[WebhookEndpoint, str]:
    """Return the endpoint and its secret, shown this once only.

    Raises AddressRefused, EventTypeRefused, TooManyEndpoints.
    """
    target_of(url)
    if WebhookEndpoint.objects.of_company(company_id).count() >= ENDPOINTS_MAX:
        raise TooManyEndpoints(
            _("There are %(max)d webhooks already. Delete one first.") % {"max": ENDPOINTS_MAX}
        )
    secret = secret_generate()
    endpoint = WebhookEndpoint.objects.create(
        company_id=company_id,
        url=url,
        description=description,
        event_types=_checked(event_types, company_id),
        secret=secret,
        created_by=created_by,
    )
    return endpoint, secret


@transaction.atomic
def endpoint_update(
    *,
    endpoint_id: int,
    now: datetime,
    url: str | None = None,
    event_types: Collection[str] | None = None,
    description: str | None = None,
    enabled: bool | None = None,
) -> WebhookEndpoint:
    """Change what is given. Enabling begins afresh: earlier failures no longer count.

    Raises AddressRefused, EventTypeRefused.
    """
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint_id)
    if url is not None and url != endpoint.url:
        target_of(url)
        endpoint.url = url
    if event_types is not None:
        endpoint.event_types = _checked(event_types, endpoint.company_id)
    if description is not None:
        endpoint.description = description
    if enabled is not None and enabled != endpoint.is_enabled:
        _switch(endpoint, enabled, now)
    endpoint.save()
    return endpoint


def _checked(types: Collection[str], company_id: int | None) -> list[str]:
    """In the order of the catalogue, each once."""
    allowed = event_types_for(company_id)
    unknown = sorted(set(types) - {one.value for one in allowed})
    if unknown:
        refusal = _("There is no such event for this webhook: %(types)s.")
        raise EventTypeRefused(refusal % {"types": ", ".join(unknown)}, pointer="/event_types")
    if not types:
        raise EventTypeRefused(_("Choose at least one event."), pointer="/event_types")
    return [one.value for one in allowed if one.value in types]


def _switch(endpoint: WebhookEndpoint, enabled: bool, now: datetime) -> None:
    endpoint.disabled_at = None if enabled else now
    endpoint.disabled_reason = "" if enabled else DisabledReason.OWNER
    endpoint.failing_since, endpoint.failures, endpoint.held_until = None, 0, None


@transaction.atomic
def endpoint_rotate(*, endpoint_id: int, now: datetime) -> tuple[WebhookEndpoint, str]:
    """Give it a new secret, shown this once only; for 24 hours the old one signs too."""
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint_id)
    endpoint.previous_secret, endpoint.previous_secret_until = endpoint.secret, now + OVERLAP
    endpoint.secret = secret_generate()
    endpoint.save(update_fields=["secret", "previous_secret", "previous_secret_until"])
    return endpoint, endpoint.secret


@transaction.atomic
def endpoint_delete(*, endpoint_id: int) -> None:
    """Forget an endpoint, with all that was or would have been sent to it.

    Raises EndpointInUse, which names what calls it.
    """
    endpoint = WebhookEndpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    if endpoint is not None:
        endpoint_leaving.send(sender=WebhookEndpoint, endpoint=endpoint)
        endpoint.delete()


@transaction.atomic
def endpoint_ping(*, endpoint: WebhookEndpoint, key: str, now: datetime) -> OutboxMessage:
    """Send a test to one endpoint. Raises EndpointDisabled. The same key twice is one test."""
    _require_enabled(endpoint)
    event = WebhookEvent(
        key=key,
        type=EventType.PING,
        at=now,
        data={"webhook": endpoint.pk},
        companies=frozenset() if endpoint.company_id is None else frozenset({endpoint.company_id}),
        endpoint=endpoint.pk,
    )
    webhooks_enqueue([event], now=now)
    return OutboxMessage.objects.get(key=f"webhook:{endpoint.pk}:{EventType.PING}:{key}")


@transaction.atomic
def message_replay(*, message_id: int, now: datetime) -> OutboxMessage:
    """Send a message again, with the id it had, for another 24 hours. Raises EndpointDisabled."""
    message = (
        OutboxMessage.objects.select_related("endpoint")
        .select_for_update(of=("self",))
        .get(pk=message_id, endpoint__isnull=False)
    )
    assert message.endpoint is not None
    _require_enabled(message.endpoint)
    message.state, message.sent_at, message.attempts = DeliveryState.PENDING, None, 0
    message.next_attempt_at, message.give_up_at = now, now + TRIED_FOR
    message.save()
    webhook_nudge(message.key)
    return message


def _require_enabled(endpoint: WebhookEndpoint) -> None:
    if not endpoint.is_enabled:
        raise EndpointDisabled(_("This webhook is switched off. Switch it on first."))
