"""What must leave, kept until it has left; what came; and the programs that asked to be told."""

from notifications.models.bounced import BouncedAddress, stopped_at_of, stopped_since
from notifications.models.deliveries import WebhookDelivery
from notifications.models.endpoints import WebhookEndpoint
from notifications.models.inbound import InboundMessage, Mailbox
from notifications.models.outbox import OutboxMessage

__all__ = [
    "BouncedAddress",
    "InboundMessage",
    "Mailbox",
    "OutboxMessage",
    "WebhookDelivery",
    "WebhookEndpoint",
    "stopped_at_of",
    "stopped_since",
]
