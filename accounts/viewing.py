"""Seeing the portal as a customer does: begun by an agent, over by itself, on record.

Which pages that opens, and that nothing can be written meanwhile, is `helpdesk.viewing`.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import AGENT_ROLES, CUSTOMER_ROLES
from accounts.errors import NotViewable
from accounts.models import User, Viewing

VALID_FOR = timedelta(minutes=30)

logger = logging.getLogger(__name__)


def people_viewable_by(user: User) -> QuerySet[User]:
    """With whose eyes this person may look: agents with those of any active customer.

    Agents read every ticket at the desk already; colleagues of ours are nobody's to look through.
    """
    if not user.is_agent:
        return User.objects.none()
    return User.objects.filter(role__in=CUSTOMER_ROLES, is_active=True)


@transaction.atomic
def viewing_start(*, person_id: int, agent: User, ticket: str = "") -> Viewing:
    """Begin to look. What this agent looked at until now ends: one at a time, never one in another.

    Raises NotViewable.
    """
    now = timezone.now()
    User.objects.select_for_update().get(pk=agent.pk)  # two starts at once: one after the other
    person = people_viewable_by(agent).filter(pk=person_id).first()
    if person is None:
        raise NotViewable(_("Nobody can look through the eyes of this person."))
    for earlier in Viewing.objects.filter(agent=agent, ended_at=None):
        _end(earlier, now)
    viewing = Viewing.objects.create(
        agent=agent, person=person, ticket=ticket, started_at=now, expires_at=now + VALID_FOR
    )
    logger.info("viewing started", extra=_facts(viewing))
    return viewing


@transaction.atomic
def viewing_end(*, viewing_id: int, agent: User) -> None:
    """End it now. Doing it twice keeps the first instant; a colleague's is left alone."""
    rows = Viewing.objects.select_for_update().filter(agent=agent, ended_at=None)
    viewing = rows.filter(pk=viewing_id).first()
    if viewing is not None:
        _end(viewing, timezone.now())


def viewing_current(*, viewing_id: int, now: datetime) -> Viewing | None:
    """The look that goes on, with both people and the company: one query.

    None once it is ended or past its time, the agent is none any more, or the customer shut out.
    """
    return (
        Viewing.objects.running(now)
        .filter(
            pk=viewing_id,
            agent__is_active=True,
            agent__role__in=AGENT_ROLES,
            person__is_active=True,
            person__role__in=CUSTOMER_ROLES,
        )
        .select_related("agent", "person__company")
        .first()
    )


def _end(viewing: Viewing, now: datetime) -> None:
    viewing.ended_at = min(now, viewing.expires_at)
    viewing.save(update_fields=["ended_at"])
    logger.info("viewing ended", extra=_facts(viewing))


def _facts(viewing: Viewing) -> dict[str, object]:
    return {
        "viewing_id": viewing.pk,
        "viewed_by": viewing.agent_id,
        "person_id": viewing.person_id,
        "ticket": viewing.ticket or None,
    }
