"""What recommendations changed, and which problems still lack one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Company
from alerts.choices import RecommendationState
from alerts.core.effect import LONGEST, Effect, effect_of
from alerts.models import Recommendation
from tickets.signatures import Recurrence, mondays, occurrences_since, signatures_top

CANDIDATE_WEEKS, CANDIDATE_TIMES = 13, 3
CANDIDATES_READ, CANDIDATES_SHOWN = 200, 30


@dataclass(frozen=True, slots=True)
class Measured:
    """A recommendation with what it changed; `effect` is None while that cannot be told."""

    recommendation: Recommendation
    effect: Effect | None = None
    occurrences: tuple[datetime, ...] = ()

    @property
    def hours_saved(self) -> float | None:
        """None where no effect is told, or nobody estimated what an occurrence costs."""
        minutes = self.recommendation.minutes_saved
        return self.effect.hours_saved(minutes) if self.effect and minutes else None


def measured(recommendations: Iterable[Recommendation], now: datetime) -> list[Measured]:
    """Each with its effect, whose company is loaded: one query, none where nothing was applied.

    The effect is that of the latest application, to this day.
    """
    rows = list(recommendations)
    times = {row.pk: row.applied_at for row in rows if row.applied_at is not None}
    if not times:
        return [Measured(row) for row in rows]
    keys = {(row.company_id, row.signature) for row in rows if row.pk in times}
    occurrences = occurrences_since(keys, min(times.values()) - LONGEST)
    return [
        _measured(row, occurrences.get((row.company_id, row.signature), []), now) for row in rows
    ]


def _measured(row: Recommendation, occurrences: list[datetime], now: datetime) -> Measured:
    if row.applied_at is None:
        return Measured(row)
    since = row.applied_at - LONGEST
    own = tuple(sorted(one for one in occurrences if one >= since))
    known_since = row.company.created_at
    effect = effect_of(own, applied_at=row.applied_at, now=now, known_since=known_since)
    return Measured(row, effect, own)


def candidates(now: datetime, *, company: Company | None = None) -> list[Recurrence]:
    """What came at least three times in thirteen weeks and was never recommended against.

    A withdrawn recommendation does not count; a refused one does, for the company has decided.
    The most frequent first: five queries.
    """
    top = signatures_top(mondays(now, CANDIDATE_WEEKS), company=company, limit=CANDIDATES_READ)
    frequent = [one for one in top if one.occurrences >= CANDIDATE_TIMES]
    known = Recommendation.objects.exclude(state=RecommendationState.WITHDRAWN).filter(
        company__in={one.company.pk for one in frequent},
        signature__in={one.signature for one in frequent},
    )
    told = set(known.values_list("company", "signature"))
    missing = [one for one in frequent if (one.company.pk, one.signature) not in told]
    return missing[:CANDIDATES_SHOWN]
