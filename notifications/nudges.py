"""Asking a worker to deliver at once, or soon.

Only nudges, after the commit: the sweeps deliver what a lost broker drops.
"""

from contextvars import Context
from time import monotonic

from django.db import transaction

PAUSE = 1.0  # seconds; longer than a task to a worker takes, short for whoever waits for an e-mail


class _Bell:
    """Rings for the first e-mail, and once more for all that this process commits in a second.

    Telling a worker costs about as much as writing two rows; a storm of e-mails need not.
    """

    def __init__(self) -> None:
        self._rang = self._sweep_at = float("-inf")

    def ring(self, key: str) -> None:
        from notifications.tasks import deliver, outbox_sweep  # they import what imports this

        now = monotonic()
        if now < self._sweep_at:
            return  # that sweep is still to begin: it finds this one too
        if now - self._rang > PAUSE:
            deliver.delay(key)
        else:  # in nobody's name: an empty context says of no request that it caused the sweep
            Context().run(outbox_sweep.apply_async, countdown=PAUSE)
            self._sweep_at = now + PAUSE
        self._rang = now


_bell = _Bell()


def email_nudge(key: str) -> None:
    """Have an e-mail sent now, or with others in a second."""
    transaction.on_commit(lambda: _bell.ring(key), robust=True)


def webhook_nudge(key: str) -> None:
    """Have a call made now, in a task of its own: one slow program delays no other."""
    from notifications.tasks import deliver  # the tasks import what imports this module

    transaction.on_commit(lambda: deliver.delay(key), robust=True)
