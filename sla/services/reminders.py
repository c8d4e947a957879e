"""Reminders of legal limits: once each, in opening hours, before the limit runs out.

The limits count calendar days, the reminders open days: one that falls on a closed day is sent on
the last open day before it, for a reminder in time is worth more than one on the day.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from time import monotonic

from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from customs.legal import Limit, Rule
from customs.queries import legal_rules
from sla.core.calendar import Calendar
from sla.queries import calendars_for
from tickets import notices
from tickets.choices import EventKind, Via
from tickets.events import Actor, Happening, events_append
from tickets.followups import day_of, limits_of, midnight_of, nearest
from tickets.models import FollowUp, FollowUpReminder, Ticket

logger = logging.getLogger(__name__)

SYSTEM = Actor(None, Via.SYSTEM)
BATCH = 100
SECONDS_MAX = 30  # a sweep ends well before the time limit of its task; the next one goes on
PUSHED_FORWARD = timedelta(minutes=5)


@dataclass(slots=True)
class Reminded:
    """What one sweep did: follow-ups looked at, limits reminded of, follow-ups that raised."""

    claimed: int = 0
    sent: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Reminder:
    """The reminder of one limit, so many calendar days before it; `at` is in UTC."""

    limit: Limit
    days: int
    at: datetime

    @property
    def key(self) -> tuple[str, date, int]:
        return self.limit.key, self.limit.on, self.days


def reminders_sweep(*, now: datetime) -> Reminded:
    """Send what is due by `now` and plan what follows. Any number of sweeps may run at once."""
    started, total, rules = monotonic(), Reminded(), legal_rules()
    while monotonic() - started < SECONDS_MAX and _sweep_batch(now, rules, total) == BATCH:
        pass
    return total


@transaction.atomic
def _sweep_batch(now: datetime, rules: Sequence[Rule], total: Reminded) -> int:
    due = FollowUp.objects.to_look_at(now).select_related("ticket__assignee", "ticket__requester")
    claimed = list(due.select_for_update(skip_locked=True, of=("self", "ticket"))[:BATCH])
    calendars = calendars_for(follow_up.ticket.company_id for follow_up in claimed)
    for follow_up in claimed:
        try:
            with transaction.atomic():
                calendar = calendars[follow_up.ticket.company_id]
                total.sent += _look(follow_up, rules, calendar, now)
        except Exception:
            logger.exception("reminder failed", extra={"follow_up_id": follow_up.pk})
            FollowUp.objects.filter(pk=follow_up.pk).update(look_at=now + PUSHED_FORWARD)
            total.failed += 1
    total.claimed += len(claimed)
    return len(claimed)


def _look(follow_up: FollowUp, rules: Sequence[Rule], calendar: Calendar, now: datetime) -> int:
    """Remind of what is due, and note when to look next. Returns how many limits were due."""
    found = limits_of(follow_up, rules)
    open_reminders = _reminders(follow_up, found, calendar)
    due = [one for one in open_reminders if one.at <= now]
    told = _tell(follow_up, due, calendar, now)
    limit = nearest(found, day_of(now))
    follow_up.limit_on = limit.on if limit else None
    follow_up.look_at = _next_look(open_reminders, limit, now)
    follow_up.save(update_fields=["limit_on", "look_at"])
    return told


def _reminders(follow_up: FollowUp, found: Iterable[Limit], calendar: Calendar) -> list[Reminder]:
    """Those not sent yet. What had passed when the dates were typed in was seen by who typed."""
    sent = set(follow_up.reminders.values_list("limit", "limit_on", "days"))
    planned = [
        Reminder(limit, days, reminder_at(calendar, limit.on - timedelta(days=days)))
        for limit in found
        for days in limit.remind_days
    ]
    return [one for one in planned if one.at > follow_up.counted_at and one.key not in sent]


def reminder_at(calendar: Calendar, day: date) -> datetime:
    """The opening of `day`, or of the last open day before it, in UTC."""
    following = datetime.combine(day + timedelta(days=1), time(), calendar.zone)
    last = calendar.subtract(following.astimezone(UTC), 1).astimezone(calendar.zone)
    return calendar.next_opening(datetime.combine(last.date(), time(), calendar.zone))


def _tell(follow_up: FollowUp, due: Iterable[Reminder], calendar: Calendar, now: datetime) -> int:
    """One e-mail for each limit, however many of its reminders a downtime kept back."""
    by_limit: dict[tuple[str, date], list[Reminder]] = {}
    for one in due:
        by_limit.setdefault((one.limit.key, one.limit.on), []).append(one)
    told = []
    for late in by_limit.values():
        _record(follow_up, late, now)
        told.append(min(late, key=attrgetter("days")))
    if told:
        _write(follow_up, told, not_before=calendar.next_opening(now), now=now)
    return len(told)


def _record(follow_up: FollowUp, reminders: Iterable[Reminder], now: datetime) -> None:
    """The unique constraint refuses a second one, and with it the e-mail of this transaction."""
    FollowUpReminder.objects.bulk_create(
        FollowUpReminder(
            follow_up=follow_up, limit=one.limit.key, limit_on=one.limit.on, days=one.days, at=now
        )
        for one in reminders
    )


def _write(
    follow_up: FollowUp, told: Iterable[Reminder], *, not_before: datetime, now: datetime
) -> None:
    ticket, people = follow_up.ticket, _people(follow_up.ticket)
    happenings = []
    for one in told:
        days_left = one.limit.days_left(day_of(not_before))
        notices.limit_near(
            ticket,
            people,
            one.limit,
            key=f"limit:{follow_up.pk}:{one.limit.key}:{one.limit.on}:{one.days}",
            declaration=follow_up.declaration_reference,
            days_left=days_left,
            not_before=not_before,
        )
        data = {"change": "reminded", "limit": one.limit.key, "on": one.limit.on}
        happenings.append(Happening(EventKind.FOLLOW_UP_CHANGED, data | {"days_left": days_left}))
    events_append(ticket, *happenings, actor=SYSTEM, at=now)
    ticket.save(update_fields=["version", "updated_at"])


def _people(ticket: Ticket) -> list[User]:
    """The assignee; the leads where nobody has the ticket, or who had it has left."""
    if ticket.assignee is not None and ticket.assignee.is_active:
        return [ticket.assignee]
    return list(User.objects.filter(role=Role.LEAD, is_active=True).order_by("pk"))


def _next_look(
    reminders: Iterable[Reminder], limit: Limit | None, now: datetime
) -> datetime | None:
    """The next reminder, or the midnight after the nearest limit, when another becomes nearest."""
    moments = [one.at for one in reminders if one.at > now]
    if limit is not None and limit.on >= day_of(now):
        moments.append(midnight_of(limit.on + timedelta(days=1)))
    return min(moments, default=None)
