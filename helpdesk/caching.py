"""The cache in Valkey, which may be away."""

import logging
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Without Valkey an empty cache that keeps nothing: nobody is shut out because it is away.

    Attempts to sign in are then not counted, as the requests of API keys are not.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(
            default, lambda: super(ForgivingRedisCache, self).get(key, default, version)
        )

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._or(None, lambda: super(ForgivingRedisCache, self).set(key, value, *args, **kwargs))

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        found = self._or(
            True, lambda: super(ForgivingRedisCache, self).add(key, value, *args, **kwargs)
        )
        return bool(found)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._or(False, lambda: super(ForgivingRedisCache, self).delete(key, version)))

    @staticmethod
    def _or(otherwise: Any, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except redis.RedisError:
            logger.warning("Valkey does not answer: the cache is empty meanwhile.")
            return otherwise
