"""Telling people of an outage: one e-mail to each person and change, in support hours.

Here, and not where outages live, because it needs what the rooms between know: who has a ticket
about it, whose alerts met the system, and when each contract's support is open.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import CUSTOMER_ROLES, Role
from accounts.models import Company, User
from alerts.models import Alert
from customs import queries as customs
from customs.choices import Environment, OutageArea, OutageStatus, StepStage, SystemKind
from customs.errors import AgentsOnly, OutageOver
from customs.models import FallbackDeclaration, Outage, OutageUpdate, PlanStep
from notifications.services import Email, emails_enqueue, emails_withdraw
from sla.queries import calendars_for
from tickets.models import RegularisationTask, Ticket

OPENED, UPDATED, ENDED = "opened", "updated", "ended"
RECENT = timedelta(days=90)  # a system met so lately is one that the company uses
PAUSE = timedelta(minutes=30)  # between two e-mails about the same outage, its end excepted
STEPS_SHOWN = 4
EXCERPT_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is written to. `tickets` names the open tickets tied to the outage, by requester."""

    companies: list[Company]
    people: list[User]
    tickets: Mapping[int, list[str]]


def companies_to_tell(outage: Outage, *, now: datetime) -> QuerySet[Company]:
    """The companies that use what is disturbed, by name.

    Those whose contract covers one of its countries, and those whose tickets or alerts met one of
    its systems in the last 90 days. A contract names countries, not ports: for port systems alone,
    only the latter.
    """
    slugs = [system.slug for system in outage.systems.all()]
    kinds = {system.kind for system in outage.systems.all()}
    recent = now - RECENT
    tickets = Ticket.objects.filter(customs_system__in=slugs, created_at__gte=recent)
    alerts = Alert.objects.filter(customs_system__in=slugs, event_at__gte=recent)
    met = Q(pk__in=tickets.values("company")) | Q(pk__in=alerts.values("company"))
    covered = customs.companies_concerned(outage)
    if outage.area == OutageArea.CUSTOMS and kinds == {SystemKind.PORT}:
        return customs.companies_under_contract(outage).filter(met)
    if not slugs:
        return covered
    return customs.companies_under_contract(outage).filter(Q(pk__in=covered.values("pk")) | met)


def audience_of(outage: Outage, *, now: datetime) -> Audience:
    """The administrators of those companies, where they are told, and in any case whoever has an
    open ticket tied to the outage: four queries."""
    return _audience(
        outage, list(companies_to_tell(outage, now=now)) if outage.tells_companies else []
    )


def audience_if_told(outage: Outage, *, now: datetime) -> Audience:
    """As `audience_of`, as if the companies were told."""
    return _audience(outage, list(companies_to_tell(outage, now=now)))


def _audience(outage: Outage, companies: list[Company]) -> Audience:
    tickets: dict[int, list[str]] = defaultdict(list)
    tied = Ticket.objects.unresolved().filter(outage=outage).order_by("pk").only("requester")
    for ticket in tied:
        tickets[ticket.requester_id].append(ticket.number)
    people = User.objects.filter(
        Q(company__in=companies, role=Role.CUSTOMER_ADMIN)
        | Q(pk__in=list(tickets), role__in=CUSTOMER_ROLES),
        is_active=True,
    )
    return Audience(companies, list(people.order_by("pk")), tickets)


@transaction.atomic
def outage_announce(*, outage_id: int, actor: User) -> int:
    """Tell the companies concerned, now and at every change until the end. Return how many people
    are written to; doing it twice writes to nobody again. Raises AgentsOnly, OutageOver."""
    outage = _locked(outage_id, actor)
    if outage.tells_companies:
        return 0
    outage.tells_companies = True
    outage.save(update_fields=["tells_companies", "updated_at"])
    return outage_notify(outage, OPENED)


@transaction.atomic
def outage_keep_quiet(*, outage_id: int, actor: User) -> None:
    """Write to the companies no more; those with a ticket tied to the outage still hear of it.

    What still waits for support hours is taken back. Raises AgentsOnly, OutageOver.
    """
    outage = _locked(outage_id, actor)
    outage.tells_companies = False
    outage.save(update_fields=["tells_companies", "updated_at"])
    emails_withdraw(prefix=_prefix(outage), now=timezone.now())


