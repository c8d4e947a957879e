"""Mails of ours that could not be delivered: noted where they were written, and told."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.choices import Channel, DeliveryState, InboundReason
from notifications.inbound.signs import Report
from notifications.models import OutboxMessage
from notifications.stopping import address_note_bounce
from tickets import notices
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import Ticket
from tickets.services.conversation import message_add

SYSTEM = Actor(user=None, via=Via.SYSTEM)


def bounce_note(report: Report, *, now: datetime) -> tuple[InboundReason, int | None]:
    """Note on the outbox and in the ticket that a mail did not arrive. Return why the report is
    set aside, and the ticket. The same mail bounces once; runs in the caller's transaction.

    Anybody can write a report: it counts only with the address that the mail was sent to, and stops
    that address only with the name of the mail, which nobody guesses.
    """
    sent = OutboxMessage.objects.select_for_update().filter(pk=report.outbox).first()
    if sent is None or sent.channel != Channel.EMAIL or sent.state != DeliveryState.SENT:
        return InboundReason.REPORT, None
    ticket = _ticket_of(sent)
    ticket_id = ticket.pk if ticket else None
    if report.recipient and report.recipient != sent.recipient.lower():
        return InboundReason.REPORT, ticket_id
    if not report.is_final:
        return InboundReason.DELAY, ticket_id
    if sent.bounced_at is None:
        sent.bounced_at, sent.last_error = now, report.text[:2000]
        sent.save(update_fields=["bounced_at", "last_error"])
        stopped = report.is_proven and address_note_bounce(
            address=sent.recipient, status=report.status, reason=report.text, now=now
        )
        if ticket is not None:
            _tell(ticket, sent, report, stopped=stopped)
    return InboundReason.BOUNCE, ticket_id


def _ticket_of(sent: OutboxMessage) -> Ticket | None:
    name, _dash, number = sent.thread.rpartition("-")
    found = Ticket.objects.select_related("assignee")
    return found.filter(pk=int(number)).first() if name == "ticket" else None


def _tell(ticket: Ticket, sent: OutboxMessage, report: Report, *, stopped: bool) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        text = _("The e-mail to %(address)s could not be delivered.") % {"address": sent.recipient}
        more = _(
            "No more are sent to this address until it is tried again, or a mail comes from it."
        )
    parts = (text, report.status, report.text[:500], more if stopped else "")
    body = "\n".join(part for part in parts if part)
    message_add(ticket_id=ticket.pk, author=None, body=body, actor=SYSTEM, public=False)
    notices.mail_bounced(ticket, sent.pk, address=sent.recipient)
