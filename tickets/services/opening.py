"""Opening a ticket."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Openers, Role
from accounts.errors import MayNotOpenTickets
from accounts.models import Company, Contract, User
from accounts.scope import scope_verdict
from alerts.choices import Category
from alerts.core.classify import Classification, classify
from alerts.core.stored import to_stored
from alerts.models import Alert
from customs.queries import outage_known
from helpdesk.standing import standing_read_once
from tickets import notices
from tickets.choices import EventKind, Priority, Side
from tickets.errors import AlertHandled
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import AlertLink, Message, Ticket, TicketReference
from tickets.queues import queue_for

# What an outage explains by itself. A rejection during an outage is still a rejection.
EXPLAINED = (Category.SENDING_ERROR, Category.CONTINUITY, Category.FINALISATION)


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a requester gives. Empty means: let the desk understand it from the text."""

    subject: str
    description: str
    priority: str = ""
    category: str = ""
    customs_system: str = ""
    declaration_reference: str = ""
    commodity_code: str = ""
    external_reference: str = ""
    locale: str = ""
    references: Mapping[str, Iterable[str]] = field(default_factory=dict)
    alert: Alert | None = None
    follows: Ticket | None = None


@standing_read_once()
@transaction.atomic
def ticket_open(*, new: NewTicket, company: Company, requester: User, actor: Actor) -> Ticket:
    """Open a ticket: understand it, check the contract, queue it, promise an answer, confirm it.

    Raises MayNotOpenTickets, AlertHandled. `company.contract` is read: select it with the company.
    The instance keeps its references, as `opened_references`, for whoever answers with it.
    """
    now = whole_second()
    contract = getattr(company, "contract", None)
    _require_opener(requester, contract)
    if new.alert:
        _require_free(new.alert)
    understood = classify(
        new.description,
        subject=new.subject,
        payload=new.alert.payload if new.alert else None,
        locale=new.locale,
    )
    ticket = _ticket_from(new, understood, company=company, requester=requester, now=now)
    ticket.scope_verdict = scope_verdict(
        contract=contract, category=ticket.category, subtype=ticket.subtype, locale=ticket.locale
    ).verdict
    ticket.queue = queue_for(ticket.category)
    if ticket.customs_system and ticket.category in EXPLAINED:
        ticket.outage = outage_known(slug=ticket.customs_system, country=ticket.country, now=now)
    # The row is written once, by `events_record`, with what the listeners set: every index of this
    # table would be written again for it. Keys to it are checked at the commit.
    ticket.pk = _next_pk()
    side = Side.AGENT if actor.user and actor.user.is_agent else Side.CUSTOMER
    opening = Message.objects.create(
        ticket=ticket,
        author=requester,
        side=Side.CUSTOMER,
        via=actor.via,
        is_opening=True,
        body=new.description,
        created_at=now,
    )
    references = _references(ticket, new)
    TicketReference.objects.bulk_create(references)
    if new.alert:
        AlertLink.objects.create(ticket=ticket, alert=new.alert)
    created = Happening(
        EventKind.CREATED,
        {
            "message": opening.pk,
            "side": side,
            "status": ticket.status,
            "priority": ticket.priority,
            "category": ticket.category,
            "subtype": ticket.subtype,
            "scope": ticket.scope_verdict,
            "confidence": understood.confidence,
        },
    )
    events_record(ticket, created, actor=actor, at=now)
    notices.ticket_opened(ticket)
    opened: Any = ticket
    opened.opened_references = references
    return ticket


def _next_pk() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('tickets_ticket', 'id'))")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def _require_opener(requester: User, contract: Contract | None) -> None:
    if (
        contract
        and contract.openers == Openers.ADMINS
        and not requester.is_agent
        and requester.role != Role.CUSTOMER_ADMIN
    ):
        raise MayNotOpenTickets(
            _("Your contract lets your administrators open tickets. Ask one of them to open this.")
        )


def _require_free(alert: Alert) -> None:
    """Lock the alert: of two who open its ticket at once, the second one hears of the first."""
    Alert.objects.select_for_update().get(pk=alert.pk)
    link = AlertLink.objects.filter(alert=alert).select_related("ticket").first()
    if link is not None:
        number = link.ticket.number
        told = _("This alert is already handled in %(number)s.") % {"number": number}
        raise AlertHandled(told, ticket=number)


def _ticket_from(
    new: NewTicket, understood: Classification, *, company: Company, requester: User, now: datetime
) -> Ticket:
    """What the requester said wins over what was understood."""
    category = new.category or str(understood.category)
    subtype, signature = _class_of(new, category, understood)
    hint = str(understood.priority_hint or "")
    return Ticket(
        company=company,
        requester=requester,
        subject=new.subject[:300],
        locale=new.locale or understood.language or requester.language,
        priority=new.priority or hint or Priority.NORMAL,
        category=category,
        subtype=subtype,
        customs_system=new.customs_system or understood.customs_system,
        country=understood.country,
        signature=signature,
        classification=to_stored(understood),
        declaration_reference=new.declaration_reference[:100],
        external_reference=new.external_reference[:100],
        follows=new.follows,
        created_at=now,
        updated_at=now,
        last_message_at=now,
    )


def _class_of(new: NewTicket, category: str, understood: Classification) -> tuple[str, str]:
    """Subtype and signature: the alert's, so that both count as the same again; else the text's."""
    if new.alert is not None and new.alert.category == category:
        return new.alert.subtype, new.alert.signature
    agrees = category == understood.category
    return (str(understood.subtype), understood.signature) if agrees else ("", "")


def _references(ticket: Ticket, new: NewTicket) -> list[TicketReference]:
    """Every identifier found in a new ticket's text or given, so that typing any of them finds it."""
    found = chain(ticket.classification["references"].items(), new.references.items())
    pairs = {(kind, value[:100]) for kind, values in found for value in values}
    if new.commodity_code:
        pairs.add(("commodity_code", new.commodity_code))
    if new.declaration_reference:
        pairs.add(("declaration", new.declaration_reference[:100]))
    return [TicketReference(ticket=ticket, kind=kind, value=value) for kind, value in sorted(pairs)]
