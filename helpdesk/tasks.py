"""Proof of life. Beat stamps what it sends, the worker what it runs, so each is known apart."""

from typing import Any

from celery import shared_task
from celery.signals import beat_init, before_task_publish, worker_ready
from django.core.cache import cache
from django.utils import timezone

from helpdesk.retention import retention_run

SEEN_SECONDS = 60  # six heartbeats; an older stamp has expired and says that the process is gone


@shared_task
def heartbeat() -> None:
    """Say that a worker runs what beat sends."""
    stamp("worker")


@shared_task
def retention() -> None:
    """Forget what has been kept long enough."""
    retention_run(now=timezone.now())


@worker_ready.connect
def worker_started(**_: Any) -> None:
    """Do not wait for the first heartbeat to be ready."""
    stamp("worker")


@beat_init.connect
@before_task_publish.connect(sender=heartbeat.name)
def beat_alive(**_: Any) -> None:
    """Say that beat started, or has just sent a heartbeat."""
    stamp("beat")


def stamp(process: str) -> None:
    """Remember that `process` was alive just now."""
    cache.set(f"seen:{process}", timezone.now().isoformat(), timeout=SEEN_SECONDS)


def seen(process: str) -> bool:
    """Say whether `process` was alive within the last minute."""
    return cache.get(f"seen:{process}") is not None
