"""The clocks of tickets as the API tells them: what a row keeps, and what is left of it now."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sla.choices import Metric
from sla.models import Clock
from sla.terms import version_terms

PROMISES_SHOWN = (Metric.FIRST_RESPONSE, Metric.RESOLUTION)


def promises_put(tickets: Iterable[Any], now: datetime) -> None:
    """Give each ticket its `sla` from its `shown_clocks`: a clock per metric, None without one."""
    for ticket in tickets:
        ticket.sla = dict.fromkeys(PROMISES_SHOWN) | {
            clock.metric: {
                "due": clock.due_at,
                "state": clock.state,
                "remaining_seconds": remaining_seconds(clock, now),
            }
            for clock in ticket.shown_clocks
        }


def remaining_seconds(clock: Clock, now: datetime) -> int | None:
    """Business seconds left, negative when late; None without a target."""
    if clock.target_seconds is None:
        return None
    if clock.elapsed_seconds is not None:
        return clock.target_seconds - clock.elapsed_seconds
    if clock.due_at is None or clock.policy_version_id is None:
        return None
    calendar = version_terms(clock.policy_version_id).calendar
    if now <= clock.due_at:
        return calendar.elapsed(now, clock.due_at)
    return -calendar.elapsed(clock.due_at, now)
