"""Beat's schedule on a machine whose clock may be set back."""

from typing import Any

from celery.beat import PersistentScheduler


class Scheduler(PersistentScheduler):
    """Goes on when the clock is set back; Celery's own would wait until it has caught up.

    What was sent later than now was sent before the clock went back, so it counts as sent now.
    """

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; return the seconds until the next."""
        ahead = [entry for entry in self.schedule.values() if _is_ahead(entry)]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        if ahead:
            self._heap = None  # ordered by instants that have not come yet
        return float(super().tick(*args, **kwargs))


def _is_ahead(entry: Any) -> bool:
    return bool(entry.last_run_at > entry.default_now())
