"""What customers see of recommendations: what waits for their decision, and what came of the rest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from alerts.choices import RecommendationState
from alerts.models import Recommendation
from helpdesk.recommendations import (
    EffectText,
    effect_text,
    facts_of,
    history_of,
    is_law_over,
    kind_of,
)
from tickets.improvement import Measured, measured

SHOWN = 200
GONE = (RecommendationState.REFUSED, RecommendationState.WITHDRAWN)


class DecisionForm(forms.Form):
    """Accept, or refuse and say why; what is required is the service's to say."""

    answer = forms.ChoiceField(
        label=_("Your decision"), choices=[("accepted", _("Accept")), ("refused", _("Refuse"))]
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed for a refusal: it helps us propose better."),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A recommendation in a list."""

    url: str
    title: str
    lang: str
    place: str
    state: str
    kind: str
    effect: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Recommendations under one heading."""

    name: str
    title: str | Promise
    none: str | Promise
    lines: list[Line]


def groups_of(user: User, now: datetime) -> list[Group]:
    """All of the company: to decide, to do or in force, and what is over. Two queries."""
    rows = Recommendation.objects.visible_to(user).select_related("company")[:SHOWN]
    found = measured(rows, now)
    asked = [one for one in found if one.recommendation.state == RecommendationState.PROPOSED]
    gone = [one for one in found if one.recommendation.state in GONE]
    others = [one for one in found if one not in asked and one not in gone]
    groups = [
        Group(
            "asked",
            _("Waiting for a decision"),
            _("Nothing waits for a decision."),
            _lines(asked),
        ),
        Group(
            "others",
            _("Accepted and applied"),
            _("What your company accepted stands here, with what it changed."),
            _lines(others),
        ),
    ]
    return [*groups, Group("gone", _("Refused or withdrawn"), "", _lines(gone))] if gone else groups


def _lines(found: list[Measured]) -> list[Line]:
    return [_line(one) for one in found]


def _line(one: Measured) -> Line:
    found = one.recommendation
    return Line(
        url=reverse("recommendation", args=[found.pk]),
        title=found.title,
        lang=found.locale,
        place=found.place,
        state=str(found.get_state_display()),
        kind=kind_of(found.state),
        effect=effect_text(one).sentence if found.applied_at else "",
        at=found.applied_at or found.decided_at or found.proposed_at,
    )


def recommendation_context(
    found: Recommendation, *, user: User, now: datetime, form: DecisionForm | None = None
) -> dict[str, Any]:
    """`found` comes from `for_page()`; `form` is a decision that was refused. Two queries."""
    (one,) = measured([found], now)
    effect: EffectText = effect_text(one)
    changes = found.changes.select_related("actor").order_by("pk")
    return {
        "recommendation": found,
        "kind": kind_of(found.state),
        "facts": facts_of(found),
        "effect": effect,
        "history": history_of(changes),
        "law_is_over": is_law_over(found, now),
        "may_decide": user.role == Role.CUSTOMER_ADMIN
        and found.state == RecommendationState.PROPOSED,
        "is_asked": found.state == RecommendationState.PROPOSED,
        "form": form or DecisionForm(),
    }


def decisions_waiting(user: User) -> int:
    """How many recommendations wait for this person: one query for administrators, none for others."""
    if user.role != Role.CUSTOMER_ADMIN:
        return 0
    asked = Recommendation.objects.visible_to(user).filter(state=RecommendationState.PROPOSED)
    return asked.count()
