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
    SUPPRESSED = "suppressed", _("Held back: mail to this address comes back")


class BounceKind(TextChoices):
    """What a mail that came back says of its address."""

    HARD = "hard", _("final")
    SOFT = "soft", _("passing")


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


class InboundState(TextChoices):
    """How far an e-mail that came has got."""

    STORED = "stored", _("To be read")
    PROCESSED = "processed", _("In a ticket")
    TRIAGE = "triage", _("Waits for an agent")
    FAILED = "failed", _("Could not be read")
    IGNORED = "ignored", _("Set aside")


class InboundReason(TextChoices):
    """Why an e-mail is where it is."""

    OPENED = "opened", _("Opened a ticket")
    REPLIED = "replied", _("Added to a ticket")
    AUTO_REPLY = "auto_reply", _("Automatic reply")
    AUTOMATIC = "automatic", _("Sent by a program or a list")
    BOUNCE = "bounce", _("Could not be delivered")
    DELAY = "delay", _("Delivery is delayed")
    REPORT = "report", _("Report about an e-mail that we do not know")
    DUPLICATE = "duplicate", _("Came before")
    LOOP = "loop", _("Our own e-mail came back")
    UNKNOWN_SENDER = "unknown_sender", _("Unknown sender")
    FOREIGN_TICKET = "foreign_ticket", _("Names the ticket of another company")
    UNVERIFIED = "unverified", _("The sender's server did not confirm the sender")
    AGENT = "agent", _("From an agent, without a ticket")
    MAY_NOT_OPEN = "may_not_open", _("May not open tickets")
    TOO_MANY = "too_many", _("Too many from this sender")
    TOO_LARGE = "too_large", _("Too large")
    EMPTY = "empty", _("Without any content")
    NO_SENDER = "no_sender", _("Without a sender")
    ERROR = "error", _("The program failed")
    BY_HAND = "by_hand", _("Decided by an agent")


class InboundSource(TextChoices):
    """Through which door an e-mail came."""

    IMAP = "imap", _("Mailbox")
    GATEWAY = "gateway", _("Mail server")
