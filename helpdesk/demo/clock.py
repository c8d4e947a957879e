"""Living an earlier moment, so that what the demo tells has happened when it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


@contextmanager
def living_at(instant: datetime) -> Iterator[None]:
    """Live an earlier moment: services read the clock through `django.utils.timezone.now`."""
    real = timezone.now
    timezone.now = lambda: instant
    try:
        yield
    finally:
        timezone.now = real
