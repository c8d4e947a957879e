"""Legal clocks in calendar days: how long the law or the authority leaves. No Django in it.

The rules below are those that the product ships: a migration copies them into `LegalLimit`, where
leads edit them, and `customs.queries.legal_rules` reads them back.

A period of days or years does not count the day it starts from (Regulation 1182/71). It is not
extended here over a weekend or a holiday: the earlier date is the safe one.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from customs.texts import Bilingual
from customs.words import Certainty

EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


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
    countries: frozenset[str] | None  # None: any
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

    `rules` are those that leads edited; without them, those of this file.
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


RULES = (
    Rule(
        key="exit_enquiry",
        kind=LimitKind.EXIT,
        countries=EU,
        start=DateName.RELEASED,
        days=90,
        what=Bilingual(
            "the export office may start its enquiry",
            "le bureau d’exportation peut lancer sa recherche",
        ),
        source="UCC-DA art. 248",
    ),
    Rule(
        key="exit_answer",
        kind=LimitKind.EXIT,
        countries=frozenset({"DE"}),
        start=DateName.ENQUIRY,
        days=45,
        what=Bilingual(
            "answer the enquiry (E_EXP_EXT) with alternative proof",
            "répondre à la recherche (E_EXP_EXT) avec une preuve alternative",
        ),
        source="zoba",
    ),
    Rule(
        key="exit_answer",
        kind=LimitKind.EXIT,
        countries=frozenset({"FR"}),
        start=DateName.ENQUIRY,
        days=60,
        what=Bilingual(
            "answer the enquiry (IE582) with alternative proof",
            "répondre à la recherche (IE582) avec une preuve alternative",
        ),
        source="FAQ of a French software vendor",
    ),
    Rule(
        key="exit_invalidation",
        kind=LimitKind.EXIT,
        countries=EU - {"DE", "BE"},
        start=DateName.RELEASED,
        days=150,
        what=Bilingual(
            "the export office may invalidate the declaration",
            "le bureau d’exportation peut invalider la déclaration",
        ),
        source="UCC-DA art. 248",
    ),
    Rule(
        key="exit_invalidation",
        kind=LimitKind.EXIT,
        countries=frozenset({"DE"}),
        start=DateName.RELEASED,
        days=150,
        what=Bilingual(
            "the declaration is invalidated automatically",
            "la déclaration est invalidée automatiquement",
        ),
        source="zoba; Riege",
    ),
    Rule(
        key="exit_invalidation",
        kind=LimitKind.EXIT,
        countries=frozenset({"BE"}),
        start=DateName.RELEASED,
        days=150,
        what=Bilingual(
            "the export office may invalidate; an older FAQ of FPS Finance says that this is not"
            " automatic",
            "le bureau d’exportation peut invalider ; une FAQ ancienne du SPF Finances dit que ce"
            " n’est pas automatique",
        ),
        source="UCC-DA art. 248; FPS Finance FAQ",
    ),
    Rule(
        key="arrival",
        kind=LimitKind.ARRIVAL,
        countries=frozenset({"IE"}),
        start=DateName.LODGED,
        days=30,
        what=Bilingual("present the goods", "présenter les marchandises"),
        source="Irish Revenue, relayed by CustomsLink",
    ),
    Rule(
        key="arrival",
        kind=LimitKind.ARRIVAL,
        countries=EU - {"IE"} | {"GB"},
        start=DateName.LODGED,
        days=30,
        what=Bilingual("present the goods", "présenter les marchandises"),
        source="",
        certainty=Certainty.GENERAL,
    ),
    Rule(
        key="transit_answer",
        kind=LimitKind.TRANSIT_ARRIVAL,
        countries=None,
        start=DateName.ANSWER_BY,
        what=Bilingual(
            "answer the request on the non-arrived movement (CC141C)",
            "répondre à la demande sur le mouvement non arrivé (CC141C)",
        ),
        source="NCTS external domain documentation",
    ),
    Rule(
        key="amendment",
        kind=LimitKind.AMENDMENT,
        countries=EU,
        start=DateName.ACCEPTED,
        years=3,
        what=Bilingual("ask for the amendment", "demander la rectification"),
        source="UCC art. 173(3)",
    ),
    Rule(
        key="amendment",
        kind=LimitKind.AMENDMENT,
        countries=frozenset({"GB"}),
        start=DateName.ACCEPTED,
        years=3,
        what=Bilingual(
            "tell HMRC; counted from acceptance, to be safe",
            "informer HMRC ; compté depuis l’acceptation, par prudence",
        ),
        source="GOV.UK, Amend or cancel a CDS import declaration",
    ),
    Rule(
        key="invalidation",
        kind=LimitKind.INVALIDATION,
        countries=EU,
        start=DateName.ACCEPTED,
        days=90,
        what=Bilingual("ask for the invalidation", "demander l’invalidation"),
        source="UCC-DA art. 148",
        certainty=Certainty.GENERAL,
    ),
    Rule(
        key="invalidation",
        kind=LimitKind.INVALIDATION,
        countries=frozenset({"GB"}),
        start=DateName.ACCEPTED,
        days=90,
        what=Bilingual(
            "ask HMRC to cancel; counted from acceptance, to be safe",
            "demander l’annulation à HMRC ; compté depuis l’acceptation, par prudence",
        ),
        source="GOV.UK, Amend or cancel a CDS import declaration",
    ),
)
