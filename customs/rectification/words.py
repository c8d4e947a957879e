"""The questions and answers of the rectification guide, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from customs.legal import DateName, Limit, LimitKind
from customs.texts import Bilingual
from customs.words import Certainty


class Direction(StrEnum):
    IMPORT = "import"
    EXPORT = "export"
    TRANSIT = "transit"


class State(StrEnum):
    """Where the declaration is."""

    INVALID = "invalid"  # refused by CAS before sending
    REJECTED = "rejected"  # refused by customs, so never accepted: no MRN
    PRELODGED = "prelodged"
    ACCEPTED = "accepted"
    RELEASED = "released"
    EXIT_MISSING = "exit_missing"  # exported, no exit confirmed


class ErrorKind(StrEnum):
    """What is wrong with it."""

    DATA = "data"  # value, weight, parties, documents
    LOCKED_FIELD = "locked_field"  # a datum that the national system cannot change
    GOODS = "goods"  # it describes other goods
    PROCEDURE = "procedure"
    DUPLICATE = "duplicate"
    NOT_MOVED = "not_moved"  # the goods never arrived, or never left
    EXCESS = "excess"  # more goods than declared
    QUOTA = "quota"  # a tariff quota was not claimed
    NONE = "none"


class Route(StrEnum):
    """What to do."""

    CORRECT = "correct"  # change it in CAS and submit
    AMENDMENT = "amendment"
    INVALIDATION = "invalidation"
    NEW_DECLARATION = "new_declaration"
    ALTERNATIVE_PROOF = "alternative_proof"
    WAIT = "wait"
    OFFICE = "office"  # only the customs office can act


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known of the declaration. Raises ValueError for what cannot be."""

    country: str
    direction: Direction
    state: State
    error: ErrorKind
    control_announced: bool = False
    dates: Mapping[DateName, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.state is State.EXIT_MISSING and self.direction is not Direction.EXPORT:
            raise ValueError("only an export waits for its exit")
        if self.error is ErrorKind.NONE and self.state is not State.EXIT_MISSING:
            raise ValueError("nothing is wrong with this declaration")
        accepted, released = self.dates.get(DateName.ACCEPTED), self.dates.get(DateName.RELEASED)
        if accepted and released and released < accepted:
            raise ValueError("a declaration is accepted before it is released")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the decision table; an empty set stands for any."""

    key: str
    states: frozenset[State]
    errors: frozenset[ErrorKind] = frozenset()
    directions: frozenset[Direction] = frozenset()
    countries: frozenset[str] = frozenset()
    control: bool | None = None  # whether a control was announced; None: either
    route: Route
    then: Route | None = None
    reason: Bilingual
    tell: Bilingual  # what the customer tells customs
    basis: str
    certainty: Certainty = Certainty.SOURCED
    limit: LimitKind | None = None

    def matches(self, situation: Situation) -> bool:
        return (
            situation.state in self.states
            and (not self.errors or situation.error in self.errors)
            and (not self.directions or situation.direction in self.directions)
            and (not self.countries or situation.country in self.countries)
            and self.control in (None, situation.control_announced)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a country adds to a route; an empty set stands for any."""

    country: str
    routes: frozenset[Route] = frozenset()
    directions: frozenset[Direction] = frozenset()
    states: frozenset[State] = frozenset()
    text: Bilingual
    source: str
    certainty: Certainty = Certainty.SOURCED


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the guide answers. `missing` is the date without which the time left is not known."""

    rule: str
    route: Route
    then: Route | None
    reason: Bilingual
    tell: Bilingual
    basis: str
    certainty: Certainty
    limits: tuple[Limit, ...]
    days_left: int | None
    too_late: bool
    missing: DateName | None
    notes: tuple[Note, ...]
