"""A rule change proposed to a company, so that a problem stops coming back."""

from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.choices import Language
from accounts.models import Company, User
from alerts.choices import Category, RecommendationState
from alerts.core.recommendation import REWORDED, STEPS, State

DECIDED = (
    RecommendationState.ACCEPTED,
    RecommendationState.REFUSED,
    RecommendationState.APPLIED,
)
ONCE_APPLIED = (RecommendationState.APPLIED, RecommendationState.REOPENED)
GONE = (RecommendationState.REFUSED, RecommendationState.WITHDRAWN)

MINUTES_MOST = 10_000


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: User) -> Self:
        """Agents see all; everyone of a company sees the company's."""
        return self if user.is_agent else self.filter(company_id=user.company_id)

    def standing(self) -> Self:
        """Those that are neither refused nor withdrawn: one at most for a company's signature."""
        return self.exclude(state__in=GONE)

    def applied(self, company_id: int, signature: str) -> Self:
        """The one in force for a problem, if any. Uses index: alerts_recommendation_live."""
        return self.filter(
            signature=signature, company=company_id, state=RecommendationState.APPLIED
        )

    def for_page(self) -> Self:
        """With whom it names."""
        return self.select_related("company", "proposed_by", "decided_by")


class Recommendation(models.Model):
    """What to change in CAS, where, and for which goods. It changes only through services.

    `law` names what the rule depends on, `law_until` the last day on which that law holds, where
    known. `minutes_saved` is what one occurrence costs the company, an estimate whose origin
    `minutes_source` tells; hours are told only where both are known. `reopened_count` counts the
    times the problem came back after the rule was applied.
    """

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="recommendations", db_index=False
    )
    signature = models.CharField(max_length=200)
    category = models.CharField(max_length=30, choices=Category)
    title = models.CharField(_("title"), max_length=200)
    proposal = models.TextField(_("what to change"))
    place = models.CharField(_("where in CAS"), max_length=200)
    product = models.CharField(_("product"), max_length=100, blank=True)
    commodity_code = models.CharField(_("commodity code"), max_length=10, blank=True)
    law = models.CharField(_("law it depends on"), max_length=300, blank=True)
    law_until = models.DateField(_("law valid until"), null=True, blank=True)
    locale = models.CharField(max_length=2, choices=Language, default=Language.FRENCH)
    minutes_saved = models.PositiveIntegerField(null=True, blank=True)
    minutes_source = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=RecommendationState, default=RecommendationState.PROPOSED
    )
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_count = models.PositiveIntegerField(default=0)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["-id"]
        constraints = [
            CheckConstraint(
                condition=Q(category__in=Category.values), name="alerts_recommendation_category"
            ),
            CheckConstraint(
                condition=Q(locale__in=Language.values), name="alerts_recommendation_locale"
            ),
            CheckConstraint(
                condition=Q(state__in=RecommendationState.values),
                name="alerts_recommendation_state",
            ),
            CheckConstraint(
                condition=~Q(signature="") & ~Q(title="") & ~Q(proposal="") & ~Q(place=""),
                name="alerts_recommendation_says_what_and_where",
            ),
            CheckConstraint(
                condition=Q(minutes_saved=None, minutes_source="")
                | Q(minutes_saved__gt=0, minutes_saved__lte=MINUTES_MOST) & ~Q(minutes_source=""),
                name="alerts_recommendation_minutes_with_source",
            ),
            CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="alerts_recommendation_decided_by_someone",
            ),
            CheckConstraint(
                condition=~Q(state__in=DECIDED) | Q(decided_at__isnull=False),
                name="alerts_recommendation_decided_before_applied",
            ),
            CheckConstraint(
                condition=~Q(state__in=ONCE_APPLIED) | Q(applied_at__isnull=False),
                name="alerts_recommendation_applied_at",
            ),
            UniqueConstraint(
                fields=["company", "signature"],
                condition=~Q(state__in=GONE),
                name="alerts_recommendation_one_standing",
            ),
        ]
        indexes = [
            Index(fields=["company", "signature"], name="alerts_recommendation_of"),
            Index(fields=["state", "-id"], name="alerts_recommendation_states"),
            # What an alert that comes in is compared with.
            Index(
                fields=["signature"],
                name="alerts_recommendation_live",
                condition=Q(state=RecommendationState.APPLIED),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def may_become(self, state: State) -> bool:
        return state in STEPS[State(self.state)]

    @property
    def is_reworded(self) -> bool:
        """Whether its text may still change."""
        return self.state in REWORDED


class RecommendationChange(models.Model):
    """One step of a recommendation. Append-only: a database trigger refuses any change.

    `actor` is None for the desk itself; `data` holds what the step changed.
    """

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="changes"
    )
    state = models.CharField(max_length=10, choices=RecommendationState)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=RecommendationState.values),
                name="alerts_recommendationchange_state",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.state}"
