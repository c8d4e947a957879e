"""What the law still leaves a follow-up, read from its dates and the legal limits: no query."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from customs.legal import DateName, Limit, LimitKind, Rule, limits
from tickets.choices import FollowUpKind
from tickets.models import FollowUp

# What may still be asked of customs while the message is missing.
LIMITS: dict[str, tuple[LimitKind, ...]] = {
    FollowUpKind.RELEASE: (LimitKind.INVALIDATION, LimitKind.AMENDMENT),
    FollowUpKind.EXIT: (LimitKind.EXIT,),
    FollowUpKind.ARRIVAL: (
        LimitKind.ARRIVAL,
        LimitKind.TRANSIT_ARRIVAL,
        LimitKind.INVALIDATION,
    ),
}
# The dates that these limits are counted from, in the order to ask for them.
DATES: dict[str, tuple[DateName, ...]] = {
    FollowUpKind.RELEASE: (DateName.ACCEPTED,),
    FollowUpKind.EXIT: (DateName.RELEASED, DateName.ENQUIRY),
    FollowUpKind.ARRIVAL: (DateName.LODGED, DateName.ANSWER_BY, DateName.ACCEPTED),
}


def day_of(at: datetime) -> date:
    """The day of an instant where the contract is at home: Paris."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def midnight_of(day: date) -> datetime:
    """The instant at which a day begins there, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)


def limits_of(follow_up: FollowUp, rules: Iterable[Rule]) -> list[Limit]:
    """Every limit that its country and dates give, the nearest first."""
    rules = tuple(rules)
    found = [
        limit
        for kind in LIMITS[follow_up.kind]
        for limit in limits(kind, follow_up.country, follow_up.dates, rules)
    ]
    return sorted(found, key=lambda limit: limit.on)


def nearest(found: Iterable[Limit], today: date) -> Limit | None:
    """The first limit still ahead; once all are over, the last one. `found` is in order."""
    last = None
    for last in found:
        if last.on >= today:
            return last
    return last
