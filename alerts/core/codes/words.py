"""What an error code is, and what is known of it."""

from dataclasses import dataclass
from enum import StrEnum

from alerts.core.texts import Text


class Actor(StrEnum):
    """Who can usually make the error go away."""

    CUSTOMER = "customer"
    C4T = "c4t"
    AUTHORITY = "authority"
    PORT = "port"
    FORWARDER = "forwarder"


class Certainty(StrEnum):
    """How far an entry can be trusted."""

    SOURCED = "sourced"  # read in the named publication
    GENERAL = "general"  # general customs knowledge, not looked up
    ASSUMED = "assumed"  # our inference: shown as one


class Nature(StrEnum):
    """An error says what is wrong; a message only carries errors or news."""

    ERROR = "error"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What usually causes a sort of error, what usually fixes it and who acts."""

    cause: Text
    fix: Text
    actor: Actor = Actor.CUSTOMER
    approval_usual: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """One code, or one family of codes, explained for the people who meet it.

    `approval_usual`: solving it often means asking the authority, which needs the customer's written
    approval. `system` is a slug, or "eu" for what the transit, export and import systems share.
    """

    code: str
    system: str
    title: Text
    explanation: Text
    cause: Text
    likely_fix: Text
    actor: Actor
    approval_usual: bool
    source: str
    certainty: Certainty
    nature: Nature = Nature.ERROR


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code in a text: `code` as its system writes it, `pointer` raw or empty.

    `entry` explains the code itself if `exact`, else its family; None where nothing is known.
    `system` is empty where nothing says it.
    """

    code: str
    system: str
    start: int
    end: int
    pointer: str
    entry: Code | None
    exact: bool

    @property
    def is_error(self) -> bool:
        """Tell an error code from the name of a message that carries it."""
        return self.entry is None or self.entry.nature is Nature.ERROR
