"""Are we keeping our promise? What comes back? Counted from facts on record."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from alerts.models import Alert
from helpdesk.templatetags.charts import Bar, Series
from helpdesk.templatetags.times import moment
from helpdesk.wording import category_label
from sla.choices import ClockState, Metric
from sla.models import Clock
from tickets.choices import Priority
from tickets.models import Ticket

PERIODS = (7, 30, 90)  # days that the report may look back
SIGNATURES_SHOWN = 25
WORST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Tally:
    """Promises that were judged: kept, or broken (late ones still open count as broken)."""

    kept: int = 0
    broken: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.kept + other.kept, self.broken + other.broken)

    @property
    def judged(self) -> int:
        return self.kept + self.broken

    @property
    def percent(self) -> float | None:
        return round(100 * self.kept / self.judged, 1) if self.judged else None


@dataclass(frozen=True, slots=True)
class SlaReport:
    """The answer, the weeks, the table by priority and metric, and where it was broken."""

    total: Tally
    weeks: list[str]
    series: list[Series]
    columns: list[dict[str, Any]]
    rows: list[list[dict[str, Any]]]
    worst: list[Bar]


def sla_report(user: User, *, now: datetime, days: int) -> SlaReport:
    """Promises that began in the last `days`, in one query. Uses index: sla_clock_started."""
    counted = list(
        Clock.objects.judged()
        .filter(
            started_at__gte=now - timedelta(days=days),
            ticket__in=Ticket.objects.visible_to(user),
        )
        .order_by()
        .annotate(week=TruncWeek("started_at"))
        .values_list("week", "metric", "ticket__priority", "ticket__category")
        .annotate(kept=_in(ClockState.MET), broken=_in(ClockState.BREACHED))
    )
    cells: dict[tuple[str, str], Tally] = defaultdict(Tally)
    weeks: dict[date, Tally] = defaultdict(Tally)
    categories: dict[str, int] = defaultdict(int)
    for week, metric, priority, category, kept, broken in counted:
        cells[priority, metric] += Tally(kept, broken)
        weeks[timezone.localdate(week)] += Tally(kept, broken)
        categories[category] += broken
    return SlaReport(
        total=sum(cells.values(), Tally()),
        weeks=[date_format(week, "j M") for week in sorted(weeks)],
        series=[Series(_("Kept"), [weeks[week].percent for week in sorted(weeks)])],
        columns=_columns(),
        rows=[_priority_row(priority, cells) for priority in Priority.values],
        worst=_worst(categories),
    )


def _in(state: str) -> Count:
    return Count("pk", filter=Q(state=state))


def _columns() -> list[dict[str, Any]]:
    promised = [{"name": Metric(metric).label, "is_number": True} for metric in Metric.values]
    return [{"name": _("Priority")}, *promised]


def _priority_row(priority: str, cells: dict[tuple[str, str], Tally]) -> list[dict[str, Any]]:
    name = {"text": str(Priority(priority).label)}
    return [name, *(_cell(cells[priority, metric]) for metric in Metric.values)]


def _cell(tally: Tally) -> dict[str, Any]:
    if tally.percent is None:
        return {"text": "–", "is_number": True}
    words = _("%(percent)s %%, %(kept)d of %(judged)d") % {
        "percent": tally.percent,
        "kept": tally.kept,
        "judged": tally.judged,
    }
    return {"text": words, "is_number": True, "kind": "late" if tally.broken else "ok"}


def _worst(categories: dict[str, int]) -> list[Bar]:
    broken = sorted(((count, name) for name, count in categories.items() if count), reverse=True)
    return [Bar(category_label(name, ""), count, "late") for count, name in broken[:WORST_SHOWN]]


@dataclass(frozen=True, slots=True)
class Recurring:
    """A problem that comes back: the same company, kind, code or rule, and product."""

    label: str
    company: str
    signature: str
    count: int
    last_at: datetime


def recurring_signatures(user: User, *, now: datetime, days: int) -> list[Recurring]:
    """Alerts that came at least twice in the last `days`, the most frequent first: one query."""
    rows = (
        Alert.objects.visible_to(user)
        .needing_help()
        .filter(event_at__gte=now - timedelta(days=days))
        .exclude(signature="")
        .order_by()
        .values_list("signature", "category", "subtype", "company__name")
        .annotate(count=Count("pk"), last_at=Max("event_at"))
        .filter(count__gt=1)
        .order_by("-count", "-last_at")[:SIGNATURES_SHOWN]
    )
    return [
        Recurring(category_label(category, subtype), company, signature, count, last_at)
        for signature, category, subtype, company, count, last_at in rows
    ]


def recurring_table(found: Iterable[Recurring]) -> dict[str, Any]:
    """Columns and rows for `components/table.html`."""
    return {
        "columns": [
            {"name": _("Problem")},
            {"name": _("Company")},
            {"name": _("Signature")},
            {"name": _("Alerts"), "is_number": True},
            {"name": _("Last")},
        ],
        "rows": [
            [
                {"text": one.label},
                {"text": one.company},
                {"text": one.signature},
                {"text": str(one.count), "is_number": True},
                {"text": moment(one.last_at)},
            ]
            for one in found
        ],
    }
