"""What pages, the API and other rooms read of customs and port systems."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from accounts.models import Company
from customs import legal
from customs.choices import Impact, OutageArea, OutageKind, OutageStatus, SystemState
from customs.models import (
    AuthorityContact,
    ContinuityPlan,
    CustomsSystem,
    LegalLimit,
    Outage,
    StatusPageCopy,
)
from customs.models.outages import OutageQuerySet
from customs.models.systems import CustomsSystemQuerySet
from customs.plans import Plan, plan_of

_GRAVEST = [
    SystemState.OPERATIONAL,
    SystemState.MAINTENANCE,
    SystemState.DEGRADED,
    SystemState.DOWN,
]


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system and how it is now. `outage` is the gravest one, `upcoming` the next maintenance."""

    system: CustomsSystem
    state: SystemState
    outage: Outage | None
    upcoming: Outage | None
    last_ended_at: datetime | None


def state_of(outage: Outage) -> SystemState:
    """What a current outage does to its systems: only a critical one stops them."""
    if outage.kind == OutageKind.MAINTENANCE:
        return SystemState.MAINTENANCE
    stopped = outage.impact == Impact.CRITICAL and outage.status != OutageStatus.MONITORING
    return SystemState.DOWN if stopped else SystemState.DEGRADED


def system_lines(*, now: datetime, countries: Iterable[str] | None = None) -> list[SystemLine]:
    """The systems in use (of `countries`, or all) with their state, for the status page.

    The number of queries does not depend on the number of systems or outages.
    """
    systems = CustomsSystem.objects.in_use()
    if countries is not None:
        systems = systems.for_countries(list(countries))
    current = outages_current(now=now, countries=countries)
    upcoming = maintenances_upcoming(now=now, countries=countries)
    last_ends = _last_ends()
    return [_line(system, current, upcoming, last_ends) for system in systems]


def system_detail(*, slug: str) -> CustomsSystem:
    """A system with its facts, plans and contacts. Raises CustomsSystem.DoesNotExist."""
    return _with_knowledge(CustomsSystem.objects.all()).get(slug=slug)


def outages_current(
    *, now: datetime, countries: Iterable[str] | None = None, systems: Iterable[str] | None = None
) -> list[Outage]:
    """Production outages now, the latest first; of these countries (CAS's own included) and of
    these systems, where given."""
    return list(_narrow(Outage.objects.production().current(now), countries, systems))


def maintenances_upcoming(
    *, now: datetime, countries: Iterable[str] | None = None, systems: Iterable[str] | None = None
) -> list[Outage]:
    """Maintenances of production that have not begun, the next one first."""
    return list(_narrow(Outage.objects.production().upcoming(now), countries, systems))


def outage_known(*, slug: str, country: str, now: datetime) -> Outage | None:
    """The outage that explains an alert of this system, if there is one now.

    An outage of the whole country, with no system named, explains it too; one of the system does
    better.
    """
    current = list(Outage.objects.production().current(now).for_page())
    of_system = [outage for outage in current if slug and slug in _slugs(outage)]
    if country and any(country in outage.countries for outage in of_system):
        of_system = [outage for outage in of_system if country in outage.countries]
    of_country = [
        outage
        for outage in current
        if outage.area == OutageArea.CUSTOMS and not _slugs(outage) and country in outage.countries
    ]
    return _gravest(of_system) or _gravest(of_country)


def plan_for(*, slug: str, country: str) -> ContinuityPlan | None:
    """The continuity plan of a system in a country, all its parts fetched."""
    plans = ContinuityPlan.objects.select_related("system")
    parts = plans.prefetch_related("steps", "references", "emails")
    return parts.filter(system__slug=slug, country=country).first()


def continuity_plan(*, slug: str, country: str) -> Plan:
    """The same as plain values, for the guide. Raises CustomsSystem.DoesNotExist."""
    system = CustomsSystem.objects.prefetch_related("replaced_by").get(slug=slug)
    successors = [row.slug for row in system.replaced_by.all()]
    row = plan_for(slug=slug, country=country)
    parts = row and {
        "steps": [vars(step) for step in row.steps.all()],
        "references": [vars(reference) for reference in row.references.all()],
        "emails": [vars(email) for email in row.emails.all()],
    }
    return plan_of(
        vars(system) | {"replaced_by": successors}, country, vars(row) | parts if parts else None
    )


def contacts_for(*, slug: str, country: str) -> list[AuthorityContact]:
    return list(AuthorityContact.objects.filter(system__slug=slug, country=country))


def companies_concerned(outage: Outage) -> QuerySet[Company]:
    """The companies to tell of an outage: those whose contract runs on the day it begins and
    covers one of its countries, or all where the country is not known or CAS itself is touched."""
    companies = companies_under_contract(outage)
    if outage.area == OutageArea.CUSTOMS and outage.countries:
        companies = companies.filter(contract__countries__overlap=outage.countries)
    return companies


def companies_under_contract(outage: Outage) -> QuerySet[Company]:
    """The companies whose contract runs on the day the outage begins."""
    on = outage.started_at.date()
    companies = Company.objects.filter(contract__starts_on__lte=on)
    return companies.exclude(contract__ends_on__lt=on)


def status_page_copy(*, url: str) -> StatusPageCopy | None:
    """When the status page was last asked and last read; None before the first time."""
    return StatusPageCopy.objects.filter(url=url).first()


def _with_knowledge(systems: CustomsSystemQuerySet) -> CustomsSystemQuerySet:
    plans = ContinuityPlan.objects.prefetch_related("steps", "references", "emails")
    return systems.prefetch_related(
        "facts", "contacts", "replaced_by", Prefetch("plans", queryset=plans)
    )


def _narrow(
    outages: OutageQuerySet, countries: Iterable[str] | None, systems: Iterable[str] | None
) -> OutageQuerySet:
    if countries is not None:
        outages = outages.for_countries(list(countries))
    if systems is not None:
        outages = outages.filter(systems__slug__in=list(systems)).distinct()
    return outages.for_page()


def _line(
    system: CustomsSystem,
    current: list[Outage],
    upcoming: list[Outage],
    last_ends: dict[int, datetime],
) -> SystemLine:
    outage = _gravest([outage for outage in current if _touches(outage, system)])
    return SystemLine(
        system=system,
        state=state_of(outage) if outage else SystemState.OPERATIONAL,
        outage=outage,
        upcoming=next((row for row in upcoming if _touches(row, system)), None),
        last_ended_at=last_ends.get(system.pk),
    )


def _last_ends() -> dict[int, datetime]:
    """When each system last came back: "works since"."""
    ends = (
        Outage.objects.production()
        .filter(ended_at__isnull=False, systems__isnull=False)
        .exclude(status=OutageStatus.WITHDRAWN)
        .order_by("systems", "-ended_at")
        .distinct("systems")
        .values_list("systems", "ended_at")
    )
    return {system: ended_at for system, ended_at in ends if ended_at is not None}


def _touches(outage: Outage, system: CustomsSystem) -> bool:
    return any(named.pk == system.pk for named in outage.systems.all())


def _slugs(outage: Outage) -> set[str]:
    return {system.slug for system in outage.systems.all()}


def _gravest(outages: list[Outage]) -> Outage | None:
    """The gravest; of equals the one that began last."""
    return max(
        outages,
        key=lambda outage: (_GRAVEST.index(state_of(outage)), outage.started_at),
        default=None,
    )


def legal_rules() -> tuple[legal.Rule, ...]:
    """The legal clocks as leads edited them: one query."""
    return tuple(row.rule for row in LegalLimit.objects.all())
