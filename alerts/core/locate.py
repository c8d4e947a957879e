"""Where a declaration is filed: country, direction, customs or port system."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from alerts.core.codes import FoundCode
from alerts.core.fold import fold
from alerts.core.lexicon.systems import (
    LANGUAGE_COUNTRY,
    OUT_OF_SCOPE_SYSTEMS,
    PLACE_PORT_SYSTEM,
    PORT_SYSTEMS,
    SHARED_SYSTEM_COUNTRY,
    SYSTEM_BY_FLOW,
    SYSTEM_COUNTRY,
)
from alerts.core.notification import Notification
from alerts.core.references import Found, ReferenceKind
from alerts.core.words import Category, Direction, Subtype

_SURE = 8.0
_CODE = 4.0
_SHARED_CODE = 1.5
"""Rule and message names of the EU systems are the same in every country: a name or a country
in the text says better which system it is."""
_MESSAGE_NAME = 2.5
"""DMSREJ and its like are HMRC's names, but the Dutch DMS sends them too: any error code says more."""

_WORD = 3.0
_HISTORY_ONLY = 1.5
"""A system named with less than this stands in quoted history alone."""

_REFERENCE_COUNTRY: dict[ReferenceKind, tuple[int, float]] = {
    ReferenceKind.MRN: (2, 2.0),
    ReferenceKind.GRN: (2, 1.0),
    ReferenceKind.EORI: (0, 1.5),
    ReferenceKind.DUCR: (1, 1.5),
    ReferenceKind.CUSTOMS_OFFICE: (0, 1.5),
}
"""Where a reference spells its country, and what that is worth."""

_SHARED_SYSTEMS = frozenset({"aes", "ncts"})
_COUNTRIES = frozenset(SYSTEM_COUNTRY.values())
_MRN_DIRECTION: dict[str, str] = {
    **dict.fromkeys("JKLM", Direction.TRANSIT),
    "A": Direction.EXPORT,
    "B": Direction.EXPORT,
    "R": Direction.IMPORT,
    "S": Direction.IMPORT,
}
_TOKEN_DIRECTION: dict[str, str] = {
    "IMP": Direction.IMPORT,
    "EXP": Direction.EXPORT,
    "OUT": Direction.EXPORT,
    "TRA": Direction.TRANSIT,
    "TRS": Direction.TRANSIT,
}
_NAMED_BY_TRADERS = frozenset({ReferenceKind.SHIPMENT, ReferenceKind.LRN})
_SYSTEM_DIRECTION: dict[str, str] = {
    "idms": Direction.IMPORT,
    "ais": Direction.IMPORT,
    "aep": Direction.EXPORT,
    "aes": Direction.EXPORT,
    "ecs": Direction.EXPORT,
    "ncts": Direction.TRANSIT,
    "delta_t": Direction.TRANSIT,
}
_INFERRED = frozenset(
    {
        Category.VALIDATION_VIOLATION,
        Category.CUSTOMS_ERROR,
        Category.SENDING_ERROR,
        Category.FINALISATION,
        Category.CONTINUITY,
        Category.RECTIFICATION,
        Category.IMPROVEMENT,
    }
)
"""Categories about declarations on their way to customs: their system follows from country and
direction. Before that (ingestion) and beside it (out of scope), only a name in the text counts."""


def _no_votes() -> defaultdict[str, float]:
    return defaultdict(float)


