"""Shapes of what outages leave behind."""

from typing import Any

from rest_framework import serializers

from customs.models import FallbackDeclaration
from helpdesk.api.serializers.inputs import Input
from tickets.choices import RegularisationKind
from tickets.models import RegularisationTask

NUMBERS_MOST = 20


class NumbersField(serializers.DictField):
    """Reference numbers of a procedure, by key."""

    child = serializers.CharField(max_length=100, allow_blank=True)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        value = super().run_validation(data)
        if isinstance(value, dict) and len(value) > NUMBERS_MOST:
            self.fail("not_a_dict", input_type="dict")
        return value


class FallbackOutput(serializers.ModelSerializer[FallbackDeclaration]):
    company = serializers.CharField(source="company.tenant_id", help_text="The CAS tenant.")
    system = serializers.CharField(source="system.slug")
    outage = serializers.IntegerField(source="outage_id", allow_null=True)
    numbers = serializers.DictField(child=serializers.CharField())
    recorded_by = serializers.CharField(source="recorded_by.name")
    regularised_by = serializers.CharField(source="regularised_by.name", default="")
    regularised_as = serializers.CharField(help_text="The MRN of the real declaration, or empty.")

    class Meta:
        model = FallbackDeclaration
        fields = [
            "id",
            "company",
            "system",
            "country",
            "outage",
            "reference",
            "numbers",
            "sent_at",
            "recorded_by",
            "regularised_at",
            "regularised_by",
            "regularised_as",
        ]
        read_only_fields = fields


class FallbackInput(Input):
    system = serializers.SlugField(max_length=20)
    country = serializers.RegexField(r"^[A-Z]{2}$", help_text="ISO 3166-1 alpha-2.")
    reference = serializers.CharField(max_length=60, help_text="Yours, of the declaration.")
    numbers = NumbersField(required=False, default=dict)
    outage = serializers.IntegerField(min_value=1, required=False, help_text="The id of an outage.")
    sent_at = serializers.DateTimeField(required=False, help_text="Now by default.")
    company = serializers.SlugField(
        max_length=100, required=False, help_text="The CAS tenant; only agents need it."
    )


class RegularisedInput(Input):
    mrn = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    numbers = NumbersField(required=False, default=dict)


class RegularisationOutput(serializers.ModelSerializer[RegularisationTask]):
    company = serializers.CharField(source="company.tenant_id", help_text="The CAS tenant.")
    outage = serializers.IntegerField(source="outage_id")
    kind = serializers.ChoiceField(RegularisationKind.choices)
    ticket = serializers.CharField(source="ticket.number", default="", help_text="Or empty.")
    done_by = serializers.CharField(source="done_by.name", default="")

    class Meta:
        model = RegularisationTask
        fields = [
            "id",
            "company",
            "outage",
            "kind",
            "reference",
            "ticket",
            "added_at",
            "done_at",
            "done_by",
        ]
        read_only_fields = fields


class RegularisationInput(Input):
    outage = serializers.IntegerField(min_value=1, help_text="The id of the outage.")
    kind = serializers.ChoiceField(RegularisationKind.choices)
    reference = serializers.CharField(max_length=120)
    company = serializers.SlugField(
        max_length=100, required=False, help_text="The CAS tenant; only agents need it."
    )


class RegularisationPatch(Input):
    done = serializers.BooleanField()