def outage_notify(outage: Outage, change: str, updates: Iterable[OutageUpdate] = ()) -> int:
    """Write one e-mail to each person concerned; what still waits about this outage is replaced.

    Return how many. Called inside the transaction of the change.
    """
    now = timezone.now()
    if outage.environment != Environment.PRODUCTION:
        return 0
    audience = audience_of(outage, now=now)
    emails_withdraw(prefix=_prefix(outage), now=now)
    if not audience.people:
        return 0
    earliest = _earliest(outage, change, now)
    calendars = calendars_for({_company(user) for user in audience.people})
    leaves = {company: calendar.next_opening(earliest) for company, calendar in calendars.items()}
    told = _Told(outage, change, [update.body for update in updates if update.body.strip()], now)
    emails_enqueue(
        told.email(user, audience.tickets.get(user.pk, []), leaves[_company(user)])
        for user in audience.people
    )
    outage.told_at = min(leaves.values())
    outage.save(update_fields=["told_at"])
    return len(audience.people)


def _earliest(outage: Outage, change: str, now: datetime) -> datetime:
    """News wait half an hour after the last e-mail, or take the place of the one that waits."""
    if change != UPDATED or outage.told_at is None:
        return now
    waits = outage.told_at > now
    return outage.told_at if waits else max(now, outage.told_at + PAUSE)


class _Told:
    """The e-mails of one change: what all share is read once."""

    def __init__(self, outage: Outage, change: str, news: list[str], now: datetime) -> None:
        self.outage, self.change, self.news, self.now = outage, change, news, now
        self.systems = ", ".join(system.name for system in outage.systems.all())
        self.steps = list(_steps_of(outage)) if change != ENDED else []
        self.owed = _owed_by_company(outage) if change == ENDED else {}

    def email(self, user: User, tickets: list[str], leaves_at: datetime) -> Email:
        """The notice to one person, in their language; its key is the change and the person."""
        return Email(
            key=f"{_prefix(self.outage)}{self.change}:{self._instant()}:{user.pk}",
            to=user.email,
            template="outage_told",
            context=self._context(user, tickets),
            language=user.language,
            time_zone=user.time_zone,
            thread=f"outage-{self.outage.pk}",
            not_before=leaves_at,
        )

    def _instant(self) -> str:
        """An outage begins and ends once for everybody; it may have news several times."""
        return self.now.isoformat() if self.change == UPDATED else "once"

    def _context(self, user: User, tickets: list[str]) -> dict[str, Any]:
        outage = self.outage
        is_french = user.language == "fr"
        advice = outage.what_to_do_fr if is_french else outage.what_to_do_en
        owed = self.owed.get(_company(user), 0)
        return {
            "change": self.change,
            "withdrawn": outage.status == OutageStatus.WITHDRAWN,
            "name": user.name,
            "title": outage.title,
            "systems": self.systems,
            "started_at": outage.started_at.isoformat(),
            "ended_at": outage.ended_at.isoformat() if outage.ended_at else "",
            "expected_end_at": _iso(outage.expected_end_at),
            "fallback_opened_at": _iso(outage.fallback_opened_at),
            "advice": advice,
            "steps": [step.text_fr if is_french else step.text_en for step in self.steps],
            "news": "\n\n".join(self.news)[:EXCERPT_CHARACTERS],
            "tickets": ", ".join(tickets),
            "owed": owed,
            "path": reverse("regularisation" if owed else "systems"),
        }


def _company(customer: User) -> int:
    assert customer.company_id is not None
    return customer.company_id


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def _prefix(outage: Outage) -> str:
    return f"outage:{outage.pk}:"


def _locked(outage_id: int, actor: User) -> Outage:
    if not actor.is_agent:
        raise AgentsOnly(_("Only agents record outages."))
    outage = Outage.objects.select_for_update().get(pk=outage_id)
    if outage.is_over:
        raise OutageOver(_("This outage is over."), ended_at=outage.ended_at)
    return outage


def _steps_of(outage: Outage) -> QuerySet[PlanStep]:
    """What may be done with messages meanwhile, by the plans of its systems and countries."""
    steps = PlanStep.objects.filter(
        plan__system__in=outage.systems.all(), stage=StepStage.BUFFERING
    )
    if outage.countries:
        steps = steps.filter(plan__country__in=outage.countries)
    return steps.order_by("plan__country", "position", "pk")[:STEPS_SHOWN]


def _owed_by_company(outage: Outage) -> dict[int, int]:
    """How many things each company has still to regularise after the outage: two queries."""
    owed: dict[int, int] = defaultdict(int)
    tasks = RegularisationTask.objects.open().filter(outage=outage)
    fallbacks = FallbackDeclaration.objects.to_regularise().filter(outage=outage)
    counted = Count("pk")
    for company, count in tasks.order_by().values_list("company").annotate(counted):
        owed[company] += count
    for company, count in fallbacks.order_by().values_list("company").annotate(counted):
        owed[company] += count
    return owed