@dataclass(slots=True)
class Votes:
    """What the text, its references and a notification say about the place; the most said wins."""

    systems: defaultdict[str, float] = field(default_factory=_no_votes)
    countries: defaultdict[str, float] = field(default_factory=_no_votes)
    directions: defaultdict[str, float] = field(default_factory=_no_votes)
    port_places: defaultdict[str, float] = field(default_factory=_no_votes)
    from_notification: bool = False

    def word(self, kind: str, value: str, written: str, weight: float) -> None:
        """Count a word for a "system", "country" or "direction"; repeats count little."""
        if kind == "system":
            _count(self.systems, value, _WORD * weight)
        elif kind == "country":
            _count(self.countries, value, 1.5 * weight)
            if place := PLACE_PORT_SYSTEM.get(written):
                _count(self.port_places, place, weight)
        else:
            _count(self.directions, value, 1.2 * weight)

    def code(self, code: FoundCode, weight: float) -> None:
        """Count the system that writes a code, with the weight of where it stands."""
        if code.system and code.system not in {"cas", "eu"}:
            shared = code.system in _SHARED_SYSTEMS or (code.entry and code.entry.system == "eu")
            worth = _SHARED_CODE if shared else _CODE
            if code.code.startswith("DMS") and code.system != "dms":
                worth = _MESSAGE_NAME
            _count(self.systems, code.system, worth * weight)

    def reference(self, found: Found, weight: float) -> None:
        """Count the country and direction that a reference spells."""
        place = _REFERENCE_COUNTRY.get(found.kind)
        if place is not None and found.valid is not False:
            country = found.value[place[0] : place[0] + 2]
            country = "GB" if country in {"XI", "UK"} else country
            if country in _COUNTRIES:
                _count(self.countries, country, place[1] * weight)
        if found.kind is ReferenceKind.MRN and len(found.value) == 18:
            if letter := _MRN_DIRECTION.get(found.value[16]):
                _count(self.directions, letter, 0.8 * weight)
        elif found.kind in _NAMED_BY_TRADERS:
            for token, direction in _TOKEN_DIRECTION.items():
                if token in found.value:
                    _count(self.directions, direction, 1.5 * weight)

    def notification(self, notice: Notification) -> None:
        """Count what the structured event says: it outweighs any prose."""
        self.from_notification = bool(notice.country)
        if notice.country:
            self.countries[notice.country] += _SURE
        if notice.direction:
            self.directions[notice.direction] += _SURE
        if notice.system:
            self.systems[notice.system] += _SURE
        place = fold(notice.place).replace("_", " ")
        for name, system in PLACE_PORT_SYSTEM.items():
            if name in place or name.replace("-", " ") in place:
                self.port_places[system] += _SURE


def _count(votes: defaultdict[str, float], value: str, weight: float) -> None:
    """Add a vote; a second voice for the same adds a quarter."""
    votes[value] = max(votes[value], weight) + min(votes[value], weight) / 4


@dataclass(frozen=True, slots=True)
class Place:
    """The answer: system slug, ISO country and direction, each empty where nothing says it."""

    system: str
    country: str
    direction: str


def locate(votes: Votes, category: Category, subtype: str, language: str) -> Place:
    """Return where the declaration is filed, as far as real evidence goes."""
    for system, weight in votes.systems.items():
        if weight < _HISTORY_ONLY:
            continue
        if country := SYSTEM_COUNTRY.get(system):
            _count(votes.countries, country, weight)
        if implied := _SYSTEM_DIRECTION.get(system):
            _count(votes.directions, implied, weight / 2)
    if subtype == Subtype.EXIT_CONFIRMATION_NOT_RECEIVED:
        _count(votes.directions, Direction.EXPORT, 3.0)
    country, direction = _most(votes.countries), _most(votes.directions)
    system = _system(votes, category, subtype, country, direction, language)
    country = (
        country or SYSTEM_COUNTRY.get(system) or SHARED_SYSTEM_COUNTRY.get((system, language), "")
    )
    return Place(system, country, direction)


def _system(
    votes: Votes, category: Category, subtype: str, country: str, direction: str, language: str
) -> str:
    if category is Category.PORT_ERROR:
        return _port_system(votes, country)
    named = _named(votes.systems, category)
    if named in _SHARED_SYSTEMS and (country or LANGUAGE_COUNTRY.get(language)) == "DE":
        return "atlas"
    if named and votes.systems[named] < _WORD / 2 + _SHARED_CODE:
        named = SYSTEM_BY_FLOW.get((country, direction), named)
    if named and votes.systems[named] >= _HISTORY_ONLY:
        return named
    controlled = subtype == Subtype.PHYSICAL_CONTROL and direction
    inferred = category in _INFERRED or controlled
    if not (inferred or votes.from_notification):
        return ""
    if direction == Direction.TRANSIT and country != "DE":
        return "ncts"
    if not country and direction:
        country = LANGUAGE_COUNTRY.get(language, "")
    return SYSTEM_BY_FLOW.get((country, direction), "")


def _named(systems: Mapping[str, float], category: Category) -> str:
    """Return the customs system named most; GVMS only where it is the matter itself."""
    customs = {name: votes for name, votes in systems.items() if name not in PORT_SYSTEMS}
    if category is not Category.OUT_OF_SCOPE:
        ours = {name: n for name, n in customs.items() if name not in OUT_OF_SCOPE_SYSTEMS}
        customs = ours or ({} if category in _INFERRED else customs)
    if category in {Category.SENDING_ERROR, Category.CONTINUITY} and not customs:
        customs = dict(systems)
    return _most(customs)


def _port_system(votes: Votes, country: str) -> str:
    named = {name: count for name, count in votes.systems.items() if name in PORT_SYSTEMS}
    return (
        _most(named)
        or _most(votes.port_places)
        or {"NL": "portbase", "BE": "nxtport"}.get(country, "")
    )


def _most(votes: Mapping[str, float]) -> str:
    return max(votes, key=lambda name: votes[name]) if votes else ""
