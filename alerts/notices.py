"""Whom to write to about a recommendation. The e-mails leave through the outbox."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from alerts.models import Recommendation, RecommendationChange
from notifications.services import email_enqueue


def proposed(found: Recommendation, change: RecommendationChange) -> None:
    """Ask the administrators of the company."""
    _write(found, change, "recommendation_proposed", _administrators(found))


def decided(found: Recommendation, change: RecommendationChange, *, by: User) -> None:
    """Tell whoever proposed it; the company too, where an agent answered for it."""
    people = [*_proposers(found), *(_administrators(found) if by.is_agent else ())]
    _write(found, change, "recommendation_decided", [one for one in people if one != by])


def reopened(found: Recommendation, change: RecommendationChange) -> None:
    """Tell both sides that the rule did not hold."""
    people = [*_proposers(found), *_administrators(found)]
    _write(found, change, "recommendation_reopened", people)


def _administrators(found: Recommendation) -> Iterable[User]:
    return User.objects.filter(
        company=found.company_id, role=Role.CUSTOMER_ADMIN, is_active=True
    ).order_by("pk")


def _proposers(found: Recommendation) -> Iterable[User]:
    """Whoever proposed it; the leads, where that person has left."""
    if found.proposed_by.is_active:
        return [found.proposed_by]
    return User.objects.filter(role=Role.LEAD, is_active=True).order_by("pk")


def _write(
    found: Recommendation, change: RecommendationChange, template: str, people: Iterable[User]
) -> None:
    for one in people:
        page = "desk:recommendation" if one.is_agent else "recommendation"
        email_enqueue(
            key=f"{template}:{change.pk}:{one.pk}",
            to=one.email,
            template=template,
            context={
                "name": one.name,
                "title": found.title,
                "proposal": found.proposal,
                "place": found.place,
                "company": found.company.name,
                "state": change.state,
                "reason": change.note,
                "path": reverse(page, args=[found.pk]),
            },
            language=one.language,
            time_zone=one.time_zone,
            thread=f"recommendation-{found.pk}",
        )
