"""How content the customer was: one click, changed as long as the ticket stays solved."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tickets.choices import EventKind
from tickets.errors import CustomersOnly, NotSolved
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import Rating
from tickets.services.locking import ticket_locked


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
