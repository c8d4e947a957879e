"""The steps of a chart over time: equal stretches, also those in which nothing happened."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def unbroken(found: Iterable[datetime], step: str, zone: ZoneInfo) -> list[datetime]:
    """Every day, week or month from the first to the last of these beginnings.

    A week without a ticket is drawn as one: left out, the line would pretend a shorter time.
    """
    known = sorted({at.astimezone(zone) for at in found})
    return list(_walk(known[0], known[-1], step)) if known else []


def _walk(first: datetime, last: datetime, step: str) -> Iterator[datetime]:
    """By the calendar: across a change of the clocks, midnight follows midnight."""
    at = first
    while at <= last:
        yield at
        if step == "month":
            at = (at.replace(day=1) + timedelta(days=32)).replace(day=1)
        else:
            at += timedelta(days=7 if step == "week" else 1)
