"""One change to many tickets: each as if it were alone, refused alone, and taken back together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from helpdesk.desk.macros import macro_text
from helpdesk.desk.undo import actions_undo
from helpdesk.errors import Conflict, DomainError
from tickets import services
from tickets.events import Actor
from tickets.models import Macro, Queue, Ticket

MOST = 200


class NotFound(Conflict):
    """No such ticket, or not for this agent."""

    code = "not_found"


@dataclass(frozen=True, slots=True)
class Picked:
    """A ticket selected in a list, and its version there; None where the list did not say."""

    pk: int
    version: int | None = None

    @classmethod
    def read(cls, written: str) -> "Picked":
        """`CAS-000123.7`, as the checkbox of a row has it; key 0 for anything else."""
        number, _dot, version = written.partition(".")
        seen = int(version) if version.isdecimal() and len(version) < 10 else None
        return cls(Ticket.pk_of(number), seen)


@dataclass(frozen=True, slots=True)
class Change:
    """What to do to each; what is None or empty is left as it is."""

    assignee: User | None = None
    is_given_back: bool = False
    status: str = ""
    priority: str = ""
    queue: Queue | None = None
    add_tags: Sequence[str] = ()
    remove_tags: Sequence[str] = ()
    macro: Macro | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A ticket changed: its version now, and how many lines of the log that took."""

    pk: int
    version: int
    steps: int


@dataclass(frozen=True, slots=True)
class Refused:
    pk: int
    ticket: Ticket | None
    reason: str


@dataclass(slots=True)
class Outcome:
    done: list[Done] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def undo(self) -> str:
        """What `bulk_undo` needs, for an address: 200 tickets fit into one."""
        return ",".join(f"{one.pk}.{one.version}.{one.steps}" for one in self.done if one.steps)


def tickets_picked(picked: Iterable[Picked], user: User) -> dict[int, Ticket]:
    """The tickets selected that this agent may see, by key: one query."""
    rows = Ticket.objects.visible_to(user).select_related("company", "requester", "assignee")
    found = rows.defer("classification", "search").in_bulk([one.pk for one in picked])
    return dict(sorted(found.items()))


def bulk_apply(
    *, picked: Sequence[Picked], change: Change, actor: Actor, systems: dict[str, str]
) -> Outcome:
    """Change each ticket in a transaction of its own: all of the change, or a reason why not."""
    assert actor.user is not None
    assert len(picked) <= MOST
    outcome = Outcome()
    tickets = tickets_picked(picked, actor.user)
    for one in picked:
        ticket = tickets.get(one.pk)
        try:
            if ticket is None:
                raise NotFound(_("There is no such ticket."))
            outcome.done.append(_apply(ticket, one.version, change, actor, systems))
        except DomainError as error:
            outcome.refused.append(Refused(one.pk, ticket, str(error.message)))
    return outcome


@transaction.atomic
def _apply(
    ticket: Ticket, seen: int | None, change: Change, actor: Actor, systems: dict[str, str]
) -> Done:
    """The services that agents call one by one, in their order: the answer goes last, with the

    status that it leads to.
    """
    before = services.ticket_locked(ticket.pk, seen)
    now, pk = before, ticket.pk
    if change.assignee or change.is_given_back:
        now = services.ticket_assign(ticket_id=pk, assignee=change.assignee, actor=actor)
    if change.priority:
        now = services.ticket_prioritise(ticket_id=pk, priority=change.priority, actor=actor)
    if change.queue:
        now = services.ticket_requeue(ticket_id=pk, queue_id=change.queue.pk, actor=actor)
    if change.add_tags or change.remove_tags:
        now = services.ticket_tag(
            ticket_id=pk, add=change.add_tags, remove=change.remove_tags, actor=actor
        )
    if change.macro:
        now = _answer(ticket, change.macro, change.status, actor, systems)
    elif change.status:
        now = services.ticket_move(ticket_id=pk, to=change.status, actor=actor)
    return Done(pk, now.version, now.version - before.version)


def _answer(
    ticket: Ticket, macro: Macro, then: str, actor: Actor, systems: dict[str, str]
) -> Ticket:
    message = services.message_add(
        ticket_id=ticket.pk,
        author=actor.user,
        body=answer_text(macro, ticket, actor.user, systems),
        actor=actor,
        then=then,
    )
    return message.ticket


def answer_text(macro: Macro, ticket: Ticket, agent: User | None, systems: dict[str, str]) -> str:
    """What this customer would read."""
    assert agent is not None
    system = systems.get(ticket.customs_system, ticket.customs_system)
    return macro_text(macro, ticket=ticket, agent=agent, system=system)


def bulk_undo(*, written: str, actor: Actor) -> Outcome:
    """Take back what `Outcome.undo` names, each ticket alone: those changed since stay."""
    assert actor.user is not None
    outcome = Outcome()
    steps = [Done(*map(int, one.split("."))) for one in written.split(",")][:MOST]
    tickets = tickets_picked([Picked(one.pk) for one in steps], actor.user)
    for one in steps:
        ticket = tickets.get(one.pk)
        try:
            if ticket is None:
                raise NotFound(_("There is no such ticket."))
            actions_undo(ticket=ticket, version=one.version, steps=one.steps, actor=actor)
            outcome.done.append(one)
        except DomainError as error:
            outcome.refused.append(Refused(one.pk, ticket, str(error.message)))
    return outcome
