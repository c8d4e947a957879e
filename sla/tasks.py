"""Celery's part of the service level: thin, and harmless when run twice or at the same time."""

from celery import shared_task
from django.utils import timezone

from sla.services.assignments import assignments_sweep as assignments_look
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


@shared_task
def assignments_sweep() -> None:
    """Look at the tickets whose assignee is idle, or which have none near their deadline."""
    assignments_look(now=timezone.now())
