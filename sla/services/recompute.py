"""Proving, or restoring, that the stored clocks are what the log says."""

from collections.abc import Callable, Iterator
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import transaction

from sla.choices import ClockState
from sla.models import Clock
from sla.services.clocks import (
    COLUMNS,
    SYSTEM,
    Refreshed,
    breach_happenings,
    clocks_write,
    tickets_folded,
    tickets_save,
)
from tickets.events import logs_append
from tickets.models import Ticket

BATCH = 500
_READ = ("priority", "category", "assignee", "company", "version", "updated_at")
_LEFT_TO_THE_SWEEP = {"state", "breached_at", "next_action_at"}


def recompute(
    *, now: datetime, write: bool, report: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    """Fold every ticket and compare; store what differs if `write`. Reports each difference.

    A deadline that passed since the last sweep is no difference: the sweep is about to see it.
    """
    now = now.replace(microsecond=0)
    started = monotonic()
    seen = different = 0
    for ticket_ids in _batches():
        with transaction.atomic():
            folded = tickets_folded(_read(ticket_ids, lock=write), now=now)
            seen += len(folded)
            different += sum(_report(one, report) for one in folded)
            if write:
                _restore([one for one in folded if one.changed], now)
    seconds = round(monotonic() - started, 3)
    return {"tickets": seen, "different": different, "seconds": seconds}


def tickets_restore(ticket_ids: list[int], *, now: datetime) -> None:
    """Fold some tickets again and store what differs: for a change of rules, which no log tells."""
    with transaction.atomic():
        folded = tickets_folded(_read(ticket_ids, lock=True), now=now)
        _restore([one for one in folded if one.changed], now)


def differences(one: Refreshed) -> list[dict[str, Any]]:
    """Where the stored clocks of a ticket are not what its log says: stored, then folded."""
    folded = {(row.metric, row.cycle): row for row in one.rows}
    found = []
    for key in sorted(folded.keys() | one.stored.keys()):
        fields = _different_fields(one.stored.get(key), folded.get(key))
        if fields:
            found.append({"metric": key[0], "cycle": key[1], **fields})
    return found


def _different_fields(old: Clock | None, new: Clock | None) -> dict[str, Any]:
    if old is None or new is None:
        return {"stored": old is not None, "folded": new is not None}
    ignored = _LEFT_TO_THE_SWEEP if _awaits_sweep(old, new) else {"next_action_at"}
    pairs = {name: [getattr(old, name), getattr(new, name)] for name in COLUMNS}
    return {
        name: pair for name, pair in pairs.items() if name not in ignored and pair[0] != pair[1]
    }


def _awaits_sweep(old: Clock, new: Clock) -> bool:
    late = old.state == ClockState.RUNNING and new.state == ClockState.BREACHED
    return late and old.next_action_at is not None and new.breached_at == old.due_at


def _report(one: Refreshed, report: Callable[[dict[str, Any]], None]) -> bool:
    found = differences(one)
    if found:
        report({"ticket": one.ticket.number, "clocks": found})
    return bool(found)


def _restore(changed: list[Refreshed], now: datetime) -> None:
    clocks_write(changed, now=now)
    broken = [(one.ticket, breach_happenings(one)) for one in changed]
    logs_append(broken, actor=SYSTEM, at=now)
    tickets_save(one.ticket for one in changed)


def _batches() -> Iterator[list[int]]:
    last = 0
    while True:
        found = Ticket.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        ticket_ids = list(found[:BATCH])
        if not ticket_ids:
            return
        yield ticket_ids
        last = ticket_ids[-1]


def _read(ticket_ids: list[int], *, lock: bool) -> list[Ticket]:
    rows = Ticket.objects.filter(pk__in=ticket_ids).order_by("pk").only(*_READ)
    return list(rows.select_for_update(of=["self"]) if lock else rows)
