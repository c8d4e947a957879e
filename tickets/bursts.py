"""Many sending errors on one system at once: one incident with many tickets, to be declared."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from alerts.choices import Category
from alerts.models import Alert
from customs.models import CustomsSystem, Outage
from tickets.models import AlertLink, Ticket

# CAS gives up on a message after three tries within minutes, so an outage shows in a quarter of an
# hour. One company alone may have a certificate that ended: it takes a second one, or more
# declarations than one user files by hand in that time. What began two hours ago was seen.
WINDOW = timedelta(minutes=15)
LOOK_BACK = timedelta(hours=2)
SIGNS, COMPANIES = 5, 2
DECLARATIONS = 10


@dataclass(frozen=True, slots=True)
class Sign:
    """One sending error: an alert, or a ticket that no alert opened."""

    system: str
    company: int
    at: datetime
    declaration: str


@dataclass(frozen=True, slots=True)
class Burst:
    """Sending errors on a system since `since`, too many at once for chance."""

    system: CustomsSystem
    since: datetime
    signs: int
    companies: int


def bursts_now(now: datetime) -> list[Burst]:
    """Systems whose sending errors look like an outage that nobody has declared, the worst first.

    One query while nothing happens, three where something does.
    """
    by_system: dict[str, list[Sign]] = defaultdict(list)
    for sign in _signs(now - LOOK_BACK, now):
        by_system[sign.system].append(sign)
    found = {slug: burst for slug, signs in by_system.items() if (burst := burst_in(signs))}
    if not found:
        return []
    known = Outage.objects.production().current(now).filter(systems__slug__in=found)
    told = set(known.values_list("systems__slug", flat=True))
    systems = CustomsSystem.objects.filter(slug__in=found.keys() - told)
    bursts = [_burst(system, found[system.slug]) for system in systems]
    return sorted(bursts, key=attrgetter("signs"), reverse=True)


def burst_in(signs: Iterable[Sign]) -> list[Sign]:
    """The signs of one system since the first window that holds enough of them; else none."""
    ordered = sorted(signs, key=attrgetter("at"))
    companies: Counter[int] = Counter()
    declarations: Counter[str] = Counter()
    first = 0
    for place, sign in enumerate(ordered):
        companies[sign.company] += 1
        declarations[sign.declaration] += 1
        while sign.at - ordered[first].at > WINDOW:
            _drop(companies, ordered[first].company)
            _drop(declarations, ordered[first].declaration)
            first += 1
        enough = place - first + 1 >= SIGNS and len(companies) >= COMPANIES
        if enough or len(declarations) >= DECLARATIONS:
            return ordered[first:]
    return []


def _drop(counter: Counter[Any], key: Any) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]


def _burst(system: CustomsSystem, signs: Sequence[Sign]) -> Burst:
    companies = {sign.company for sign in signs}
    return Burst(system, signs[0].at, len(signs), len(companies))


def _signs(since: datetime, until: datetime) -> list[Sign]:
    """Alerts, and tickets that no alert opened: one query."""
    text = CharField()
    alert_names = Coalesce(
        NullIf("declaration_id", Value("")), NullIf("shipment_reference", Value("")), "external_id"
    )
    # Uses index: alerts_newest, tickets_newest
    alerts = (
        Alert.objects.filter(category=Category.SENDING_ERROR, event_at__range=(since, until))
        .exclude(customs_system="")
        .order_by()
        .values_list("customs_system", "company", F("event_at"), alert_names)
    )
    linked = AlertLink.objects.filter(ticket=OuterRef("pk"))
    ticket_names = Coalesce(NullIf("declaration_reference", Value("")), Cast("pk", text))
    tickets = (
        Ticket.objects.filter(category=Category.SENDING_ERROR, created_at__range=(since, until))
        .exclude(customs_system="")
        .filter(~Exists(linked))
        .order_by()
        .values_list("customs_system", "company", F("created_at"), ticket_names)
    )
    return [Sign(*row) for row in alerts.union(tickets, all=True)]
