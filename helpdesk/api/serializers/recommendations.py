"""What the API tells of recommendations, and of the review of a period."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.choices import Language
from alerts.choices import Category, RecommendationState
from alerts.models import MINUTES_MOST, RecommendationChange
from helpdesk.api.serializers.inputs import Input, TextField
from helpdesk.api.serializers.reports import PeriodQuery
from sla.choices import Metric
from tickets.improvement import Measured

DAY = timedelta(days=1)


class EffectOutput(serializers.Serializer[Any]):
    """`avoided` = `weekly_before` × weeks since the application − `seen`; negative where it got worse."""

    window_days = serializers.FloatField(help_text="Length of each of the two windows compared.")
    before = serializers.IntegerField(help_text="Occurrences in the window before.")
    after = serializers.IntegerField(help_text="Occurrences in the window after.")
    weekly_before = serializers.FloatField()
    weekly_after = serializers.FloatField()
    expected = serializers.FloatField(help_text="Since the application, by the former rate.")
    seen = serializers.IntegerField(help_text="Since the application.")
    avoided = serializers.FloatField()
    hours_saved = serializers.FloatField(
        allow_null=True, help_text="By the estimate `minutes_saved`; null without one."
    )


class RecommendationOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="recommendation.pk")
    company = serializers.CharField(
        source="recommendation.company.tenant_id", help_text="The CAS tenant."
    )
    signature = serializers.CharField(source="recommendation.signature")
    category = serializers.ChoiceField(Category.choices, source="recommendation.category")
    state = serializers.ChoiceField(RecommendationState.choices, source="recommendation.state")
    title = serializers.CharField(source="recommendation.title")
    proposal = serializers.CharField(source="recommendation.proposal")
    place = serializers.CharField(source="recommendation.place", help_text="Where in CAS.")
    locale = serializers.CharField(source="recommendation.locale")
    product = serializers.CharField(source="recommendation.product")
    commodity_code = serializers.CharField(source="recommendation.commodity_code")
    law = serializers.CharField(source="recommendation.law")
    law_until = serializers.DateField(source="recommendation.law_until", allow_null=True)
    minutes_saved = serializers.IntegerField(
        source="recommendation.minutes_saved",
        allow_null=True,
        help_text="Work for each occurrence: an estimate.",
    )
    minutes_source = serializers.CharField(
        source="recommendation.minutes_source", help_text="Whose estimate it is."
    )
    proposed_at = serializers.DateTimeField(source="recommendation.proposed_at")
    decided_at = serializers.DateTimeField(source="recommendation.decided_at", allow_null=True)
    decision_reason = serializers.CharField(source="recommendation.decision_reason")
    applied_at = serializers.DateTimeField(source="recommendation.applied_at", allow_null=True)
    reopened_at = serializers.DateTimeField(source="recommendation.reopened_at", allow_null=True)
    reopened_count = serializers.IntegerField(source="recommendation.reopened_count")
    effect = serializers.SerializerMethodField(
        help_text="Null until two weeks are known on both sides of the application."
    )

    @extend_schema_field(EffectOutput(allow_null=True))
    def get_effect(self, one: Measured) -> dict[str, Any] | None:
        if one.effect is None:
            return None
        told = {
            "window_days": round(one.effect.window / DAY, 2),
            "before": one.effect.before,
            "after": one.effect.after,
            "seen": one.effect.seen,
            "hours_saved": None if one.hours_saved is None else round(one.hours_saved, 2),
        }
        rates = ("weekly_before", "weekly_after", "expected", "avoided")
        return told | {name: round(getattr(one.effect, name), 2) for name in rates}


class ChangeOutput(serializers.ModelSerializer[RecommendationChange]):
    actor = serializers.SerializerMethodField(help_text="A name; null for the desk itself.")

    class Meta:
        model = RecommendationChange
        fields = ["id", "state", "at", "actor", "note"]
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"]})
    def get_actor(self, change: RecommendationChange) -> str | None:
        return change.actor.name if change.actor else None


class RecommendationDetailOutput(RecommendationOutput):
    changes = ChangeOutput(many=True, help_text="The history, oldest first.")


class DecisionInput(Input):
    """The company's answer. A refusal says why; so does an agent who answers for the company."""

    accepted = serializers.BooleanField()
    reason = TextField(required=False, allow_blank=True, default="", max_length=5000)


class ReviewQuery(PeriodQuery):
    company = serializers.SlugField(
        max_length=100, required=False, help_text="The CAS tenant; only agents need it."
    )


class AlertClassOutput(serializers.Serializer[Any]):
    category = serializers.ChoiceField(Category.choices)
    subtype = serializers.CharField()
    count = serializers.IntegerField()


class PromiseOutput(serializers.Serializer[Any]):
    metric = serializers.ChoiceField(Metric.choices)
    kept = serializers.IntegerField(source="met")
    broken = serializers.IntegerField(source="breached")
    median_seconds = serializers.FloatField(allow_null=True, help_text="In service time.")


class RecurrenceOutput(serializers.Serializer[Any]):
    signature = serializers.CharField()
    occurrences = serializers.IntegerField()
    tickets = serializers.IntegerField()
    last_at = serializers.DateTimeField()


class ReviewOutput(serializers.Serializer[Any]):
    company = serializers.CharField(source="company.tenant_id")
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    tickets_opened = serializers.IntegerField(source="opened")
    tickets_resolved = serializers.IntegerField(source="resolved")
    alerts = AlertClassOutput(many=True, help_text="Those that blocked something, by class.")
    promises = PromiseOutput(many=True, source="attained")
    recurring = RecurrenceOutput(many=True, source="recurrences")
    recommendations = RecommendationOutput(many=True)
    avoided = serializers.FloatField(allow_null=True)
    hours_saved = serializers.FloatField(allow_null=True)


class ProposalText(Input):
    """What is proposed. `minutes_saved` and `minutes_source` come together or not at all."""

    title = serializers.CharField(max_length=200)
    proposal = TextField(max_length=10_000)
    place = serializers.CharField(max_length=200, help_text="Where in CAS it is set.")
    locale = serializers.ChoiceField(Language.choices, help_text="The language it is written in.")
    product = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    commodity_code = serializers.RegexField(
        r"^([0-9]{4,10})?$", required=False, allow_blank=True, default=""
    )
    law = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    law_until = serializers.DateField(required=False)
    minutes_saved = serializers.IntegerField(
        min_value=1, max_value=MINUTES_MOST, required=False, help_text="Of work, each time."
    )
    minutes_source = serializers.CharField(
        max_length=200, required=False, allow_blank=True, default=""
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("minutes_saved" in attrs) != bool(attrs["minutes_source"]):
            missing = "minutes_source" if "minutes_saved" in attrs else "minutes_saved"
            refusal = _("Send “minutes_saved” and “minutes_source” together.")
            raise serializers.ValidationError({missing: [refusal]}, "required")
        return attrs


class ProposalInput(ProposalText):
    """Against the problem of a ticket, or of a company: `company` and `signature`."""

    ticket = serializers.CharField(max_length=24, required=False, help_text="Its number.")
    company = serializers.SlugField(max_length=100, required=False, help_text="The CAS tenant.")
    signature = serializers.CharField(max_length=200, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "ticket" not in attrs and not {"company", "signature"} <= attrs.keys():
            refusal = _("Send “ticket”, or “company” and “signature”.")
            raise serializers.ValidationError(refusal, "required")
        return super().validate(attrs)


class WithdrawalInput(Input):
    reason = TextField(max_length=5_000)
