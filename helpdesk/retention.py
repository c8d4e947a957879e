"""What is forgotten after a while, because nothing needs it any more. Rows of the log never are.

A settled e-mail of the outbox keeps its row, emptied: its key says that it must not be sent again.
An e-mail that came keeps its row too: its hash says that it was read. A ticket keeps everything but
its words and files.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import QuerySet

from notifications.choices import Channel, InboundState
from notifications.models import BouncedAddress, InboundMessage, OutboxMessage
from tickets.services import (
    alerts_texts_remove,
    alerts_with_old_texts,
    tickets_texts_remove,
    tickets_with_old_texts,
)

BATCH = 1000
BATCHES = 20  # a run; the next one goes on, so that a first run is no long lock
TICKETS_BATCH = 100  # tickets of a transaction, with all their messages
FORGOTTEN = (
    "e-mails sent",
    "webhook calls",
    "mails that came back",
    "e-mails received",
    "texts of tickets",
    "texts of alerts",
)


def retention_run(*, now: datetime) -> dict[str, int]:
    """Forget what is older than the settings say; 0 days keeps it. Return how many rows of each.

    Doing it twice changes nothing. Rows are taken oldest first, some thousands a run.
    """
    outbox = now - timedelta(days=settings.RETENTION_OUTBOX_DAYS)
    mail = now - timedelta(days=settings.RETENTION_MAIL_DAYS)
    done = dict.fromkeys(FORGOTTEN, 0)
    if settings.RETENTION_OUTBOX_DAYS:
        done["e-mails sent"] = _emails_empty(outbox)
        done["webhook calls"] = _calls_delete(outbox)
        done["mails that came back"] = _bounces_delete(outbox)
    if settings.RETENTION_MAIL_DAYS:
        done["e-mails received"] = _received_empty(mail)
    if settings.RETENTION_TICKETS_MONTHS:
        before = months_before(now, settings.RETENTION_TICKETS_MONTHS)
        done["texts of tickets"] = _texts_remove(tickets_texts_remove, TICKETS_BATCH, before, now)
        done["texts of alerts"] = _texts_remove(alerts_texts_remove, BATCH, before, now)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return done


def retention_preview(*, now: datetime) -> dict[str, int | str]:
    """How many tickets and alerts would lose their texts by now, from when on; nothing is changed.

    Alerts whose ticket would lose its texts follow it, and are not counted yet.
    """
    if not settings.RETENTION_TICKETS_MONTHS:
        return {"texts of tickets": 0, "texts of alerts": 0}
    before = months_before(now, settings.RETENTION_TICKETS_MONTHS)
    old = tickets_with_old_texts(before)
    oldest = old.values_list("resolved_at", flat=True).first()
    return {
        "texts of tickets": old.count(),
        "texts of alerts": alerts_with_old_texts(before).count(),
        "solved before": before.isoformat(),
        "oldest": oldest.isoformat() if oldest else "",
    }


def months_before(now: datetime, months: int) -> datetime:
    """The same day and time so many months earlier, or the last day of that month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)


def outbox_empty(messages: QuerySet[OutboxMessage]) -> int:
    """Leave nothing of these e-mails but that they were sent."""
    return messages.update(recipient="", context={}, last_error="")


def inbound_empty(messages: QuerySet[InboundMessage]) -> int:
    """Leave nothing of these e-mails but that they came, and into which ticket."""
    return messages.update(raw=b"", from_address="", from_name="", subject="", detail="")


def _texts_remove(remove: Callable[..., int], batch: int, before: datetime, now: datetime) -> int:
    total = 0
    for _batch in range(BATCHES):
        done = remove(before=before, limit=batch, now=now)
        total += done
        if done < batch:
            break
    return total


def _emails_empty(before: datetime) -> int:
    old = OutboxMessage.objects.filter(
        channel=Channel.EMAIL, next_attempt_at=None, created_at__lt=before
    ).exclude(recipient="")
    return sum(outbox_empty(OutboxMessage.objects.filter(pk__in=batch)) for batch in _batches(old))


def _calls_delete(before: datetime) -> int:
    """With what was answered to each try."""
    old = OutboxMessage.objects.filter(
        channel=Channel.WEBHOOK, next_attempt_at=None, created_at__lt=before
    )
    total = 0
    for batch in _batches(old):
        OutboxMessage.objects.filter(pk__in=batch).delete()
        total += len(batch)
    return total


def _bounces_delete(before: datetime) -> int:
    """Of addresses that get mail again; one that is stopped stays so."""
    old = BouncedAddress.objects.filter(stopped_at=None, last_at__lt=before)
    return old.delete()[0]


def _received_empty(before: datetime) -> int:
    """What an agent has yet to look at is not forgotten."""
    old = InboundMessage.objects.filter(settled_at__lt=before).exclude(raw=b"")
    old = old.exclude(state__in=[InboundState.STORED, InboundState.TRIAGE])
    return sum(
        inbound_empty(InboundMessage.objects.filter(pk__in=batch)) for batch in _batches(old)
    )


def _batches(rows: "QuerySet[OutboxMessage] | QuerySet[InboundMessage]") -> list[list[int]]:
    found = list(rows.order_by("pk").values_list("pk", flat=True)[: BATCH * BATCHES])
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]
