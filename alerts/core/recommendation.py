"""The words of a recommendation, and the steps it may take."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    APPLIED = "applied"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


STEPS: Mapping[State, frozenset[State]] = {
    State.PROPOSED: frozenset({State.ACCEPTED, State.REFUSED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.APPLIED, State.WITHDRAWN}),
    State.REFUSED: frozenset({State.PROPOSED}),
    State.APPLIED: frozenset({State.REOPENED, State.WITHDRAWN}),
    State.REOPENED: frozenset({State.PROPOSED, State.APPLIED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}
"""From each state, where a recommendation may go. Its text is free only before the decision:
a refused or reopened one that is reworded asks the company again."""

REWORDED = frozenset({State.PROPOSED, State.REFUSED, State.REOPENED})
"""What may still be reworded."""
