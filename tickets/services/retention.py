"""Removing what old tickets and alerts say: words and files go, figures, clocks and log stay."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from alerts.models import Alert, AlertReference
from tickets.choices import EventKind, Outcome, Side, Via
from tickets.events import Actor, Happening, logs_append
from tickets.models import (
    AlertLink,
    Attachment,
    FollowUp,
    FollowUpProof,
    MarkedReply,
    Message,
    Rating,
    Ticket,
    TicketReference,
)

REMOVED = "[…]"
"""What stands where a text was: pages and programs expect some text there."""

SYSTEM = Actor(user=None, via=Via.SYSTEM)
_NAMES_SOMEBODY = ["eori"]  # of the references: a trader may be a person


def tickets_with_old_texts(before: datetime) -> QuerySet[Ticket]:
    """Tickets solved before `before` that still have their texts, the oldest first.

    Not while the follow-up of a finalisation goes on. Uses index: tickets_with_texts.
    """
    still_followed = FollowUp.objects.filter(ticket=OuterRef("pk"), outcome=Outcome.OPEN)
    old = Ticket.objects.filter(resolved_at__lt=before, texts_removed_at=None)
    return old.filter(~Exists(still_followed)).order_by("resolved_at", "pk")


@transaction.atomic
def tickets_texts_remove(*, before: datetime, limit: int, now: datetime) -> int:
    """Remove the texts of at most `limit` such tickets; return of how many. Cannot be undone.

    Doing it twice changes nothing, and two at once take different tickets. Contents that no
    message holds any more are deleted by `files_forget`. What proves an exit stays, and so do
    approvals and contacts with authorities, which the database protects.
    """
    rows = tickets_with_old_texts(before).select_for_update(of=["self"], skip_locked=True)
    tickets = list(rows[:limit])
    if not tickets:
        return 0
    _conversations_empty(tickets)
    TicketReference.objects.filter(ticket__in=tickets, kind__in=_NAMES_SOMEBODY).delete()
    MarkedReply.objects.filter(ticket__in=tickets).update(steps=[])
    Rating.objects.filter(ticket__in=tickets).update(comment="")
    removed = Happening(EventKind.TEXTS_REMOVED)
    logs_append([(ticket, [removed]) for ticket in tickets], actor=SYSTEM, at=now)
    for ticket in tickets:
        ticket.subject, ticket.classification, ticket.texts_removed_at = REMOVED, {}, now
    # Without `updated_at`: lists of what happened lately are for what people did.
    Ticket.objects.bulk_update(
        tickets, ["subject", "classification", "texts_removed_at", "version"]
    )
    return len(tickets)


def alerts_with_old_texts(before: datetime) -> QuerySet[Alert]:
    """Alerts that came before `before` and still say what CAS said, the oldest first.

    Not while a ticket about them keeps its own words. Uses index: alerts_with_texts.
    """
    kept = AlertLink.objects.filter(alert=OuterRef("pk"), ticket__texts_removed_at=None)
    old = Alert.objects.filter(received_at__lt=before, texts_removed_at=None)
    return old.filter(~Exists(kept)).order_by("received_at", "pk")


@transaction.atomic
def alerts_texts_remove(*, before: datetime, limit: int, now: datetime) -> int:
    """Remove what at most `limit` such alerts say; return of how many. Cannot be undone.

    What counts them stays: category, signature, system, identifiers of the declaration, and CAS's
    own id, by which a repeat is still known. Doing it twice changes nothing.
    """
    rows = alerts_with_old_texts(before).select_for_update(of=["self"], skip_locked=True)
    alerts = list(rows.values_list("pk", flat=True)[:limit])
    AlertReference.objects.filter(alert__in=alerts, kind__in=_NAMES_SOMEBODY).delete()
    return Alert.objects.filter(pk__in=alerts).update(
        payload={}, text="", classification={}, texts_removed_at=now
    )


def _conversations_empty(tickets: Sequence[Ticket]) -> None:
    """Customers' names go with their words; what agents did is still counted as theirs."""
    messages = Message.objects.filter(ticket__in=tickets)
    messages.filter(side=Side.CUSTOMER).update(author=None)
    messages.update(body=REMOVED, is_markdown=False)
    proofs = FollowUpProof.objects.filter(attachment=OuterRef("pk"))
    Attachment.objects.filter(~Exists(proofs), ticket__in=tickets).delete()
