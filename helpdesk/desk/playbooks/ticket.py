"""The playbook beside a ticket, and what is said when it is solved with steps undone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext

from tickets.choices import Status
from tickets.models import Ticket, TicketEvent
from tickets.playbook import Tick, steps_left, ticks_in


@dataclass(frozen=True, slots=True)
class Line:
    """A step as `components/playbook.html` shows it."""

    pk: int
    text: str
    is_required: bool
    tick: Tick | None


@dataclass(frozen=True, slots=True)
class Card:
    """The steps of one ticket."""

    lines: list[Line]

    @property
    def done(self) -> int:
        return sum(line.tick is not None for line in self.lines)


def card_of(ticket: Ticket, events: Iterable[TicketEvent]) -> Card:
    """`ticket` comes from `queries.ticket_for_page`."""
    ticks, text = ticks_in(events), "text_fr" if get_language() == "fr" else "text_en"
    return Card(
        [
            Line(step["pk"], step[text], step["is_required"], ticks.get(step["pk"]))
            for step in ticket.playbook  # type: ignore[attr-defined]  # annotated
        ]
    )


def with_what_is_left(done: str, ticket: Ticket, to: str) -> str:
    """`done`, and a warning after it where `ticket` goes to solved with steps undone."""
    left = len(steps_left(ticket)) if to == Status.RESOLVED else 0
    if not left:
        return done
    warning = ngettext(
        "%(n)d step of its playbook is not ticked.",
        "%(n)d steps of its playbook are not ticked.",
        left,
    )
    return f"{done} {warning % {'n': left}}"
