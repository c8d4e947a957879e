"""What a fault's script asks the database: people, deadlines, and what is on record how often."""

from hashlib import sha256

from django.conf import settings
from django.db.models import Count, Min, Q
from django.test import Client
from django.utils import timezone

from accounts.models import User
from notifications.channels.email import build
from notifications.choices import Channel
from notifications.endpoints import endpoint_create
from notifications.models import OutboxMessage, WebhookEndpoint
from sla.core.explain import as_json
from sla.models import Clock
from sla.queries import clocks_now
from sla.services.recompute import recompute
from tests.chaos.books import LEAD
from tests.chaos.scenes import ASKS, desk_set_up, key_of_a_program, late_keys, settled
from tests.servers import until
from tickets.choices import EventKind, Via
from tickets.events import Actor
from tickets.models import StoredFile, Ticket, TicketEvent
from tickets.services import message_add

__all__ = ["late_keys", "settled"]  # called by the scripts as if they were of here


def desk_ready() -> str:
    """A customer, a lead and a rule; return the customer's key."""
    desk_set_up()
    return key_of_a_program()


def asked_subjects() -> list[str]:
    """The subjects of the tickets that the program opened."""
    return list(
        Ticket.objects.filter(subject__startswith="Asked ").values_list("subject", flat=True)
    )


def tickets_wrong() -> list[str]:
    """Tickets without exactly one opening message, one event of creation, one confirmation."""
    opening = Count("messages", filter=Q(messages__is_opening=True), distinct=True)
    created = Count("events", filter=Q(events__kind=EventKind.CREATED), distinct=True)
    counted = Ticket.objects.annotate(opening=opening, created=created)
    wrong = [ticket.number for ticket in counted.exclude(opening=1, created=1)]
    told = OutboxMessage.objects.filter(template="ticket_opened").count()
    return wrong + ([f"{told} confirmations"] if told != Ticket.objects.count() else [])


def mails_written() -> list[str]:
    """The Message-ID of each e-mail that must have arrived, together with others or alone."""
    left = OutboxMessage.objects.filter(channel=Channel.EMAIL, carried_by=None)
    return [build(message).extra_headers["Message-ID"] for message in left]


def files_kept() -> dict[str, int]:
    """How many contents have a row, how many files lie in the storage, how many are whole."""
    rows = list(StoredFile.objects.all())
    files = [path for path in (settings.MEDIA_ROOT / "attachments").rglob("*") if path.is_file()]
    whole = [row for row in rows if sha256(row.file.read()).hexdigest() == row.sha256]
    return {"rows": len(rows), "files": len(files), "whole": len(whole)}


def session_of_customer() -> str:
    """The session of a customer who has signed in."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=ASKS))
    return str(client.session.session_key)


def seconds_to_deadline() -> int:
    """How long until the next promise breaks."""
    due = Clock.objects.open().filter(due_at__gt=timezone.now()).aggregate(next=Min("due_at"))
    return int((due["next"] - timezone.now()).total_seconds())


def told_once(seconds: float) -> list[str]:
    """Wait until nothing is due; then what was done twice, or lasted less than no time."""
    now = timezone.now()
    until(lambda: not Clock.objects.due(now).exists(), seconds=seconds)
    breaches = TicketEvent.objects.filter(kind=EventKind.SLA_BREACHED)
    again = breaches.values("ticket", "data__metric", "data__cycle").annotate(times=Count("pk"))
    wrong = [f"broken twice: {row}" for row in again.filter(times__gt=1)]
    for ticket in Ticket.objects.order_by("-pk")[:50]:
        told = [as_json(clock, timezone.now()) for clock in clocks_now(ticket.pk, now=now)]
        wrong += [f"{ticket.number}: {one}" for one in told if one["elapsed_seconds"] < 0]
    recompute(now=timezone.now(), write=False, report=lambda clock: wrong.append(str(clock)))
    return wrong


def conversation(answers: int) -> int:
    """An agent answers the oldest ticket so many times, which its requester is told each time."""
    ticket = Ticket.objects.earliest("pk")
    agent = User.objects.get(email=LEAD)
    for number in range(answers):
        message_add(
            ticket_id=ticket.pk,
            author=agent,
            body=f"Answer {number}",
            actor=Actor(agent, Via.DESK),
        )
    return ticket.pk


def mails_waiting() -> int:
    """How many mails have not left."""
    return OutboxMessage.objects.filter(
        channel=Channel.EMAIL, next_attempt_at__isnull=False
    ).count()


def webhooks_registered(mute: str, other: str) -> None:
    """Two programs of C4T hear of every ticket: one that never answers, and another."""
    for url in (mute, other):
        endpoint_create(company_id=None, url=url, event_types=["ticket.created"], created_by=LEAD)


def webhook_failures() -> tuple[int, bool]:
    """How often the silent one failed, and whether it is switched off."""
    endpoint = WebhookEndpoint.objects.earliest("pk")
    return endpoint.failures, not endpoint.is_enabled


def webhook_notices() -> int:
    """How many mails said that a webhook was switched off, and have left."""
    return OutboxMessage.objects.filter(template="webhook_given_up", sent_at__isnull=False).count()
