"""The views that agents save, for faces other than the desk, which keeps them.

Faces do not import each other: the desk puts its shelf here when it is loaded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from accounts.models import User
from tickets.models import TicketQuerySet


@dataclass(frozen=True, slots=True)
class SavedViewTold:
    """A view as a program reads it: `filters` and `sort` as in the address of the list."""

    id: int
    name: str
    owner: str
    shared: bool
    filters: dict[str, Any]
    sort: str


class Shelf(Protocol):
    """Where saved views are kept."""

    def views(self, user: User) -> Sequence[SavedViewTold]:
        """What `user` sees: their own, then what colleagues share."""
        ...

    def tickets(self, user: User, pk: int, now: datetime) -> TicketQuerySet | None:
        """The tickets that a view holds now; None where `user` sees no such view."""
        ...


_kept: list[Shelf] = []


def shelf_keep(shelf: Shelf) -> None:
    """Say where the views are; the last word counts."""
    _kept[:] = [shelf]


def shelf() -> Shelf:
    return _kept[0]
