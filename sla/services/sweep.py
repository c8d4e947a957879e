"""The sweep: acting on the clocks at which something is due, in batches, once.

The ticket row is the lock, as in every service of the tickets room; a ticket that somebody
holds is left for the next sweep. What is due is read again under the lock: the claimed column
is a cache and may be early, and another worker may just have done the work.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import QuerySet

from sla.models import Clock
from sla.services.clocks import (
    SYSTEM,
    breach_happenings,
    clocks_write,
    tickets_folded,
    tickets_save,
)
from sla.services.escalations import (
    escalation_happenings,
    escalations_act,
    escalations_record,
)
from tickets.choices import EventKind
from tickets.events import logs_append

logger = logging.getLogger(__name__)

BATCH = 200
SECONDS_MAX = 30  # a sweep ends well before the time limit of its task; the next one goes on
PUSHED_FORWARD = timedelta(minutes=5)


@dataclass(slots=True)
class Swept:
    """What one sweep did. `claimed` counts clocks, `failed` tickets that raised."""

    claimed: int = 0
    breached: int = 0
    escalated: int = 0
    failed: int = 0
    seconds: float = 0.0


def sweep(*, now: datetime) -> Swept:
    """Breach and escalate what is due by `now`. Any number of sweeps may run at once."""
    now = now.replace(microsecond=0)
    started = monotonic()
    total = Swept()
    while monotonic() - started < SECONDS_MAX and _sweep_batch(now, total) == BATCH:
        pass
    total.seconds = round(monotonic() - started, 3)
    return total


def _sweep_batch(now: datetime, total: Swept) -> int:
    """Claim and act in one transaction; when something raises, take each ticket by itself."""
    claimed: list[Clock] = []
    try:
        with transaction.atomic():
            claimed = _claim(Clock.objects.due(now)[:BATCH])
            done = _act(claimed, now)
    except Exception:
        if not claimed:
            raise
        logger.exception("sweep of a batch failed", extra={"clocks": len(claimed)})
        for ticket_id in {clock.ticket_id for clock in claimed}:
            _sweep_alone(ticket_id, now, total)
    else:
        _add(total, done)
    return len(claimed)


def _sweep_alone(ticket_id: int, now: datetime, total: Swept) -> None:
    """One ticket in its own transaction. One that raises is pushed forward and stops nobody."""
    due = Clock.objects.due(now).filter(ticket=ticket_id)
    try:
        with transaction.atomic():
            done = _act(_claim(due), now)
    except Exception:
        logger.exception("sweep of a ticket failed", extra={"ticket_id": ticket_id})
        due.order_by().update(next_action_at=now + PUSHED_FORWARD)
        total.failed += 1
    else:
        _add(total, done)


def _claim(due: QuerySet[Clock]) -> list[Clock]:
    """The due clocks of tickets that nobody holds, with their tickets locked."""
    related = due.select_related("ticket__assignee", "ticket__company__contract")
    narrow = related.defer("ticket__classification", "ticket__search")
    return list(narrow.select_for_update(skip_locked=True, of=("ticket",)))


def _act(claimed: list[Clock], now: datetime) -> Swept:
    if not claimed:
        return Swept()
    tickets = {clock.ticket_id: clock.ticket for clock in claimed}
    # Read again under the lock: another worker may have acted since this claim was planned.
    refreshed = tickets_folded(list(tickets.values()), now=now, firing=True)
    clocks_write(refreshed, now=now)
    fired = escalations_record(refreshed, now=now)
    escalated = escalation_happenings(fired)
    happenings = [
        (one.ticket, breach_happenings(one) + escalated[one.ticket.pk]) for one in refreshed
    ]
    written = logs_append(happenings, actor=SYSTEM, at=now)
    tickets_save([one.ticket for one in refreshed])
    lines = [event for event in written if event.kind == EventKind.SLA_ESCALATED]
    escalations_act(fired, lines, now=now)
    return Swept(
        claimed=len(claimed),
        breached=sum(len(one.newly_breached) for one in refreshed),
        escalated=len(fired),
    )


def _add(total: Swept, done: Swept) -> None:
    total.claimed += done.claimed
    total.breached += done.breached
    total.escalated += done.escalated
