"""The log of tickets as the fold reads it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sla.core import words
from sla.core.promise import Event
from tickets.choices import EventKind
from tickets.models import TicketEvent

# The kinds that move a clock, by their names in the log and in the core.
KINDS: dict[str, words.EventKind] = {
    EventKind.CREATED: words.EventKind.CREATED,
    EventKind.MESSAGE_ADDED: words.EventKind.MESSAGE_ADDED,
    EventKind.STATUS_CHANGED: words.EventKind.STATUS_CHANGED,
    EventKind.PRIORITY_CHANGED: words.EventKind.PRIORITY_CHANGED,
    EventKind.CLASSIFIED: words.EventKind.CATEGORY_CHANGED,
    EventKind.MERGED: words.EventKind.MERGED,
    EventKind.SLA_POLICY_APPLIED: words.EventKind.POLICY_APPLIED,
    EventKind.SLA_BREACHED: words.EventKind.BREACHED,
}


def core_event(at: datetime, kind: str, data: Mapping[str, Any]) -> Event:
    """One line of the log in the words of the core."""
    if kind == EventKind.CLASSIFIED:
        data = {"to": data["to"]["category"]}
    return Event(at, KINDS[kind], data)


def history_of(ticket_id: int) -> list[Event]:
    """What moved the clocks of one ticket, in order."""
    return histories_of([ticket_id])[ticket_id]


def histories_of(ticket_ids: Iterable[int]) -> dict[int, list[Event]]:
    """The histories of several tickets, in one query. Uses index: tickets_event_of_ticket."""
    histories: dict[int, list[Event]] = defaultdict(list)
    rows = TicketEvent.objects.filter(ticket_id__in=list(ticket_ids), kind__in=list(KINDS))
    for ticket_id, *event in rows.order_by("ticket_id", "id").values_list(
        "ticket_id", "at", "kind", "data"
    ):
        histories[ticket_id].append(core_event(*event))
    return histories


def versions_in(events: Iterable[Event]) -> set[int | None]:
    """The policy versions that a history names."""
    return {
        event.data["policy_version"]
        for event in events
        if event.kind == words.EventKind.POLICY_APPLIED
    }
