"""What changes companies, people and keys. One transaction each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import ApiKey, Service, Subscription, User

LAST_USED_RESOLUTION = timedelta(minutes=1)


@transaction.atomic
def api_key_create(
    *, user: User, name: str, scopes: Sequence[str], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """Make a key that acts as `user`. Return the row and the key itself, shown this once only."""
    key = ApiKey.generate()
    row = ApiKey.objects.create(
        user=user,
        name=name,
        scopes=list(scopes),
        key_hash=ApiKey.digest(key),
        hint=key[:14],
        expires_at=expires_at,
    )
    return row, key


def scope_line_save(row: Service | Subscription) -> None:
    """Keep what a lead wrote of the service description; verdicts on record do not change by it."""
    row.save()


@transaction.atomic
def api_key_revoke(*, key: ApiKey) -> None:
    """End a key at once. Doing it twice keeps the first instant."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())


def api_key_find(*, key: str, now: datetime) -> ApiKey | None:
    """Return the usable key with its user and company, or None. Notes its use once a minute."""
    row = (
        ApiKey.objects.usable(now)
        .filter(key_hash=ApiKey.digest(key), user__is_active=True)
        .select_related("user__company__contract")
        .first()
    )
    if row and (row.last_used_at is None or now - row.last_used_at > LAST_USED_RESOLUTION):
        ApiKey.objects.filter(pk=row.pk).update(last_used_at=now)
    return row
