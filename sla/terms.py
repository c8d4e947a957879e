"""Policies as snapshots, and snapshots as the terms that the fold understands.

A version never changes, so a process reads each once.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from sla.choices import Metric
from sla.core.calendar import Calendar as CoreCalendar
from sla.core.calendar import CalendarError
from sla.core.promise import Terms, TermsError
from sla.due import calendar_read
from sla.errors import PolicyImpossible, refusal_text
from sla.models import Calendar, Policy, PolicyVersion, Target
from tickets.choices import Priority


def policy_snapshot(policy: Policy) -> dict[str, Any]:
    """What the policy says now, with its calendar, in the form that a version keeps."""
    return {
        "calendar": calendar_snapshot(policy.calendar),
        "targets": [
            [target.metric, target.priority, target.category, _seconds(target)]
            for target in policy.targets.all()
        ],
        "pauses": {metric: sorted(found) for metric, found in sorted(policy.pauses.items())},
        "reopen_days": policy.reopen_days,
    }


def calendar_snapshot(calendar: Calendar) -> dict[str, Any]:
    """The calendar with its closing and changed days, as `sla.due.calendar_read` reads it."""
    return {
        "tz": calendar.tz,
        "hours": calendar.hours,
        "date_hours": {str(day.on): day.hours for day in calendar.changed_days.all()},
        "holidays": {str(day.on): day.name for day in calendar.closing_days.all()},
    }


def calendar_core(snapshot: dict[str, Any]) -> CoreCalendar:
    """The arithmetic of a calendar. Raises PolicyImpossible, which says what is wrong."""
    try:
        return calendar_read(snapshot, snapshot["holidays"])
    except CalendarError as error:
        raise PolicyImpossible(refusal_text(error)) from error


def snapshot_terms(snapshot: dict[str, Any]) -> Terms:
    """The terms of a snapshot. Raises PolicyImpossible when they promise what cannot be."""
    targets = {
        (metric, priority, category): seconds
        for metric, priority, category, seconds in snapshot["targets"]
    }
    pauses = {metric: frozenset(statuses) for metric, statuses in snapshot["pauses"].items()}
    calendar = calendar_core(snapshot["calendar"])
    try:
        terms = Terms(calendar, targets, pauses, snapshot["reopen_days"])
    except TermsError as error:
        raise PolicyImpossible(refusal_text(error)) from error
    _require_response_before_resolution(terms)
    return terms


@lru_cache(maxsize=1024)
def version_terms(version_id: int) -> Terms:
    """The terms of a stored version."""
    return snapshot_terms(
        PolicyVersion.objects.values_list("snapshot", flat=True).get(pk=version_id)
    )


def versions_terms(version_ids: Iterable[int | None]) -> dict[int | None, Terms]:
    """The terms of several versions, by their id."""
    return {pk: version_terms(pk) for pk in set(version_ids) if pk is not None}


def _seconds(target: Target) -> int | None:
    return None if target.minutes is None else target.minutes * 60


def _require_response_before_resolution(terms: Terms) -> None:
    categories = {category for _metric, _priority, category in terms.targets}
    for priority in Priority.values:
        for category in sorted(categories):
            response = terms.target(Metric.FIRST_RESPONSE, priority, category)
            resolution = terms.target(Metric.RESOLUTION, priority, category)
            if response and resolution and resolution < response:
                raise PolicyImpossible(
                    _("Priority %(priority)s promises a solution sooner than a first response.")
                    % {"priority": Priority(priority).label},
                )
