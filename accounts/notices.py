"""Which e-mails someone wants, and when: at once, or gathered once a day."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts.choices import AGENT_NOTICES, CUSTOMER_NOTICES, Notice
from accounts.models import User

DIGEST_AT = time(9)
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


def unsubscribe_path(user: User, notice: str) -> str:
    """Where one click ends e-mails of this kind, without signing in; "" for one that always comes."""
    if notice not in notices_of(user):
        return ""
    return reverse("unsubscribe", args=[_signer().sign(f"{user.pk}.{notice}")])


def unsubscribe_read(token: str) -> tuple[User, Notice] | None:
    """Whose e-mails of which kind a link ends; None when it is forged, or the person is gone."""
    try:
        pk, notice = _signer().unsign(token).split(".")
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return (user, Notice(notice)) if user else None


@transaction.atomic
def notice_stop(*, user: User, notice: Notice) -> None:
    """No more e-mails of this kind; twice is once."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if notice not in row.notices_off:
        row.notices_off = [*row.notices_off, notice.value]
        row.save(update_fields=["notices_off"])


def _signer() -> signing.Signer:
    """Made when it is needed: commands that sign nothing run without a secret."""
    return signing.Signer(salt="accounts.notices", sep="~")


def digest_of(user: User, notice: str, now: datetime) -> datetime | None:
    """When an e-mail that may wait leaves to someone who reads them once a day; None: at once.

    The next morning at nine from Monday to Friday, on the reader's own clock.
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
