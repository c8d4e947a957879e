"""Which e-mails someone wants, and when: at once, or gathered once a day."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.choices import AGENT_NOTICES, CUSTOMER_NOTICES, Notice
from accounts.models import User

DIGEST_AT = time(8)
SATURDAY = 5


def notices_of(user: User) -> Sequence[Notice]:
    """What someone may choose; what asks for an answer or names a deadline always comes."""
    return AGENT_NOTICES if user.is_agent else CUSTOMER_NOTICES


@transaction.atomic
def notices_choose(*, user: User, wanted: Sequence[str], digest: bool) -> None:
    """Keep which of `notices_of` someone wants."""
    user.notices_off = [one.value for one in notices_of(user) if one not in wanted]
    user.digest = digest
    user.save(update_fields=["notices_off", "digest"])


def is_wanted(user: User, notice: str) -> bool:
    """Whether this e-mail is to be sent; `notice` is the name of its template."""
    return user.is_active and notice not in user.notices_off


def digest_of(user: User, notice: str, now: datetime) -> datetime | None:
    """When an e-mail that may wait leaves to someone who reads them once a day; None: at once.

    The next morning at eight from Monday to Friday, on the reader's own clock.
    """
    if not user.digest or notice not in Notice.values:
        return None
    zone = ZoneInfo(user.time_zone)
    day = now.astimezone(zone)
    if day.time() >= DIGEST_AT:
        day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day.date(), DIGEST_AT, zone)
