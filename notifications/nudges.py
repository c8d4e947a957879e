"""Asking a worker to deliver at once."""

from django.db import transaction


def nudge(key: str) -> None:
    """Only a nudge, after the commit: the sweep delivers what a lost broker drops."""
    from notifications.tasks import deliver  # the tasks import what imports this module

    transaction.on_commit(lambda: deliver.delay(key), robust=True)
