"""What changes companies, people and keys. One transaction each."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime, timedelta
from ipaddress import ip_interface

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import ApiKeyEventKind
from accounts.errors import KeyOver
from accounts.models import ApiKey, ApiKeyEvent, Service, Subscription, User
from helpdesk.standing import StandingOf

LAST_USED_RESOLUTION = timedelta(minutes=1)


@transaction.atomic
def api_key_create(
    *,
    user: User,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None = None,
    actor: User | None = None,
) -> tuple[ApiKey, str]:
    """Make a key that acts as `user`. Return the row and the key itself, shown this once only.

    `actor` is who made it; None where no person did.
    """
    key = ApiKey.generate()
    row = ApiKey.objects.create(
        user=user,
        name=name,
        scopes=list(scopes),
        key_hash=ApiKey.digest(key),
        hint=key[:14],
        expires_at=expires_at,
    )
    _note(row, ApiKeyEventKind.CREATED, row.created_at, actor)
    return row, key


@transaction.atomic
def api_key_rotate(
    *, key: ApiKey, overlap: timedelta, actor: User | None = None
) -> tuple[ApiKey, str]:
    """Make a key like this one, which itself goes on for `overlap` and no longer. Raises KeyOver.

    The new key lives as long as the old one was meant to. Return its row and the key itself.
    """
    now = timezone.now()
    row = ApiKey.objects.usable(now).select_for_update(of=["self"]).filter(pk=key.pk).first()
    if row is None:
        raise KeyOver(_("This key is over: make a new one."))
    lifetime = row.expires_at - row.created_at if row.expires_at else None
    new, text = api_key_create(
        user=row.user,
        name=row.name,
        scopes=row.scopes,
        expires_at=now + lifetime if lifetime else None,
        actor=actor,
    )
    end = now + overlap
    row.expires_at = min(row.expires_at, end) if row.expires_at else end
    row.save(update_fields=["expires_at"])
    _note(row, ApiKeyEventKind.ROTATED, now, actor, new.hint)
    return new, text


def scope_line_save(row: Service | Subscription) -> None:
    """Keep what a lead wrote of the service description; verdicts on record do not change by it."""
    row.save()


@transaction.atomic
def api_key_revoke(*, key: ApiKey, actor: User | None = None) -> None:
    """End a key at once. Doing it twice keeps the first instant."""
    now = timezone.now()
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        _note(key, ApiKeyEventKind.REVOKED, now, actor)


def api_key_find(*, key: str, now: datetime, address: str = "") -> ApiKey | None:
    """Return the usable key with its user, company and contract, or None.

    Each process notes its use once a minute, and the network of the caller's IP `address` when it
    is a new one. What is returned is the caller's own to change.
    """
    known = _known(ApiKey.digest(key))
    if known is None or not known.is_usable(now):
        return None
    if known.last_used_at is None or now - known.last_used_at > LAST_USED_RESOLUTION:
        known.last_used_at = now  # for this process, which reads the row again only after a change
        ApiKey.objects.filter(pk=known.pk).update(last_used_at=now)
        if address:
            _note(known, ApiKeyEventKind.USED, now, None, network_of(address))
    return deepcopy(known)


@StandingOf
def _known(digest: str) -> ApiKey | None:
    """The key of this digest, and all that says what it may do: read anew when any of it changes."""
    keys = ApiKey.objects.filter(key_hash=digest, revoked_at=None, user__is_active=True)
    return keys.select_related("user__company__contract").first()


def network_of(address: str) -> str:
    """`203.0.113.9` → `203.0.113.0/24`, of IPv6 the /48: where a call comes from, not which machine.

    Empty where there is no address, as on a local socket.
    """
    try:
        caller = ip_interface(address)
    except ValueError:
        return ""
    length = 24 if caller.version == 4 else 48
    return str(ip_interface(f"{caller.ip}/{length}").network)


def _note(
    key: ApiKey, kind: ApiKeyEventKind, at: datetime, actor: User | None, detail: str = ""
) -> None:
    """Write the audit of a key. What was noted already is not noted again."""
    event = ApiKeyEvent(key=key, kind=kind, at=at, actor=actor, detail=detail)
    ApiKeyEvent.objects.bulk_create([event], ignore_conflicts=True)
