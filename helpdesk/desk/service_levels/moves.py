"""What a change would do to open tickets, as its preview tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.templatetags.times import moment
from sla.choices import Metric
from sla.previews import Moved

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Effect:
    """The answer in a sentence, how many tickets, and the first deadlines that would move."""

    answer: str
    tickets: int
    columns: list[dict[str, Any]]
    rows: list[list[dict[str, Any]]]


def effect_of(moves: Sequence[Moved]) -> Effect:
    """What breaks at once comes first."""
    ordered = sorted(moves, key=lambda one: (not one.breaks, one.ticket_id, one.metric))
    names = (_("Ticket"), _("Promise"), _("Due now"), _("Would be due"), _("Effect"))
    return Effect(
        answer=_answer(moves),
        tickets=len({one.ticket_id for one in moves}),
        columns=[{"name": name} for name in names],
        rows=[moved_row(one) for one in ordered[:SHOWN]],
    )


def moved_row(one: Moved) -> list[dict[str, Any]]:
    number = f"CAS-{one.ticket_id:06d}"
    effect = {"text": _("late at once"), "kind": "late"} if one.breaks else {"text": _("moves")}
    return [
        {"text": number, "href": reverse("desk:ticket", args=[number])},
        {"text": str(Metric(one.metric).label)},
        {"text": moment(one.due_before)},
        {"text": moment(one.due_after)},
        effect,
    ]


def _answer(moves: Sequence[Moved]) -> str:
    if not moves:
        return _("No open deadline would move.")
    breaks = sum(one.breaks for one in moves)
    moved = ngettext(
        "%(n)d open deadline would move", "%(n)d open deadlines would move", len(moves)
    ) % {"n": len(moves)}
    if not breaks:
        return _("%(moved)s; none would be broken at once.") % {"moved": moved}
    broken = ngettext("%(n)d would be broken at once", "%(n)d would be broken at once", breaks) % {
        "n": breaks
    }
    return _("%(moved)s; %(broken)s.") % {"moved": moved, "broken": broken}
