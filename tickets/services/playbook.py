"""Ticking the steps of a playbook, and writing playbooks."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.changes import Change, change_keep
from accounts.models import User
from alerts.core.words import SUBTYPES, Category
from tickets.choices import EventKind
from tickets.errors import OnlyLeadsWrite, PlaybookChanged, SubtypeMismatch
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import PlaybookStep, Ticket
from tickets.playbook import ticks_in
from tickets.services.locking import require_open, ticket_locked


@dataclass(frozen=True, slots=True)
class StepText:
    """A step as a lead wrote it; `pk` of the one that it takes the place of, None for a new one."""

    text_fr: str
    text_en: str
    subtype: str = ""
    is_required: bool = True
    pk: int | None = None


@transaction.atomic
def step_tick(*, ticket_id: int, step: PlaybookStep, done: bool, actor: Actor) -> Ticket:
    """Tick a step or take the tick away. Doing it twice changes nothing. Raises TicketClosed.

    The log keeps the words of the step: playbooks are rewritten, what was done is not.
    """
    now = whole_second()
    ticket = ticket_locked(ticket_id)
    require_open(ticket)
    ticked = ticks_in(ticket.events.filter(kind=EventKind.STEP_TICKED))
    if (step.pk in ticked) == done:
        return ticket
    change = {"step": step.pk, "done": done, "text_fr": step.text_fr, "text_en": step.text_en}
    events_record(ticket, Happening(EventKind.STEP_TICKED, change), actor=actor, at=now)
    return ticket


@transaction.atomic
def playbook_write(
    *, category: str, steps: Sequence[StepText], seen: Sequence[int], actor: User
) -> None:
    """Leave the category with these steps in this order. `seen` are the keys that the writer read.

    A step that stays keeps its key, and with it what tickets ticked. What changes nothing writes
    nothing. Raises OnlyLeadsWrite, PlaybookChanged, SubtypeMismatch.
    """
    if not actor.is_lead:
        raise OnlyLeadsWrite(_("A lead writes the playbooks."))
    if any(step.subtype and step.subtype not in SUBTYPES[Category(category)] for step in steps):
        raise SubtypeMismatch(_("This subtype belongs to another category."))
    # Locked in the order of their keys, whoever writes at the same time.
    rows = PlaybookStep.objects.of_category(category).select_for_update().order_by("pk")
    stored = {row.pk: row for row in rows}
    if set(stored) != set(seen):
        raise PlaybookChanged(
            _("Someone changed this playbook meanwhile. Look again, then repeat.")
        )
    before, after = [_told(row) for row in _ordered(stored)], [asdict(step) for step in steps]
    if before == after:
        return
    _store(category, stored, steps)
    change_keep(
        Change(PlaybookStep, category, before={"steps": before}, after={"steps": after}), actor
    )


def _ordered(stored: dict[int, PlaybookStep]) -> list[PlaybookStep]:
    return sorted(stored.values(), key=lambda row: (row.position, row.pk))


def _told(row: PlaybookStep) -> dict[str, object]:
    return asdict(StepText(row.text_fr, row.text_en, row.subtype, row.is_required, row.pk))


def _store(category: str, stored: dict[int, PlaybookStep], steps: Sequence[StepText]) -> None:
    gone = set(stored) - {step.pk for step in steps}
    PlaybookStep.objects.filter(pk__in=gone).delete()
    for position, step in enumerate(steps, start=1):
        values = asdict(step) | {"category": category, "position": position}
        PlaybookStep(**values).save(force_update=step.pk is not None)
