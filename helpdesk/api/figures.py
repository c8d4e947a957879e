"""The reports on the work as JSON: counted by the rooms, by the functions that the pages read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from sla.reports import agents_figures, attainment
from tickets.models import TicketQuerySet
from tickets.reports import (
    ages,
    codes_top,
    contentment,
    counted_by,
    counted_over_time,
    opened,
    solved,
    solved_and_back,
)

CODES_SHOWN = 50
_FILTERS = {
    "company": "company__tenant_id",
    "category": "category",
    "customs_system": "customs_system",
    "country": "country",
    "priority": "priority",
}


@dataclass(frozen=True, slots=True)
class Question:
    """The tickets asked about, the period [since, until), and by what it is told."""

    tickets: TicketQuerySet
    since: datetime
    until: datetime
    by: str
    step: str
    zone: ZoneInfo

    @property
    def period(self) -> dict[str, datetime]:
        return {"since": self.since, "until": self.until}

    @property
    def before(self) -> dict[str, datetime]:
        """The period of the same length before this one."""
        return {"since": self.since - (self.until - self.since), "until": self.since}


def narrowed(
    tickets: TicketQuerySet, asked: Mapping[str, Any], assignee: User | None
) -> TicketQuerySet:
    """The tickets that every filter named fits."""
    conditions = {column: asked[name] for name, column in _FILTERS.items() if asked.get(name)}
    if assignee is not None:
        conditions["assignee"] = assignee
    return tickets.filter(**conditions)


def volumes(asked: Question) -> dict[str, Any]:
    """Five queries."""
    came = counted_by(opened(asked.tickets, **asked.period), asked.by)
    before = counted_by(opened(asked.tickets, **asked.before), asked.by)
    done = counted_by(solved(asked.tickets, **asked.period), asked.by)
    step = (asked.step, asked.zone)
    came_then = counted_over_time(opened(asked.tickets, **asked.period), "created_at", *step)
    done_then = counted_over_time(solved(asked.tickets, **asked.period), "resolved_at", *step)
    return {
        "by": asked.by,
        "step": asked.step,
        "rows": [
            {
                "group": group,
                "opened": came.get(group, 0),
                "opened_before": before.get(group, 0),
                "solved": done.get(group, 0),
            }
            for group in _ordered({*came, *before, *done})
        ],
        "over_time": [
            {"begins": at, "opened": came_then.get(at, 0), "solved": done_then.get(at, 0)}
            for at in sorted({*came_then, *done_then})
        ],
    }


def backlog(asked: Question) -> dict[str, Any]:
    """One query. What is open now, by its age at the end of the period."""
    found = ages(asked.tickets.unresolved(), asked.by, asked.until)
    names = ("within_1_day", "within_3_days", "within_7_days", "within_30_days", "older")
    return {
        "by": asked.by,
        "rows": [
            {"group": group, "open": sum(found[group])}
            | dict(zip(names, found[group], strict=True))
            for group in _ordered(found)
        ],
    }


def speed(asked: Question) -> dict[str, Any]:
    """One query. Promises that began in the period and were judged."""
    found = attainment(asked.tickets, **asked.period, by=asked.by, zone=asked.zone)
    return {
        "by": asked.by,
        "rows": [
            {
                "group": one.group,
                "metric": one.metric,
                "number": one.judged,
                "median_seconds": one.median_seconds,
                "p90_seconds": one.p90_seconds,
            }
            for one in found
        ],
    }


def agents(question: Question) -> dict[str, Any]:
    """Six queries, whatever the number of agents."""
    return {"rows": agents_figures(question.tickets, **question.period, zone=question.zone)}


def quality(asked: Question) -> dict[str, Any]:
    """Four queries."""
    held = solved_and_back(asked.tickets, **asked.period, by=asked.by)
    liked = contentment(asked.tickets, **asked.period, by=asked.by)
    rows = []
    for group in _ordered({*held, *liked}):
        one, rated = held.get(group), liked.get(group)
        rows.append(
            {
                "group": group,
                "solved": one.solved if one else 0,
                "reopened": one.back if one else 0,
                "reopened_percent": one.percent if one else None,
                "ratings": rated.rated if rated else 0,
                "satisfied_percent": rated.percent if rated else None,
            }
        )
    return {"by": asked.by, "rows": rows}


def codes(asked: Question) -> dict[str, Any]:
    """One query, of the tickets opened in the period; the most quoted first."""
    found = codes_top(opened(asked.tickets, **asked.period), CODES_SHOWN)
    return {"rows": found}


def _ordered(groups: Any) -> list[Any]:
    """By name; what has none comes last."""
    return sorted(groups, key=lambda group: (not group, str(group)))
