"""What must leave, kept until it has left; and the programs that asked to be told."""

from notifications.models.deliveries import WebhookDelivery
from notifications.models.endpoints import WebhookEndpoint
from notifications.models.outbox import OutboxMessage

__all__ = ["OutboxMessage", "WebhookDelivery", "WebhookEndpoint"]
