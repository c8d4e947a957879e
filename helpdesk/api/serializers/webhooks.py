"""Shapes of webhooks: what programs register, and what became of what they were sent."""

from typing import Any

from rest_framework import serializers

from helpdesk.api.serializers.inputs import Input
from notifications.channels.webhook import message_id
from notifications.choices import DeliveryState, DisabledReason, EventType
from notifications.models import OutboxMessage, WebhookDelivery, WebhookEndpoint

ASKABLE = [choice for choice in EventType.choices if choice[0] != EventType.PING]


class WebhookInput(Input):
    url = serializers.CharField(
        max_length=500,
        help_text="HTTPS, on the public internet, port 443 or from 1024 on. Redirects are failures.",
    )
    event_types = serializers.ListField(
        child=serializers.ChoiceField(ASKABLE), min_length=1, max_length=len(ASKABLE)
    )
    description = serializers.CharField(
        max_length=200, required=False, allow_blank=True, default=""
    )


class WebhookPatch(serializers.Serializer[Any]):
    """Fields left out stay. `enabled` true begins afresh after failures."""

    url = serializers.CharField(max_length=500, required=False)
    event_types = serializers.ListField(
        child=serializers.ChoiceField(ASKABLE),
        min_length=1,
        max_length=len(ASKABLE),
        required=False,
    )
    description = serializers.CharField(max_length=200, required=False, allow_blank=True)
    enabled = serializers.BooleanField(required=False)


class WebhookOutput(serializers.ModelSerializer[WebhookEndpoint]):
    event_types = serializers.ListField(child=serializers.ChoiceField(ASKABLE))
    enabled = serializers.BooleanField(source="is_enabled")
    disabled_reason = serializers.ChoiceField(DisabledReason.choices, allow_blank=True)
    previous_secret_until = serializers.DateTimeField(
        allow_null=True, help_text="Until then the secret before the last rotation signs too."
    )

    class Meta:
        model = WebhookEndpoint
        fields = [
            "id",
            "url",
            "description",
            "event_types",
            "enabled",
            "disabled_at",
            "disabled_reason",
            "failing_since",
            "previous_secret_until",
            "created_by",
            "created_at",
        ]
        read_only_fields = fields


class WebhookSecretOutput(WebhookOutput):
    """A webhook with its secret, shown this once."""

    secret = serializers.CharField(help_text="`whsec_` and base64. It is not shown again.")

    class Meta(WebhookOutput.Meta):
        fields = [*WebhookOutput.Meta.fields, "secret"]


class WebhookTryOutput(serializers.ModelSerializer[WebhookDelivery]):
    class Meta:
        model = WebhookDelivery
        fields = ["at", "status_code", "duration_ms", "error", "response"]
        read_only_fields = fields


class WebhookDeliveryOutput(serializers.ModelSerializer[OutboxMessage]):
    """One event for one webhook, with every try."""

    webhook_id = serializers.SerializerMethodField(help_text="The header `webhook-id` of each try.")
    type = serializers.ChoiceField(EventType.choices, source="template")
    state = serializers.ChoiceField(DeliveryState.choices)
    timestamp = serializers.DateTimeField(source="context.timestamp")
    data = serializers.DictField(  # type: ignore[assignment]
        source="context.data", help_text="As it was, or will be, sent."
    )
    tries = WebhookTryOutput(many=True, source="deliveries")

    class Meta:
        model = OutboxMessage
        fields = [
            "id",
            "webhook_id",
            "type",
            "state",
            "timestamp",
            "data",
            "created_at",
            "sent_at",
            "next_attempt_at",
            "tries",
        ]
        read_only_fields = fields

    def get_webhook_id(self, message: OutboxMessage) -> str:
        return message_id(message)
