"""What programs are told of tickets, alerts and outages, as webhooks.

Thin: what happened, and where to read the rest with a key of one's own. Texts of people and notes
stay here. What a company hears is what its log shows it (`data`); what only C4T's own endpoints
hear stands in `desk`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from alerts.models import Alert
from customs.models import Outage
from customs.queries import companies_concerned
from notifications.choices import EventType
from notifications.webhooks import WebhookEvent, instant, is_listened, webhooks_enqueue
from tickets.choices import EventKind, Status
from tickets.models import Ticket, TicketEvent

Detail = Callable[[TicketEvent], dict[str, Any]]

# An outage that was over for so long when we heard of it is history, not news.
NEWS = timedelta(days=1)


def _nothing(event: TicketEvent) -> dict[str, Any]:
    return {}


def _change(event: TicketEvent) -> dict[str, Any]:
    return {"from": event.data["from"], "to": event.data["to"]}


def _message(event: TicketEvent) -> dict[str, Any]:
    told = {name: event.data[name] for name in ("side", "public", "auto")}
    return {"message": {"id": event.data["message"], **told}}


def _approval(event: TicketEvent) -> dict[str, Any]:
    given = {"given": event.data["given"]} if "given" in event.data else {}
    return {"approval": {"id": event.data["approval"], **given}}


def _breach(event: TicketEvent) -> dict[str, Any]:
    data = event.data
    times = {name: instant(data[name]) for name in ("due", "breached_at")}
    return {"promise": {"metric": data["metric"], "cycle": data["cycle"], **times}}


def _escalation(event: TicketEvent) -> dict[str, Any]:
    data = event.data
    rule = {"id": data["rule"], "name": data["name"], "moment_at": instant(data["moment_at"])}
    return {"rule": rule, "promise": {"metric": data["metric"], "cycle": data["cycle"]}}


def _assignee(event: TicketEvent) -> dict[str, Any]:
    assignee = event.ticket.assignee
    return {"assignee": assignee.email if assignee else None}


_TOLD: dict[str, tuple[EventType, Detail]] = {
    EventKind.CREATED: (EventType.TICKET_CREATED, _nothing),
    EventKind.MESSAGE_ADDED: (EventType.TICKET_MESSAGE_ADDED, _message),
    EventKind.STATUS_CHANGED: (EventType.TICKET_STATUS_CHANGED, _change),
    EventKind.PRIORITY_CHANGED: (EventType.TICKET_PRIORITY_CHANGED, _change),
    EventKind.ASSIGNED: (EventType.TICKET_ASSIGNED, _assignee),
    EventKind.APPROVAL_ASKED: (EventType.TICKET_APPROVAL_ASKED, _approval),
    EventKind.APPROVAL_ANSWERED: (EventType.TICKET_APPROVAL_ANSWERED, _approval),
    EventKind.SLA_BREACHED: (EventType.SLA_BREACHED, _breach),
    EventKind.SLA_ESCALATED: (EventType.SLA_ESCALATED, _escalation),
}
_INSIDE = (EventKind.ASSIGNED, EventKind.SLA_ESCALATED)


def ticket_events_tell(events: Sequence[TicketEvent]) -> None:
    """Tell programs what was just written to the logs. One query where nobody listens."""
    told = [(event, kind, detail) for event in events for kind, detail in ticket_event_kinds(event)]
    if told and is_listened({kind for _event, kind, _detail in told}):
        webhooks_enqueue(
            (_of_ticket(event, kind, detail(event)) for event, kind, detail in told),
            now=timezone.now(),
        )


def ticket_events_send(sent: Iterable[tuple[TicketEvent, int]]) -> None:
    """Tell one endpoint of an event, whatever it asked for; one that did ask hears of it once."""
    told = []
    for event, endpoint_id in sent:
        kind, detail = _TOLD[event.kind]
        told.append(replace(_of_ticket(event, kind, detail(event)), endpoint=endpoint_id))
    webhooks_enqueue(told, now=timezone.now())


def ticket_event_kinds(event: TicketEvent) -> Iterable[tuple[EventType, Detail]]:
    """As what an event of the log is told: nothing for most, and "resolved" for itself too."""
    if event.kind in _TOLD:
        yield _TOLD[event.kind]
    if event.kind == EventKind.STATUS_CHANGED and event.data["to"] == Status.RESOLVED:
        yield EventType.TICKET_RESOLVED, _change


def _of_ticket(event: TicketEvent, kind: EventType, detail: dict[str, Any]) -> WebhookEvent:
    ticket = event.ticket
    is_inside = event.kind in _INSIDE or event.data.get("public") is False
    return WebhookEvent(
        key=f"event:{event.pk}",
        type=kind,
        at=event.at,
        data={**_ticket(ticket), **detail},
        companies=None if is_inside else frozenset({ticket.company_id}),
        desk={"page": _address("desk:ticket", ticket.number)},
    )


def _ticket(ticket: Ticket) -> dict[str, Any]:
    """The ticket in few words. `url` is the API's, `page` is for people."""
    plain = (
        "number",
        "subject",
        "status",
        "priority",
        "category",
        "subtype",
        "customs_system",
        "declaration_reference",
        "external_reference",
    )
    return {
        **{name: str(getattr(ticket, name)) for name in plain},
        "company": ticket.company.tenant_id,
        "url": _address("api:ticket", ticket.number),
        "page": _address("ticket", ticket.number),
    }


