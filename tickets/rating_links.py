"""Links by which one person rates a solution without signing in."""

from datetime import UTC, datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tickets.models import Ticket

# In the portal there is no limit.
LINK_VALID = timedelta(days=30)


def rating_path(ticket: Ticket, reader: User) -> str:
    """The link by which one person rates this solution of a ticket without signing in."""
    assert ticket.resolved_at is not None
    token = _signer().sign(f"{ticket.pk}.{ticket.resolved_at.timestamp():.0f}.{reader.pk}")
    return reverse("rate", args=[token])


def rating_link_read(token: str) -> tuple[Ticket, User] | None:
    """What a link rates and in whose name; None when it is forged or too old, when the ticket was
    reopened since, or when that person may not see the ticket any more."""
    try:
        pk, solved, reader = _signer().unsign(token).split(".")
    except signing.BadSignature:
        return None
    solved_at = datetime.fromtimestamp(int(solved), UTC)
    person = User.objects.filter(pk=reader, is_active=True).first()
    if person is None or timezone.now() - solved_at > LINK_VALID:
        return None
    ticket = Ticket.objects.visible_to(person).filter(pk=pk, resolved_at=solved_at).first()
    return (ticket, person) if ticket else None


def _signer() -> signing.Signer:
    """Made when it is needed: commands that sign nothing run without a secret."""
    return signing.Signer(salt="tickets.rating", sep="~")
