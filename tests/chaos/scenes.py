"""Tickets whose promise is broken, a rule that tells a lead, and the count of what was done.

Works on whichever database the settings name: that of the tests, or that of a stack of its own.
"""

from collections.abc import Iterable
from datetime import timedelta

import time_machine
from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from notifications.channels.email import build
from notifications.choices import DeliveryState
from notifications.models import OutboxMessage
from notifications.services import CLAIM
from sla.due import calendar_read
from sla.models import Clock, Escalation, EscalationRule, Policy
from sla.services.recompute import recompute
from tests import factories, servers
from tests.chaos.books import LEAD, differences, ticket_in
from tickets.models import Ticket, TicketEvent

ASKS = "asks@customer.example"
LONG_AGO = timedelta(days=60)  # past every target of the contract
PROMISES = ("first_response", "resolution")  # both are broken, one has a rule


def desk_set_up() -> None:
    """One lead, who is told once of each first response that is late."""
    EscalationRule.objects.all().delete()
    factories.agent(email=LEAD, role="lead")
    factories.person(email=ASKS)
    EscalationRule.objects.create(
        policy=Policy.objects.get(plan="premium"),
        name="Late",
        metric="first_response",
        minutes=0,
        notify_leads=True,
        active_from=timezone.now() - 2 * LONG_AGO,
    )


def late_tickets(number: int) -> list[Ticket]:
    """Open so many tickets, a second apart from nine o'clock on, with both promises long broken."""
    asks = User.objects.get(email=ASKS)
    evening = (timezone.now() - LONG_AGO).replace(hour=20)
    start = calendar_read(None).next_opening(evening)
    tickets = []
    for second in range(number):
        with time_machine.travel(start + timedelta(seconds=second), tick=False):
            tickets.append(factories.ticket(asks))
    return tickets


def only_deadlines_are_left() -> None:
    """Before any worker starts: no confirmation waits, and the broker knows of nothing."""
    OutboxMessage.objects.all().delete()
    cache.clear()


def claims_let_go() -> None:
    """The time passes after which a message claimed by a dead worker comes due again."""
    pending = OutboxMessage.objects.filter(state=DeliveryState.PENDING)
    pending.update(next_attempt_at=F("next_attempt_at") - CLAIM)


def is_settled() -> bool:
    """Say whether nothing is due any more and every message has left."""
    waiting = OutboxMessage.objects.exclude(state=DeliveryState.SENT)
    return not Clock.objects.due(timezone.now()).exists() and not waiting.exists()


def not_once() -> list[str]:
    """What is not on record exactly once for each late ticket; empty is as it should be."""
    late = Ticket.objects.filter(created_at__lt=timezone.now() - LONG_AGO / 2)
    expected = set(late.values_list("pk", flat=True))
    found = [
        fault for name, rows in _books().items() for fault in differences(name, rows, expected)
    ]
    recompute(now=timezone.now(), write=False, report=lambda clock: found.append(str(clock)))
    return found


def _books() -> dict[str, Iterable[int]]:
    """Where a late ticket must be on record, once in each: its keys, as often as they stand there."""
    events, mails = TicketEvent.objects, OutboxMessage.objects.filter(template="sla_escalated")
    breaches = {
        f"breach of {metric}": events.filter(kind="sla_breached", data__metric=metric).values_list(
            "ticket_id", flat=True
        )
        for metric in PROMISES
    }
    return breaches | {
        "escalation": Escalation.objects.values_list("clock__ticket_id", flat=True),
        "escalation in the log": events.filter(kind="sla_escalated").values_list(
            "ticket_id", flat=True
        ),
        "e-mail": map(ticket_in, mails.values_list("context__number", flat=True)),
    }


def key_of_a_program() -> str:
    """An API key that may open tickets."""
    return factories.api_key(User.objects.get(email=ASKS))


def late_keys(number: int) -> list[int]:
    return [ticket.pk for ticket in late_tickets(number)]


def tickets_number() -> int:
    return Ticket.objects.count()


def settled(seconds: float) -> list[str]:
    """Wait until all is done, then say what was not done exactly once."""
    servers.until(is_settled, seconds=seconds)
    return not_once()


def mails_written() -> list[str]:
    """The Message-ID of each e-mail that must have arrived."""
    return [build(message).extra_headers["Message-ID"] for message in OutboxMessage.objects.all()]
