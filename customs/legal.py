"""Legal clocks in calendar days: how long the law or the authority leaves. No Django in it.

`RULES`, from `customs/data/legal_limits.toml`, are those that the product ships: a migration copies
them into `LegalLimit`, where leads edit them, and `customs.queries.legal_rules` reads them back.

A period of days or years does not count the day it starts from (Regulation 1182/71). It is not
extended here over a weekend or a holiday: the earlier date is the safe one.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from customs.data import record, tables
from customs.texts import Bilingual
from customs.words import Certainty

REMIND_DAYS = (14, 7, 2)  # before a limit; a choice of ours


class LimitKind(StrEnum):
    """What is running out."""

    EXIT = "exit_confirmation_not_received"
    ARRIVAL = "goods_not_arrived"  # of a pre-lodged declaration
    TRANSIT_ARRIVAL = "transit_not_arrived"
    AMENDMENT = "amendment"
    INVALIDATION = "invalidation"


class DateName(StrEnum):
    """The dates that a limit may be counted from."""

    LODGED = "lodged_on"
    ACCEPTED = "accepted_on"
    RELEASED = "released_on"
    ENQUIRY = "enquiry_on"  # the authority's enquiry (message 582) came in
    ANSWER_BY = "answer_by_on"  # the limit that the authority wrote in its request (CC140C)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: the last day, what must be done or may happen by then, and how sure that is."""

    key: str
    on: date
    what: Bilingual
    source: str
    certainty: Certainty
    remind_days: tuple[int, ...] = REMIND_DAYS  # calendar days before `on`

    def days_left(self, today: date) -> int:
        """Calendar days; 0 on the last day, negative once it is over."""
        return (self.on - today).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A limit of some countries: so many days and years after the date that starts it."""

    key: str
    kind: LimitKind
    countries: frozenset[str] | None = None  # None: any
    start: DateName
    days: int = 0
    years: int = 0
    what: Bilingual
    source: str
    certainty: Certainty = Certainty.SOURCED
    remind_days: tuple[int, ...] = REMIND_DAYS

    def is_of(self, country: str) -> bool:
        return self.countries is None or country in self.countries


def limits(
    kind: LimitKind,
    country: str,
    dates: Mapping[DateName, date],
    rules: Iterable[Rule] | None = None,
) -> list[Limit]:
    """The limits of `kind` in `country`, the nearest first; none where no rule or date is known.

    `rules` are those that leads edited; without them, those that the product ships.
    """
    found = [
        Limit(
            rule.key,
            _add(dates[rule.start], rule),
            rule.what,
            rule.source,
            rule.certainty,
            rule.remind_days,
        )
        for rule in (RULES if rules is None else rules)
        if rule.kind is kind and rule.start in dates and rule.is_of(country)
    ]
    return sorted(found, key=lambda limit: limit.on)


def start_of(kind: LimitKind, country: str, rules: Iterable[Rule] | None = None) -> DateName | None:
    """The date that a limit of `kind` is counted from in `country`; None where no rule is known."""
    for rule in RULES if rules is None else rules:
        if rule.kind is kind and rule.is_of(country):
            return rule.start
    return None


def _add(day: date, rule: Rule) -> date:
    year = day.year + rule.years
    last = monthrange(year, day.month)[1]  # 29 February ends on the 28th
    return day.replace(year=year, day=min(day.day, last)) + timedelta(days=rule.days)


RULES = tuple(record(Rule, row) for row in tables("legal_limits")["limit"])
