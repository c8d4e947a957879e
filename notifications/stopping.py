"""Addresses whose mail comes back get none after a while, until somebody has it tried again."""

from datetime import datetime, timedelta

from django.db import transaction

from notifications.choices import BounceKind, DeliveryState
from notifications.models import BouncedAddress, OutboxMessage
from notifications.statuses import kind_of, status_in

SOFT_MOST = 5
SOFT_WINDOW = timedelta(days=7)
"""So many passing failures within so many days stop an address as one final failure does."""
RELEASED = timedelta(days=7)
"""How old a mail that was held back may be and still leave once the address is tried again."""


@transaction.atomic
def address_note_bounce(*, address: str, status: str, reason: str, now: datetime) -> bool:
    """Note that a mail to `address` came back. Return whether it gets no more from now on.

    At once after a final failure, else after SOFT_MOST within SOFT_WINDOW.
    """
    kind = kind_of(status)
    if kind is None:
        return False
    row = _locked(address, kind, now)
    row.kind, row.status, row.reason = kind, status_in(status), reason[:2000]
    row.count, row.last_at = row.count + 1, now
    soft = [at for at in row.soft_at if at > now - SOFT_WINDOW]
    row.soft_at = [*soft, now] if kind == BounceKind.SOFT else soft
    is_new = row.stopped_at is None and (kind == BounceKind.HARD or len(row.soft_at) >= SOFT_MOST)
    if is_new:
        row.stopped_at, row.cleared_at, row.cleared_by = now, None, ""
    row.save()
    return is_new


def _locked(address: str, kind: BounceKind, now: datetime) -> BouncedAddress:
    BouncedAddress.objects.bulk_create(
        [BouncedAddress(address=address.lower(), kind=kind, last_at=now)], ignore_conflicts=True
    )
    return BouncedAddress.objects.select_for_update().get(address=address.lower())


@transaction.atomic
def address_clear(*, address: str, by: str, now: datetime) -> bool:
    """Write to an address again, because `by` (an address too) says so, or a mail came from it.

    What was held back about tickets in the last days leaves now; what opens a door (a password, an
    invitation) is to be asked for anew. Return whether it was stopped; twice is once.
    """
    stopped = BouncedAddress.objects.stopped().filter(address=address.lower())
    row = stopped.select_for_update().first()
    if row is None:
        return False
    row.stopped_at, row.soft_at, row.count = None, [], 0
    row.cleared_at, row.cleared_by = now, by[:254]
    row.save()
    # Uses index: notifications_outbox_held
    held = OutboxMessage.objects.filter(recipient=row.address, state=DeliveryState.SUPPRESSED)
    lately = held.filter(created_at__gt=now - RELEASED).exclude(thread="")
    lately.update(
        state=DeliveryState.PENDING, next_attempt_at=now, attempts=0, last_error="", carried_by=None
    )
    return True
