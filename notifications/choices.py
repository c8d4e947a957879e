"""Words of the notifications room that the database stores."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    EMAIL = "email", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")


class DeliveryState(TextChoices):
    PENDING = "pending", _("To be delivered")
    SENT = "sent", _("Delivered")
    FAILED = "failed", _("Given up")


class EventType(TextChoices):
    """What an endpoint may ask to be told. Never renamed: programs compare these."""

    TICKET_CREATED = "ticket.created", _("Ticket opened")
    TICKET_MESSAGE_ADDED = "ticket.message_added", _("Message added")
    TICKET_STATUS_CHANGED = "ticket.status_changed", _("Status changed")
    TICKET_PRIORITY_CHANGED = "ticket.priority_changed", _("Priority changed")
    TICKET_ASSIGNED = "ticket.assigned", _("Assigned")
    TICKET_RESOLVED = "ticket.resolved", _("Ticket solved")
    TICKET_APPROVAL_ASKED = "ticket.approval_asked", _("Approval asked")
    TICKET_APPROVAL_ANSWERED = "ticket.approval_answered", _("Approval answered")
    ALERT_CREATED = "alert.created", _("Alert received")
    SLA_BREACHED = "sla.breached", _("Promise broken")
    SLA_ESCALATED = "sla.escalated", _("Escalated")
    OUTAGE_OPENED = "outage.opened", _("Outage or maintenance announced")
    OUTAGE_UPDATED = "outage.updated", _("News of an outage")
    OUTAGE_CLOSED = "outage.closed", _("Outage over")
    PING = "ping", _("Test")


# How the desk works inside: only C4T's own endpoints may ask for these.
DESK_ONLY = (EventType.TICKET_ASSIGNED, EventType.SLA_ESCALATED)


class DisabledReason(TextChoices):
    """Why an endpoint is no longer called."""

    OWNER = "owner", _("Switched off")
    GONE = "gone", _("The program said that it is gone (410)")
    FAILING = "failing", _("It failed for too long")
