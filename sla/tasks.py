"""Celery's part of the service level: thin, and harmless when run twice or at the same time."""

from celery import shared_task
from django.utils import timezone

from sla.services.sweep import sweep as clocks_sweep


@shared_task
def sweep() -> None:
    """Act on every clock at which something is due."""
    clocks_sweep(now=timezone.now())
