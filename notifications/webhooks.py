"""Telling programs: an event becomes one row of the outbox for each endpoint that asked for it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from helpdesk.standing import Standing
from notifications.choices import DESK_ONLY, Channel
from notifications.models import OutboxMessage, WebhookEndpoint
from notifications.nudges import webhook_nudge

TRIED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """What happened, for programs.

    `key` says what caused it (`ticket:42`, `alert:7`): the same key and type twice is told once.
    `data` (JSON) goes to the endpoints of the companies in `companies`; None keeps it from all of
    them. C4T's own endpoints hear of every event, and read `desk` over `data`: what customers may
    not know stands there only. `endpoint` names the one to tell, whatever it asked for.
    """

    key: str
    type: str
    at: datetime
    data: dict[str, Any]
    companies: frozenset[int] | None
    desk: dict[str, Any] | None = None
    endpoint: int | None = None


@Standing
def _asked_for() -> frozenset[str]:
    rows = WebhookEndpoint.objects.filter(disabled_at=None).values_list("event_types", flat=True)
    return frozenset(chain.from_iterable(rows))


def is_listened(types: Collection[str]) -> bool:
    """Whether any endpoint asked for any of these, before anything is put together."""
    return not _asked_for().isdisjoint(types)


def instant(at: datetime | None) -> str | None:
    """An instant as the API writes it: ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def webhooks_enqueue(events: Iterable[WebhookEvent], *, now: datetime) -> None:
    """Write what programs asked to be told; it leaves after the caller's transaction.

    One query where nobody listens. An event enqueued twice is told once to each endpoint.
    """
    events = list(events)
    if not events:
        return
    endpoints = _endpoints_for(events)
    messages = [
        _message(event, endpoint, now)
        for event in events
        for endpoint in endpoints
        if _is_told(endpoint, event)
    ]
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
    for message in messages:
        webhook_nudge(message.key)


def _endpoints_for(events: list[WebhookEvent]) -> list[WebhookEndpoint]:
    listening = WebhookEndpoint.objects.listening({event.type for event in events})
    named = {event.endpoint for event in events if event.endpoint is not None}
    if named:
        listening |= WebhookEndpoint.objects.filter(pk__in=named, disabled_at=None)
    return list(listening)


def _is_told(endpoint: WebhookEndpoint, event: WebhookEvent) -> bool:
    """What customers may not know goes to none of their endpoints, even where one is named."""
    if endpoint.company_id is not None and (
        event.companies is None
        or endpoint.company_id not in event.companies
        or event.type in DESK_ONLY
    ):
        return False
    if event.endpoint is not None:
        return endpoint.pk == event.endpoint
    return event.type in endpoint.event_types


def _message(event: WebhookEvent, endpoint: WebhookEndpoint, now: datetime) -> OutboxMessage:
    own = event.desk or {} if endpoint.company_id is None else {}
    return OutboxMessage(
        key=f"webhook:{endpoint.pk}:{event.type}:{event.key}",
        channel=Channel.WEBHOOK,
        endpoint=endpoint,
        recipient=endpoint.url,
        template=event.type,
        context={"timestamp": instant(event.at), "data": {**event.data, **own}},
        created_at=now,
        next_attempt_at=now,
        give_up_at=now + TRIED_FOR,
    )
