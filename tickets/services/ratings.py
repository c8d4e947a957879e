"""How content the customer was: one click, changed as long as the ticket stays solved."""

from datetime import UTC, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.choices import EventKind
from tickets.errors import CustomersOnly, NotSolved
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import Rating, Ticket
from tickets.services.locking import ticket_locked

# A link in an e-mail rates for so long; in the portal there is no limit.
LINK_VALID = timedelta(days=30)


@transaction.atomic
def ticket_rate(*, ticket_id: int, good: bool, actor: Actor, comment: str = "") -> Rating:
    """Keep the customer's rating of this solution. The same again changes nothing; another one,
    or a comment, replaces it. Raises CustomersOnly, NotSolved."""
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    if actor.user is None or actor.user.is_agent:
        raise CustomersOnly(_("Only the customer rates a ticket."))
    if ticket.resolved_at is None:
        raise NotSolved(_("This ticket is not solved: rate it once it is."))
    comment = comment.strip()
    known = Rating.objects.filter(ticket=ticket, solved_at=ticket.resolved_at).first()
    if known is not None and (known.good, known.comment) == (good, comment or known.comment):
        return known
    rating, _is_new = Rating.objects.update_or_create(
        ticket=ticket,
        solved_at=ticket.resolved_at,
        defaults={
            "good": good,
            "comment": comment or (known.comment if known else ""),
            "by": actor.user,
            "at": now,
            "via": actor.via,
        },
    )
    # The words themselves stay out of the log, which is never erased.
    said = {"rating": rating.pk, "good": good, "commented": bool(rating.comment)}
    events_record(ticket, Happening(EventKind.RATED, said), actor=actor, at=now)
    return rating


def rating_path(ticket: Ticket, reader: User) -> str:
    """The link by which one person rates this solution of a ticket without signing in."""
    assert ticket.resolved_at is not None
    token = _signer().sign(f"{ticket.pk}.{ticket.resolved_at.timestamp():.0f}.{reader.pk}")
    return f"/rate/{token}/"


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
