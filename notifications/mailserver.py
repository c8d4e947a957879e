"""Leaving a mail server alone that cannot be reached: one mail tries it for all of them."""

from datetime import timedelta

from django.core.cache import cache
from redis import RedisError

LEFT_ALONE = timedelta(seconds=10)
_KEY = "notifications:mail-server-down"


def note_down() -> None:
    """Nothing is sent for a while. What waits stays due, in its order."""
    try:
        cache.set(_KEY, 1, LEFT_ALONE.total_seconds())
    except RedisError:
        return  # then every mail finds out by itself


def is_down() -> bool:
    """Whether it could not be reached within the last seconds."""
    try:
        return bool(cache.get(_KEY))
    except RedisError:
        return False
