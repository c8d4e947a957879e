"""Celery's part of files and of e-mail in: thin, and harmless when run twice."""

from celery import shared_task
from django.utils import timezone

from notifications.inbound.storing import inbound_claim_one
from tickets.mail import taking
from tickets.services import files, snoozing

BATCH = 20


@shared_task
def file_examine(pk: int) -> None:
    """Look at one file now."""
    files.file_examine(pk=pk, now=timezone.now())


@shared_task
def files_sweep() -> None:
    """Look at the files that are due: what a lost broker dropped, or the scanner could not take."""
    files.files_examine(now=timezone.now(), limit=BATCH)


@shared_task
def files_forget() -> None:
    """Delete the contents that no message holds any more."""
    files.files_forget(now=timezone.now())


@shared_task
def mail_take(pk: int) -> None:
    """Read one e-mail that has just come."""
    now = timezone.now()
    if inbound_claim_one(pk=pk, now=now):
        taking.mail_take(pk=pk, now=now)


@shared_task
def mails_sweep() -> None:
    """Read the e-mails that are due: retries, and what a lost broker dropped."""
    taking.mails_take(now=timezone.now(), limit=BATCH)


@shared_task
def snoozes_sweep() -> None:
    """Wake the tickets that were put aside until now."""
    snoozing.snoozes_sweep(now=timezone.now())
