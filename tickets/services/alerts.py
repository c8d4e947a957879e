"""Tickets out of alerts: opened by someone, or by a rule as soon as the alert is stored."""

import logging
from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Company, Contract, User
from alerts.choices import Category, Subtype
from alerts.core.notification import read_notification
from alerts.models import Alert, Intake
from helpdesk.errors import DomainError
from tickets.choices import EventKind, Via
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import AlertLink, AlertRule, Ticket
from tickets.services.locking import ticket_locked
from tickets.services.opening import NewTicket, ticket_open

logger = logging.getLogger(__name__)


@transaction.atomic
def ticket_open_from_alert(
    *, alert: Alert, requester: User, actor: Actor, priority: str = ""
) -> Ticket:
    """Open the ticket of an alert, with everything that the alert says.

    An alert has one ticket: doing it again returns that one. Raises MayNotOpenTickets.
    """
    Alert.objects.select_for_update().get(pk=alert.pk)  # two doors at once: the second one waits
    link = AlertLink.objects.filter(alert=alert).select_related("ticket").first()
    if link is not None:
        return link.ticket
    return ticket_open(
        new=new_from_alert(alert, locale=requester.language, priority=priority),
        company=Company.objects.select_related("contract").get(pk=alert.company_id),
        requester=requester,
        actor=actor,
    )


def new_from_alert(alert: Alert, *, locale: str, priority: str = "") -> NewTicket:
    """What a ticket about this alert says, in the customer's language: to open it, or to offer it."""
    understood = alert.category not in ("", Category.UNCLASSIFIED)
    references: dict[str, list[str]] = defaultdict(list)
    for row in alert.references.order_by("pk"):
        references[row.kind].append(row.value)
    with translation.override(locale):
        return NewTicket(
            subject=_subject(alert),
            description=_description(alert, references),
            priority=priority,
            category=alert.category if understood else "",
            customs_system=alert.customs_system,
            declaration_reference=_declaration(alert, references),
            locale=locale,
            references=references,
            alert=alert,
        )


def _declaration(alert: Alert, references: dict[str, list[str]]) -> str:
    named = [*references.get("mrn", []), *references.get("lrn", [])]
    return alert.shipment_reference or next(iter(named), "")


def _subject(alert: Alert) -> str:
    """`Content refused: POS-26-00725`."""
    what = _word(alert)
    if alert.subtype in Subtype.values:
        what = str(Subtype(alert.subtype).label)
    elif alert.category in Category.values and alert.category != Category.UNCLASSIFIED:
        what = str(Category(alert.category).label)
    return ": ".join(filter(None, (what, alert.shipment_reference)))


def _description(alert: Alert, references: dict[str, list[str]]) -> str:
    """When and what CAS said, with its references; then the alert's own words, unchanged."""
    event = read_notification(alert.payload, {}) if alert.payload else None
    if event is None:
        return alert.text or _word(alert)
    at = date_format(timezone.localtime(alert.event_at), "j F Y, G:i T")
    said = _("CAS reported “%(status)s” on %(time)s.") % {"status": _word(alert), "time": at}
    names = [*references.get("mrn", []), *references.get("lrn", []), alert.shipment_reference]
    named = "\n".join(dict.fromkeys(filter(None, names)))
    return "\n\n".join(filter(None, (said, named, event.text, alert.text)))


def _word(alert: Alert) -> str:
    return alert.status or alert.event_subtype or alert.event_type or _("Alert")


def alert_handle_by_rule(*, alert: Alert) -> Ticket | None:
    """Open the ticket of a new alert if a rule says so, in the caller's transaction.

    What is over already, or what the contract does not let open, opens nothing; an alert of a
    declaration that has an open ticket joins it. The alert itself is stored in every case.
    """
    rule = _rule_for(alert) if alert.category and alert.over_at is None else None
    if rule is None:
        return None
    intake = Intake.objects.filter(company=alert.company_id).select_related("user").first()
    if intake is None or not intake.user.is_active:
        logger.warning("A rule found nobody to open a ticket for", extra={"alert": alert.pk})
        return None
    running = _ticket_of_declaration(alert)
    if running is not None:
        return _alert_join(alert, running.pk)
    actor = Actor(user=None, via=Via.SYSTEM)
    try:
        return ticket_open_from_alert(
            alert=alert, requester=intake.user, actor=actor, priority=rule.priority
        )
    except DomainError as error:
        logger.warning(
            "A rule could not open a ticket", extra={"alert": alert.pk, "code": error.code}
        )
        return None


def _rule_for(alert: Alert) -> AlertRule | None:
    """The company's own rule, else its plan's, if it is on and names the category."""
    on = alert.received_at
    contract = Contract.objects.filter(company=alert.company_id).first()
    if contract is None or not _runs(contract, on):
        return None
    rules = AlertRule.objects.filter(Q(company=alert.company_id) | Q(plan=contract.plan))
    rule = rules.order_by("plan").first()  # a company's rule names no plan: it comes first
    applies = rule is not None and rule.enabled and alert.category in rule.categories
    return rule if applies else None


def _runs(contract: Contract, at: datetime) -> bool:
    """Whether the contract covers the day, in the desk's zone."""
    on = timezone.localdate(at, timezone.get_default_timezone())
    return contract.starts_on <= on and (contract.ends_on is None or on <= contract.ends_on)


def _ticket_of_declaration(alert: Alert) -> Ticket | None:
    """The open ticket in which an earlier alert of the same kind and declaration is handled."""
    if not alert.declaration_id:
        return None
    earlier = AlertLink.objects.filter(
        alert__company=alert.company_id,
        alert__declaration_id=alert.declaration_id,
        alert__category=alert.category,
    )
    return Ticket.objects.unresolved().filter(pk__in=earlier.values("ticket")).first()


def _alert_join(alert: Alert, ticket_id: int) -> Ticket:
    ticket = ticket_locked(ticket_id)
    AlertLink.objects.create(ticket=ticket, alert=alert)
    linked = Happening(EventKind.ALERT_LINKED, {"alert": alert.pk})
    events_record(ticket, linked, actor=Actor(None, Via.SYSTEM), at=whole_second())
    return ticket