def alert_tell_programs(alert: Alert) -> None:
    """Tell programs that CAS, or another program, said that something happened."""
    if not is_listened([EventType.ALERT_CREATED]):
        return
    plain = (
        "external_id",
        "event_type",
        "event_subtype",
        "status",
        "category",
        "subtype",
        "customs_system",
        "declaration_id",
        "shipment_reference",
    )
    told = WebhookEvent(
        key=f"alert:{alert.pk}",
        type=EventType.ALERT_CREATED,
        at=alert.received_at,
        data={
            "id": alert.pk,
            **{name: str(getattr(alert, name)) for name in plain},
            "event_at": instant(alert.event_at),
            "company": alert.company.tenant_id,
            "url": _address("api:alert", alert.pk),
        },
        companies=frozenset({alert.company_id}),
    )
    webhooks_enqueue([told], now=timezone.now())


_CHANGES = {
    "opened": EventType.OUTAGE_OPENED,
    "updated": EventType.OUTAGE_UPDATED,
    "ended": EventType.OUTAGE_CLOSED,
}


def outage_tell_programs(outage: Outage, change: str, *, tell: bool) -> None:
    """Tell programs of the companies concerned how an outage of production goes."""
    kind, now = _CHANGES[change], timezone.now()
    is_history = outage.ended_at is not None and outage.ended_at < now - NEWS
    if is_history or not is_listened([kind]) or outage not in Outage.objects.production():
        return
    companies = companies_concerned(outage).values_list("pk", flat=True) if tell else None
    told = WebhookEvent(
        key=f"outage:{outage.pk}:{instant(outage.updated_at)}",
        type=kind,
        at=outage.updated_at,
        data=_outage(outage),
        companies=None if companies is None else frozenset(companies),
    )
    webhooks_enqueue([told], now=now)


def _outage(outage: Outage) -> dict[str, Any]:
    plain = ("title", "kind", "area", "status", "impact", "link")
    times = ("started_at", "expected_end_at", "ended_at", "fallback_opened_at")
    return {
        "id": outage.pk,
        **{name: str(getattr(outage, name)) for name in plain},
        **{name: instant(getattr(outage, name)) for name in times},
        "systems": sorted(system.slug for system in outage.systems.all()),
        "countries": outage.countries,
        "url": _address("api:outages"),
        "page": _address("systems"),
    }


def _address(name: str, *args: object) -> str:
    """The whole address of a page or of a resource, by the name that a face gave it."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
