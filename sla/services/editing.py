"""Editing what is promised next: policies, calendars and rules, before anybody is promised it.

A policy row and its calendar are the draft of the next version. Nothing here reaches a ticket,
but an impossible draft is refused at once, with nothing written. Rules have no versions: a
saved rule acts on moments from then on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sla.models import (
    Calendar,
    ChangedDay,
    ClosingDay,
    EscalationRule,
    Policy,
    PolicyVersion,
    Target,
)
from sla.queries import tickets_under
from sla.services.recompute import BATCH, tickets_restore
from sla.terms import calendar_core, calendar_snapshot, policy_snapshot, snapshot_terms
from tickets.events import whole_second

TargetKey = tuple[str, str, str]
"""Metric, priority, category; an empty priority or category stands for any."""
Hours = list[list[str]]
"""The spans of a day: `[["09:00", "12:00"], ["13:00", "17:00"]]`."""


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """What a policy is to say. `targets` are business minutes, None for "no target"."""

    calendar: Calendar
    pauses: Mapping[str, list[str]]
    reopen_days: int
    targets: Mapping[TargetKey, int | None]


@transaction.atomic
def policy_edit(*, policy_id: int, draft: PolicyDraft) -> Policy:
    """Write the draft of the next version. Raises PolicyImpossible, and then writes nothing."""
    policy = Policy.objects.select_for_update().get(pk=policy_id)
    policy.calendar, policy.reopen_days = draft.calendar, draft.reopen_days
    policy.pauses = {metric: sorted(found) for metric, found in draft.pauses.items() if found}
    policy.save(update_fields=["calendar", "pauses", "reopen_days"])
    policy.targets.all().delete()
    _targets_write(policy, draft.targets)
    snapshot_terms(policy_snapshot(policy))
    return policy


@transaction.atomic
def policy_copy(*, policy_id: int, name: str) -> Policy:
    """A new policy that says the same, for contracts only; promised to nobody until published."""
    old = Policy.objects.get(pk=policy_id)
    new = Policy.objects.create(
        name=name, calendar=old.calendar, pauses=old.pauses, reopen_days=old.reopen_days
    )
    _targets_write(new, {(t.metric, t.priority, t.category): t.minutes for t in old.targets.all()})
    return new


@transaction.atomic
def calendar_edit(*, calendar_id: int, tz: str, hours: Mapping[str, Hours]) -> Calendar:
    """Write the weekly hours, by day from mon to sun. Raises PolicyImpossible."""
    calendar = Calendar.objects.select_for_update().get(pk=calendar_id)
    calendar.tz, calendar.hours = tz, {day: spans for day, spans in hours.items() if spans}
    calendar.save(update_fields=["tz", "hours"])
    _require_possible(calendar)
    return calendar


@transaction.atomic
def calendar_copy(*, calendar_id: int, name: str) -> Calendar:
    """A new calendar with the same weekly hours and no special days."""
    old = Calendar.objects.get(pk=calendar_id)
    return Calendar.objects.create(name=name, tz=old.tz, hours=old.hours)


@transaction.atomic
def closing_day_set(*, calendar: Calendar, on: date, name: str) -> None:
    """Close a local date; doing it again renames it. Raises PolicyImpossible."""
    ClosingDay.objects.update_or_create(calendar=calendar, on=on, defaults={"name": name})
    _require_possible(calendar)


@transaction.atomic
def changed_day_set(*, calendar: Calendar, on: date, hours: Hours) -> None:
    """Give a local date hours of its own. Raises PolicyImpossible."""
    ChangedDay.objects.update_or_create(calendar=calendar, on=on, defaults={"hours": hours})
    _require_possible(calendar)


@transaction.atomic
def special_day_remove(*, calendar: Calendar, on: date) -> None:
    """Give a date the hours of its weekday again. Doing it twice changes nothing."""
    ClosingDay.objects.filter(calendar=calendar, on=on).delete()
    ChangedDay.objects.filter(calendar=calendar, on=on).delete()
    _require_possible(calendar)


def rule_save(rule: EscalationRule) -> EscalationRule:
    """Store a rule; it fires for moments from now on, on tickets already open too.

    The clocks of those learn of it in batches, so that nobody waits for all of them.
    """
    now = whole_second()
    rule.active_from = now
    rule.save()
    ticket_ids = tickets_under(PolicyVersion.objects.filter(policy=rule.policy_id))
    for start in range(0, len(ticket_ids), BATCH):
        tickets_restore(ticket_ids[start : start + BATCH], now=now)
    return rule


def _targets_write(policy: Policy, targets: Mapping[TargetKey, int | None]) -> None:
    Target.objects.bulk_create(
        Target(policy=policy, metric=metric, priority=priority, category=category, minutes=minutes)
        for (metric, priority, category), minutes in targets.items()
    )


def _require_possible(calendar: Calendar) -> None:
    calendar_core(calendar_snapshot(calendar))
