"""How often agents correct what the desk understood, and into what: read from the log."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.db.models.fields.json import KT

from tickets.choices import EventKind
from tickets.models import TicketEvent

Class = tuple[str, str]  # category, subtype


@dataclass(frozen=True, slots=True)
class Corrections:
    """What agents decided in a period: how often each class understood became each class kept."""

    counts: "Counter[tuple[Class, Class]]"

    @property
    def decided(self) -> int:
        return self.counts.total()

    @property
    def corrected(self) -> int:
        return sum(n for (before, after), n in self.counts.items() if before != after)

    def categories(self) -> "Counter[tuple[str, str]]":
        """The same without subtypes: category understood, category kept."""
        found: Counter[tuple[str, str]] = Counter()
        for (before, after), count in self.counts.items():
            found[before[0], after[0]] += count
        return found

    def commonest(self, limit: int) -> "list[tuple[Class, Class, int]]":
        """The corrections made most often."""
        made = Counter({pair: n for pair, n in self.counts.items() if pair[0] != pair[1]})
        return [(before, after, count) for (before, after), count in made.most_common(limit)]


def corrections_between(since: datetime, until: datetime) -> Corrections:
    """What agents confirmed and corrected: one query.

    The first decision on a ticket counts: only that one judges what the desk understood.
    """
    # Uses index: tickets_event_classified
    decisions = TicketEvent.objects.filter(kind=EventKind.CLASSIFIED, at__gte=since, at__lt=until)
    first = decisions.order_by().values("ticket").annotate(first=Min("pk")).values("first")
    rows = (
        TicketEvent.objects.filter(pk__in=first)
        .order_by()
        .values_list(
            KT("data__from__category"),
            KT("data__from__subtype"),
            KT("data__to__category"),
            KT("data__to__subtype"),
        )
        .annotate(count=Count("pk"))
    )
    counts = {
        ((category, subtype or ""), (kept, kept_subtype or "")): count
        for category, subtype, kept, kept_subtype, count in rows
    }
    return Corrections(Counter(counts))
