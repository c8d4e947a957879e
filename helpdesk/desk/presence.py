"""Who else has a ticket before them, and who is writing: seconds in Valkey, never a record."""

import json
import logging
import time
from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings

from accounts.models import User

logger = logging.getLogger(__name__)

BEAT_SECONDS = 10  # static/js/live.js asks this often, while its tab is in front
GONE_SECONDS = 3 * BEAT_SECONDS
PATIENCE_SECONDS = 0.2  # without Valkey the page is read without names


@dataclass(frozen=True, slots=True)
class Present:
    """A colleague at the same ticket."""

    name: str
    is_writing: bool


def presence_beat(ticket_id: int, user: User, *, is_writing: bool) -> list[Present]:
    """Say that `user` is at the ticket, and return who else is: writers first, then by name."""
    now, key = time.time(), f"desk-presence:{ticket_id}"
    own = json.dumps([user.name, is_writing, now + GONE_SECONDS])
    try:
        with _client().pipeline(transaction=False) as pipe:
            pipe.hset(key, str(user.pk), own)
            pipe.expire(key, GONE_SECONDS)
            pipe.hgetall(key)
            found: dict[bytes, bytes] = pipe.execute()[-1]
    except redis.RedisError:
        logger.warning("Valkey does not answer: nobody is seen at tickets.")
        return []
    others = [json.loads(value) for field, value in found.items() if int(field) != user.pk]
    here = [Present(name, writing) for name, writing, until in others if until > now]
    return sorted(here, key=lambda one: (not one.is_writing, one.name))


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
    )
