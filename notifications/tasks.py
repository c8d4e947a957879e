"""Celery's part of the outbox: thin, and harmless when run twice."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from notifications import services
from notifications.inbound import mailbox

BATCH = 50
EMAILS_SECONDS = 20  # the last batch begun ends within the time limit of the task


@shared_task
def deliver(key: str) -> None:
    """Deliver one message now."""
    services.outbox_deliver(key=key, now=timezone.now())


@shared_task
def outbox_sweep() -> None:
    """Send the e-mails that are due: new ones, retries, and what a lost broker dropped."""
    started = monotonic()
    while services.outbox_sweep(now=timezone.now(), limit=BATCH):
        if monotonic() - started > EMAILS_SECONDS:
            break


@shared_task
def webhooks_sweep() -> None:
    """Call the webhooks that are due, likewise."""
    services.webhooks_sweep()


@shared_task
def mailbox_poll() -> None:
    """Keep what has come into the mailbox; nothing where none is configured."""
    mailbox.mailbox_poll(now=timezone.now())
