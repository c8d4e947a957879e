"""Celery's part of the service level: thin, and harmless when run twice or at the same time."""

from celery import shared_task
from django.utils import timezone

from sla.services.reminders import reminders_sweep as reminders_send
from sla.services.sweep import sweep as clocks_sweep


@shared_task
def sweep() -> None:
    """Act on every clock at which something is due."""
    clocks_sweep(now=timezone.now())


@shared_task
def reminders_sweep() -> None:
    """Remind of the legal limits that run out."""
    reminders_send(now=timezone.now())
