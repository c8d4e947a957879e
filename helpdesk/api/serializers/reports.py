"""Shapes of the reports."""

from typing import Any

from rest_framework import serializers

from alerts.choices import Category
from sla.choices import Metric

EXCLUDED_BY = ("subscription", "service", "company", "month")
GROUPS = ("priority", "category", "customs_system", "company", "month")


class PeriodQuery(serializers.Serializer[Any]):
    since = serializers.DateTimeField(
        required=False, help_text="Included; thirty days before `until` by default."
    )
    until = serializers.DateTimeField(required=False, help_text="Left out; now by default.")


class SlaReportQuery(PeriodQuery):
    by = serializers.ChoiceField(GROUPS, required=False, default=GROUPS[0])


class AttainmentOutput(serializers.Serializer[Any]):
    metric = serializers.ChoiceField(Metric.choices)
    group = serializers.CharField(help_text="A month is written 2026-11.")
    kept = serializers.IntegerField()
    broken = serializers.IntegerField()
    attainment = serializers.FloatField(help_text="Kept, of all that were judged: 0 to 1.")
    median_seconds = serializers.FloatField(
        allow_null=True, help_text="Half of them took no longer; business time, of those stopped."
    )
    p90_seconds = serializers.FloatField(
        allow_null=True, help_text="Nine in ten took no longer; business time, of those stopped."
    )


class SlaReportOutput(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    by = serializers.CharField()
    rows = AttainmentOutput(many=True)


class AlertKindOutput(serializers.Serializer[Any]):
    category = serializers.ChoiceField(Category.choices)
    subtype = serializers.CharField()
    customs_system = serializers.CharField()
    count = serializers.IntegerField()


class RecurringOutput(serializers.Serializer[Any]):
    signature = serializers.CharField()
    category = serializers.ChoiceField(Category.choices)
    subtype = serializers.CharField()
    count = serializers.IntegerField()
    last_at = serializers.DateTimeField()


class AlertsReportOutput(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    received = serializers.IntegerField()
    needing_help = serializers.IntegerField()
    with_ticket = serializers.IntegerField()
    over = serializers.IntegerField(help_text="A good status of the declaration came later.")
    kinds = AlertKindOutput(many=True)
    recurring = RecurringOutput(many=True, help_text="The same again: the twenty most frequent.")


class ScopeReportQuery(PeriodQuery):
    by = serializers.ChoiceField(EXCLUDED_BY, required=False, default=EXCLUDED_BY[0])


class ExcludedOutput(serializers.Serializer[Any]):
    group = serializers.CharField(
        help_text="A slug, a company's name or the first day of a month; empty: none named."
    )
    tickets = serializers.IntegerField()
    answered = serializers.IntegerField(help_text="Of these, answered kindly by an agent.")


class ScopeReportOutput(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    by = serializers.CharField()
    rows = ExcludedOutput(many=True, help_text="The most asked first.")
