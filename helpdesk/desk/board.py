"""What the board shows of outages and systems, in a number of queries that does not grow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from alerts.choices import Category
from customs.choices import SystemState
from customs.models import Outage, OutageUpdate
from customs.queries import SystemLine, state_of
from helpdesk.regularisation import left_by_outage
from helpdesk.templatetags.times import moment
from tickets.choices import UNRESOLVED
from tickets.models import Ticket
from tickets.services.opening import EXPLAINED

KINDS = {
    SystemState.OPERATIONAL: "ok",
    SystemState.MAINTENANCE: "paused",
    SystemState.DEGRADED: "soon",
    SystemState.DOWN: "late",
}
# What an outage may explain; a rejection during an outage is still a rejection.
SUITABLE = (*EXPLAINED, Category.UNCLASSIFIED)
TOLD = 3  # messages of an outage that the board shows, the latest first


@dataclass(frozen=True, slots=True)
class Disturbance:
    """A current outage: its state, its systems, and the open tickets it touches."""

    outage: Outage
    kind: str
    state: str
    systems: str
    updates: list[OutageUpdate]
    linked: int
    unlinked: int


def disturbances(user: User, now: datetime) -> list[Disturbance]:
    """Current outages of production, the latest first: five queries."""
    linked = Count("tickets", filter=Q(tickets__status__in=UNRESOLVED), distinct=True)
    outages = list(
        Outage.objects.production()
        .current(now)
        .for_page()
        .annotate(linked=linked)
        .order_by("-started_at")
    )
    loose = dict(
        Ticket.objects.visible_to(user)
        .unresolved()
        .filter(outage=None, category__in=SUITABLE)
        .exclude(customs_system="")
        .order_by()
        .values_list("customs_system")
        .annotate(count=Count("pk"))
    )
    return [_disturbance(outage, loose) for outage in outages]


def _disturbance(outage: Outage, loose: dict[str, int]) -> Disturbance:
    state = state_of(outage)
    systems = list(outage.systems.all())
    return Disturbance(
        outage=outage,
        kind=KINDS[state],
        state=str(state.label),
        systems=", ".join(system.name for system in systems) or ", ".join(outage.countries),
        updates=list(outage.updates.all())[:TOLD],
        linked=getattr(outage, "linked", 0),
        unlinked=sum(loose.get(system.slug, 0) for system in systems),
    )


@dataclass(frozen=True, slots=True)
class Aftermath:
    """An outage that is over, with how much companies have still to put in order."""

    outage: Outage
    left: int


def aftermaths(user: User) -> list[Aftermath]:
    """Those with something left, the latest first: three queries."""
    left = left_by_outage(user)
    over = Outage.objects.filter(pk__in=left, ended_at__isnull=False).order_by("-ended_at")
    return [Aftermath(outage, left[outage.pk]) for outage in over]


def touched_ticket_ids(outage: Outage, user: User) -> list[int]:
    """Open tickets of the outage's systems that it may explain and that are tied to none yet."""
    slugs = outage.systems.values_list("slug", flat=True)
    loose = Ticket.objects.visible_to(user).unresolved()
    loose = loose.filter(outage=None, category__in=SUITABLE)
    return list(loose.filter(customs_system__in=slugs).values_list("pk", flat=True))


def system_table(lines: Iterable[SystemLine]) -> dict[str, Any]:
    """Columns and rows for `components/table.html`, what is disturbed first."""
    order = list(KINDS)
    ordered = sorted(lines, key=lambda line: (-order.index(line.state), line.system.name))
    return {
        "columns": [
            {"name": _("System")},
            {"name": _("Countries")},
            {"name": _("State")},
            {"name": _("Since")},
            {"name": _("Next maintenance")},
        ],
        "rows": [_cells(line) for line in ordered],
    }


def _cells(line: SystemLine) -> list[dict[str, str]]:
    since = line.outage.started_at if line.outage else line.last_ended_at
    return [
        {"text": line.system.name, "href": reverse("desk:system", args=[line.system.slug])},
        {"text": ", ".join(line.system.countries)},
        {"text": str(line.state.label), "kind": KINDS[line.state]},
        {"text": moment(since)},
        {"text": moment(line.upcoming.started_at) if line.upcoming else "–"},
    ]
