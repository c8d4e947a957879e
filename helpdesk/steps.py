"""The mark of an agent's reply and its steps, as both faces show them."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.choices import StepOwner
from tickets.models import Message


@dataclass(frozen=True, slots=True)
class Step:
    """A line of `components/steps.html`."""

    who: str | Promise
    what: str
    until: date | None


def mark_of(message: Message) -> str:
    """As `components/message.html` names it; empty for a plain message. Reads `marked`."""
    marked = getattr(message, "marked", None)
    return marked.kind if marked else ""


def steps_of(message: Message, *, for_agent: bool = False) -> list[Step]:
    """Who does what, in words for the customer, or for an agent."""
    marked = getattr(message, "marked", None)
    return [
        Step(
            who=_("the customer") if for_agent and one["who"] == StepOwner.CUSTOMER else _who(one),
            what=one["what"],
            until=date.fromisoformat(one["until"]) if one["until"] else None,
        )
        for one in (marked.steps if marked else ())
    ]


def _who(step: dict[str, str]) -> str | Promise:
    return StepOwner(step["who"]).label
