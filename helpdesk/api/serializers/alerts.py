"""What the API tells of alerts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alerts.choices import Category
from alerts.models import Alert
from helpdesk.api.serializers.classification import ClassificationField
from helpdesk.api.serializers.tickets import References, by_kind


class AlertOutput(serializers.ModelSerializer[Alert]):
    company = serializers.CharField(source="company.tenant_id", help_text="The CAS tenant.")
    category = serializers.ChoiceField(
        Category.choices, allow_blank=True, help_text="Empty for news: nothing to solve."
    )
    classification = ClassificationField()
    customs_system = serializers.CharField(help_text="Its slug, or empty.")
    references = serializers.SerializerMethodField()
    ticket = serializers.SerializerMethodField(help_text="Its number, if there is one.")

    class Meta:
        model = Alert
        fields = [
            "id",
            "external_id",
            "company",
            "event_type",
            "event_subtype",
            "event_at",
            "received_at",
            "status",
            "known_status",
            "category",
            "subtype",
            "customs_system",
            "country",
            "declaration_id",
            "shipment_reference",
            "signature",
            "text",
            "payload",
            "classification",
            "references",
            "ticket",
            "over_at",
        ]
        read_only_fields = fields

    @References
    def get_references(self, alert: Alert) -> dict[str, list[str]]:
        return by_kind(alert.references.all())

    @extend_schema_field({"type": ["string", "null"]})
    def get_ticket(self, alert: Alert) -> str | None:
        link = getattr(alert, "ticket_link", None)
        return link.ticket.number if link else None


class StoredOutput(serializers.Serializer[Any]):
    """The receipt of a notification: it is in the database."""

    id = serializers.IntegerField()
    repeated = serializers.BooleanField(help_text="It had come before, and changed nothing.")
