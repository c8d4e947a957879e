"""How often a key may call: so many requests in a minute, counted in Valkey for all processes."""

import logging
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

import redis
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
# Without Valkey the API answers uncounted; it is asked again only after this long.
SILENCE_SECONDS = 5.0

# Counts and dates the window in one step, so that no crash leaves a counter that never ends.
_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}
"""


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left of a window. `reset` is in seconds."""

    limit: int
    used: int
    reset: int

    @property
    def is_spent(self) -> bool:
        return self.used > self.limit

    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers-10."""
        left = max(self.limit - self.used, 0)
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"default";r={left};t={self.reset}',
        }


class _Counter:
    """The counter in Valkey, with a short patience."""

    def __init__(self, url: str) -> None:
        client = redis.Redis.from_url(url, socket_timeout=0.2, socket_connect_timeout=0.2)
        self._count = client.register_script(_COUNT)
        self._silent_until = 0.0

    def hit(self, name: str) -> tuple[int, int] | None:
        """Count one request. Return the count and the seconds left, None when nobody counts."""
        if time.monotonic() < self._silent_until:
            return None
        try:
            count, left = self._count(keys=[f"api-rate:{name}"], args=[WINDOW_SECONDS])
        except redis.RedisError:
            self._silent_until = time.monotonic() + SILENCE_SECONDS
            logger.warning("Valkey does not answer: API requests are not counted.")
            return None
        return int(count), int(left)


@cache
def _counter() -> _Counter:
    return _Counter(settings.REDIS_URL)


class KeyRateThrottle(BaseThrottle):
    """A fixed window per key; the view turns `request.quota` into headers."""

    quota: Quota | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        if request.auth is None:
            return True
        hit = _counter().hit(f"{type(request.auth).__name__}:{request.auth.pk}".lower())
        if hit is None:
            return True
        self.quota = Quota(settings.API_RATE_PER_MINUTE, *hit)
        view.quota = self.quota
        return not self.quota.is_spent

    def wait(self) -> float | None:
        return float(self.quota.reset) if self.quota else None
