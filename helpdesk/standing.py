"""What seldom changes, kept by each process until somebody changes it.

Triggers on the tables give `helpdesk_standing` a new version in the transaction of every change,
whoever makes it and however. A process compares versions before it trusts what it keeps, so an
edit holds everywhere from its commit on. What is kept is shared by threads: read it, never change it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")

# The version that a block has read; empty until it asks.
_read: ContextVar[list[int] | None] = ContextVar("standing_read", default=None)


@contextmanager
def standing_read_once() -> Iterator[None]:
    """Compare versions once for the whole block, which changes nothing that stands itself."""
    if _read.get() is not None:
        yield
        return
    token = _read.set([])
    try:
        yield
    finally:
        _read.reset(token)


class Standing(Generic[T]):
    """Decorator: what the function loads, read again only after a change of a watched table."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._kept: tuple[int, T] | None = None

    def __call__(self) -> T:
        """One short query, or none within `standing_read_once`."""
        version, kept = _version(), self._kept
        if kept is None or kept[0] != version:
            # Loaded after its version was read: never older than what it is kept under.
            kept = self._kept = version, self._load()
        return kept[1]


def _version() -> int:
    read = _read.get()
    if read:
        return read[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM helpdesk_standing")
        version: int = cursor.fetchone()[0]
    if read is not None:
        read.append(version)
    return version
