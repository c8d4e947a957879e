"""What seldom changes, kept by each process until somebody changes it.

Triggers on the tables give `helpdesk_standing` a new version in the transaction of every change,
whoever makes it and however. A process compares versions before it trusts what it keeps, so an
edit holds everywhere from its commit on. What is kept is shared by threads: read it, never change it.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")

STANDING_VERSION = "SELECT version FROM helpdesk_standing"
A = TypeVar("A", bound=Hashable)

KEPT_MAX = 1000  # values of one function; past them it begins again

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


def standing_read(version: int) -> None:
    """Spare the running block its query: another one brought `STANDING_VERSION` along."""
    read = _read.get()
    if read is not None and not read:
        read.append(version)


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


class StandingOf(Generic[A, T]):
    """Decorator: as `Standing`, of a function of one value. "There is none" is asked for anew."""

    def __init__(self, load: Callable[[A], T | None]) -> None:
        self._load = load
        self._kept: tuple[int, dict[A, T]] = 0, {}

    def __call__(self, asked: A) -> T | None:
        """As of `Standing`, for a value that was asked for before."""
        version, kept = _version(), self._kept
        if kept[0] != version or len(kept[1]) >= KEPT_MAX:
            kept = self._kept = version, {}
        found = kept[1].get(asked)
        if found is None:
            found = self._load(asked)
            if found is not None:
                kept[1][asked] = found
        return found


def _version() -> int:
    read = _read.get()
    if read:
        return read[0]
    with connection.cursor() as cursor:
        cursor.execute(STANDING_VERSION)
        version: int = cursor.fetchone()[0]
    if read is not None:
        read.append(version)
    return version
