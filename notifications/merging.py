"""No mail storms: many notices to one person leave as one e-mail.

Decided when a worker is about to send, so that whoever writes to the outbox waits for nothing.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from notifications.choices import DeliveryState
from notifications.models import OutboxMessage

WINDOW = timedelta(minutes=1)
FEW = 3  # notices to one person in the window that leave each on its own
CARRIED_MOST = 50


@transaction.atomic
def merge_begin(*, message: OutboxMessage, now: datetime, claim: timedelta) -> bool:
    """Begin to send a notice that may travel with others. False where it does not leave now: it
    travels with another, or waits until the minute is over.

    More than FEW that wait at once leave together, with the one that begins first; whoever reads
    e-mails once a day gets all that wait as one. It counts as
    tried from here on and takes none along later: a repeat is the same e-mail.
    """
    _one_at_a_time(message.recipient)
    row = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if row.carried_by_id is not None or row.state != DeliveryState.PENDING:
        return False
    if row.attempts == 0:
        in_digest = bool(row.context.get("in_digest"))
        if not in_digest and (until := _held_until(row, now)) is not None:
            OutboxMessage.objects.filter(pk=row.pk).update(next_attempt_at=until)
            return False
        others = _waiting_with(row, now + claim)
        if others and (in_digest or len(others) >= FEW):
            travelling = OutboxMessage.objects.filter(pk__in=others)
            travelling.update(carried_by=row, next_attempt_at=row.next_attempt_at)
    OutboxMessage.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    return True


def merge_settle(message: OutboxMessage) -> None:
    """What travelled with it has its fate."""
    fields = ("state", "sent_at", "next_attempt_at", "last_error")
    fate = {name: getattr(message, name) for name in fields}
    OutboxMessage.objects.filter(carried_by=message.pk).update(**fate)


def _one_at_a_time(recipient: str) -> None:
    """Two workers who begin with one person's notices at the same instant: the second one waits,
    and finds its notice taken along. Until the end of the transaction, in which nothing is sent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"merging:{recipient}"]
        )


def _waiting_with(row: OutboxMessage, until: datetime) -> list[int]:
    """What waits for the same person, claimed by a worker or not, and was not begun."""
    # Uses index: notifications_outbox_merging
    waiting = OutboxMessage.objects.filter(
        recipient=row.recipient,
        may_merge=True,
        state=DeliveryState.PENDING,
        attempts=0,
        carried_by=None,
        next_attempt_at__lte=until,
    )
    others = waiting.exclude(pk=row.pk).order_by("created_at", "pk")
    # Not `skip_locked`: one that another worker claims just now would leave as a second digest.
    return list(others.select_for_update().values_list("pk", flat=True)[:CARRIED_MOST])


def _held_until(row: OutboxMessage, now: datetime) -> datetime | None:
    """When the person may be written to again; None where that is now."""
    # Uses index: notifications_outbox_merging
    sent = OutboxMessage.objects.filter(
        recipient=row.recipient,
        may_merge=True,
        created_at__gt=now - timedelta(days=1),
        sent_at__gt=now - WINDOW,
        carried_by=None,
    )
    third = sent.order_by("-sent_at").values_list("sent_at", flat=True)[FEW - 1 : FEW].first()
    return third + WINDOW if third is not None else None
