"""After an outage: what waited or was held is listed, and ticked off by whoever checked it."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company, User
from alerts.choices import Category
from alerts.models import Alert
from alerts.queries import IDENTIFYING
from customs.errors import NotYourCompany
from customs.models import Outage
from tickets.choices import RegularisationKind
from tickets.models import RegularisationTask, Ticket, TicketReference

REFERENCE_CHARACTERS = 120


@transaction.atomic
def regularisation_open(*, outage: Outage) -> int:
    """List what `outage` left behind. Return how many lines; doing it twice adds nothing.

    Declarations that waited are those of the open tickets tied to it; messages held, those whose
    sending failed on its systems while it ran, and whose declaration has not gone on since.
    """
    before = RegularisationTask.objects.filter(outage=outage).count()
    found = [*_waiting(outage), *_held(outage)]
    RegularisationTask.objects.bulk_create(found, ignore_conflicts=True)
    return RegularisationTask.objects.filter(outage=outage).count() - before


@transaction.atomic
def regularisation_add(
    *, outage: Outage, company: Company, kind: str, reference: str, actor: User
) -> RegularisationTask:
    """Add a line that nobody listed. Raises NotYourCompany. The same line twice is one."""
    _may_write(actor, company.pk)
    task, _created = RegularisationTask.objects.get_or_create(
        outage=outage,
        company=company,
        kind=kind,
        reference=reference.strip()[:REFERENCE_CHARACTERS],
        defaults={"added_at": timezone.now(), "added_by": actor},
    )
    return task


@transaction.atomic
def regularisation_tick(*, task_id: int, actor: User, done: bool) -> RegularisationTask:
    """Say that a line is in order, or that it is not. Raises NotYourCompany.

    Doing it twice changes nothing: the first time stands.
    """
    task = RegularisationTask.objects.select_for_update().get(pk=task_id)
    _may_write(actor, task.company_id)
    if done == (task.done_at is not None):
        return task
    task.done_at = timezone.now() if done else None
    task.done_by = actor if done else None
    task.save(update_fields=["done_at", "done_by"])
    return task


def _waiting(outage: Outage) -> Iterator[RegularisationTask]:
    assert outage.ended_at is not None
    named = TicketReference.objects.filter(ticket=OuterRef("pk"), kind__in=IDENTIFYING)
    first = Subquery(named.order_by("pk").values("value")[:1])
    tickets = Ticket.objects.unresolved().filter(outage=outage).annotate(first_reference=first)
    for ticket in tickets.order_by("pk").only("company", "declaration_reference"):
        reference = (
            ticket.declaration_reference or getattr(ticket, "first_reference", "") or ticket.number
        )
        yield RegularisationTask(
            outage=outage,
            company_id=ticket.company_id,
            kind=RegularisationKind.WAITING,
            reference=reference[:REFERENCE_CHARACTERS],
            ticket=ticket,
            added_at=outage.ended_at,
        )


def _held(outage: Outage) -> Iterator[RegularisationTask]:
    assert outage.ended_at is not None
    # Uses index: alerts_newest, for the hours of the outage
    failed = Alert.objects.filter(
        category=Category.SENDING_ERROR,
        customs_system__in=outage.systems.values("slug"),
        event_at__range=(outage.started_at, outage.ended_at),
        over_at=None,
    )
    if outage.countries:
        failed = failed.filter(country__in=["", *outage.countries])
    for alert in failed.only("company", "external_id", "shipment_reference", "declaration_id"):
        reference = alert.shipment_reference or alert.declaration_id or alert.external_id
        yield RegularisationTask(
            outage=outage,
            company_id=alert.company_id,
            kind=RegularisationKind.HELD,
            reference=reference[:REFERENCE_CHARACTERS],
            added_at=outage.ended_at,
        )


def _may_write(actor: User, company_id: int) -> None:
    if not actor.is_agent and actor.company_id != company_id:
        raise NotYourCompany(_("This declaration belongs to another company."))
