"""Playing stories through the services with the clock moved, and keeping the rows they leave."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import models, transaction

from accounts.models import Company, User
from alerts.core.check_digits import check_digit
from helpdesk.demo.clock import living_at
from helpdesk.seeding.people import Pool
from helpdesk.seeding.shapes import OPEN, SOLVED, Step
from helpdesk.seeding.texts import TEXTS, Text
from sla.core.calendar import Calendar
from sla.due import calendar_read
from sla.models import Clock, Escalation
from sla.services.sweep import sweep
from sla.terms import version_terms
from tickets import services
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import (
    AuthorityApproval,
    Message,
    Ticket,
    TicketEvent,
    TicketReference,
)

# What a story consists of, and how each row finds its ticket. Parents come before children.
COPIED: dict[type[models.Model], str] = {
    Ticket: "pk",
    Message: "ticket_id",
    TicketReference: "ticket_id",
    AuthorityApproval: "ticket_id",
    TicketEvent: "ticket_id",
    Clock: "ticket_id",
    Escalation: "clock__ticket_id",
}
TOKEN = "0A7F3"  # noqa: S105 - the part of a story's references that each copy replaces
BOX = f"SEDU409600{check_digit('SEDU409600')}"  # its container; copies carry others
WEEK = timedelta(days=7)
PLAYED_WEEKS_AGO, LONGEST_WEEKS = 6, 6
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

Row = dict[str, Any]


@dataclass(slots=True)
class Story:
    """The rows of one played ticket, each with its place among those of its table."""

    number: int
    pool: Pool
    requester: User
    rows: dict[type[models.Model], list[Row]]

    @property
    def ticket(self) -> Row:
        return self.rows[Ticket][0]

    @property
    def calendar(self) -> Calendar:
        """The opening hours that its clocks are counted in."""
        promised = {row["policy_version_id"] for row in self.rows[Clock]} - {None}
        return version_terms(promised.pop()).calendar if promised else calendar_read(None)

    @property
    def is_running(self) -> bool:
        """Whether something will happen by itself: such a story is true at its own time only."""
        return any(row["next_action_at"] for row in self.rows[Clock])

    def instants(self) -> Iterator[datetime]:
        """Every instant in its rows."""
        for rows in self.rows.values():
            for row in rows:
                yield from (value for value in row.values() if isinstance(value, datetime))


class Player:
    """Plays each text in several shapes, around `now`. Everything is undone once it is read."""

    def __init__(
        self,
        *,
        pools: dict[tuple[str, str], Pool],
        agents: Sequence[User],
        now: datetime,
        rng: Random,
    ) -> None:
        self.pools, self.agents, self.now, self.rng = pools, agents, now, rng
        self.calendar: Calendar = calendar_read(None)

    def play(self) -> list[Story]:
        """The stories, solved ones and open ones."""
        with transaction.atomic():
            # What others are waiting for is not ours to sweep; undone with everything else.
            Clock.objects.due(self.now).update(next_action_at=None)
            played = [self._played(*one) for one in enumerate(self._casting())]
            with living_at(self.now):
                sweep(now=self.now)
            stories = self._harvest(played)
            transaction.set_rollback(True)
        return stories

    def _casting(self) -> Iterator[tuple[Text, datetime, tuple[Step, ...]]]:
        """Each text once solved lately before `now`, once open."""
        played_from = self._solved_from()
        for index, text in enumerate(TEXTS):
            minute = self.rng.randrange(60, 4 * 480)
            yield text, self._after(played_from, minute), SOLVED[index % len(SOLVED)]
            age, steps = OPEN[index % len(OPEN)]
            yield text, self.calendar.subtract(self.now, age * 60), steps

    def _solved_from(self) -> datetime:
        """The start of a week some weeks ago, after which no clock change follows for long."""
        zone = self.calendar.zone
        start = self.now - PLAYED_WEEKS_AGO * WEEK
        start -= timedelta(days=start.weekday(), hours=start.hour)
        while zone.utcoffset(start.astimezone(zone)) != zone.utcoffset(
            (start + LONGEST_WEEKS * WEEK).astimezone(zone)
        ):
            start -= WEEK
        return start

    def _after(self, since: datetime, minutes: int) -> datetime:
        seconds = self.rng.randrange(1, 60)
        return self.calendar.due_at(since, minutes * 60) + timedelta(seconds=seconds)

    def _played(
        self, number: int, casting: tuple[Text, datetime, tuple[Step, ...]]
    ) -> tuple[Pool, User, int]:
        text, opened, steps = casting
        pool = self.rng.choice(
            [pool for (home, _plan), pool in self.pools.items() if home == text.home]
            or list(self.pools.values())
        )
        requester, agent = pool.requester(self.rng), self.rng.choice(self.agents)
        scene = Scene(text, number, requester, agent, year=opened.year)
        with living_at(opened):
            scene.open()
        for step in steps:
            at = self._after(opened, step.after)
            sweep_until(scene.ticket, at)
            with living_at(at):
                scene.do(step)
        return pool, requester, scene.ticket.pk

    def _harvest(self, played: Sequence[tuple[Pool, User, int]]) -> list[Story]:
        tickets = [ticket for _pool, _requester, ticket in played]
        found: dict[int, dict[type[models.Model], list[Row]]] = {
            ticket: {model: [] for model in COPIED} for ticket in tickets
        }
        for model, path in COPIED.items():
            rows = model._default_manager.filter(**{f"{path}__in": tickets}).order_by("pk")
            for owner, *values in rows.values_list(path, *columns(model)):
                found[owner][model].append(dict(zip(columns(model), values, strict=True)))
        return [
            Story(number, pool, requester, _with_places(found[ticket]))
            for number, (pool, requester, ticket) in enumerate(played)
        ]


def sweep_until(ticket: Ticket, at: datetime) -> None:
    """What happens by itself before the next step: warnings and breaches."""
    soon = timedelta(seconds=5)
    while due := (
        Clock.objects.filter(ticket=ticket, next_action_at__lt=at - soon)
        .order_by("next_action_at")
        .first()
    ):
        assert due.next_action_at is not None
        with living_at(due.next_action_at + soon):
            sweep(now=due.next_action_at + soon)


class Scene:
    """One request while it is played."""

    def __init__(self, text: Text, number: int, requester: User, agent: User, year: int) -> None:
        body = f"{year % 100}{text.home}{TOKEN}{TOKEN}{number:02d}J"
        names = {
            "mrn": f"{body}{check_digit(body)}",
            "ref": f"SHP-{number:02d}-{TOKEN}",
            "lrn": f"{year % 100}SEED{number:02d}{TOKEN}",
            "box": BOX,
        }
        self.text, self.requester, self.agent = text, requester, agent
        self.subject = text.subject.format(**names)
        self.body, self.answer = text.body.format(**names), text.answer.format(**names)
        self.reference = names["ref"]
        self.ticket = Ticket()

    def open(self) -> None:
        companies = Company.objects.select_related("contract")
        self.ticket = services.ticket_open(
            new=services.NewTicket(
                subject=self.subject,
                description=self.body,
                priority=self.text.priority,
                locale=self.text.locale,
                declaration_reference=self.reference,
            ),
            company=companies.get(people=self.requester),
            requester=self.requester,
            actor=Actor(self.requester, Via.PORTAL),
        )

    def do(self, step: Step) -> None:
        """Take one step of the shape."""
        desk, pk = Actor(self.agent, Via.DESK), self.ticket.pk
        match step.do:
            case "take":
                services.ticket_assign(ticket_id=pk, assignee=self.agent, actor=desk)
            case "confirm":
                services.ticket_classify(
                    ticket_id=pk,
                    category=self.ticket.category,
                    subtype=self.ticket.subtype,
                    actor=desk,
                )
            case "prioritise":
                services.ticket_prioritise(ticket_id=pk, priority=step.value, actor=desk)
            case "tag":
                services.ticket_tag(ticket_id=pk, add=[step.value], actor=desk)
            case "ask_approval":
                services.approval_ask(
                    ticket_id=pk, purpose=self.subject, shared=self.reference, actor=desk
                )
            case "approve":
                self._approve()
            case "resolve" | "close" | "move":
                to = {"resolve": "resolved", "close": "closed"}.get(step.do, step.value)
                services.ticket_move(ticket_id=pk, to=to, actor=desk)
            case _:
                self._say(step)

    def _approve(self) -> None:
        services.approval_answer(
            ticket_id=self.ticket.pk,
            approval_id=self.ticket.approvals.get().pk,
            given=True,
            by=self.requester,
            actor=Actor(self.requester, Via.PORTAL),
        )

    def _say(self, step: Step) -> None:
        author = self.requester if step.do == "answer" else self.agent
        services.message_add(
            ticket_id=self.ticket.pk,
            author=author,
            body=f"{self.reference}: {SAID[step.do]}" if step.do in SAID else self.answer,
            actor=Actor(author, Via.DESK if author.is_agent else Via.PORTAL),
            public=step.do != "note",
            then=step.value,
        )


SAID = {
    "answer": "we did as you said. Please look again.",
    "ask_back": "could you send us the message of the authority as it came?",
    "note": "same pattern as last month, see the declaration in CAS.",
}


def columns(model: type[models.Model]) -> list[str]:
    """What is stored of a model: generated columns make themselves."""
    return [field.attname for field in model._meta.concrete_fields if not field.generated]


def _with_places(rows: dict[type[models.Model], list[Row]]) -> dict[type[models.Model], list[Row]]:
    """Name rows of the same story by their place instead of their key."""
    places = {
        model: {row["id"]: place for place, row in enumerate(found)}
        for model, found in rows.items()
    }
    for event in rows[TicketEvent]:
        for name, model in POINTING.items():
            if name in event["data"]:
                event["data"][name] = places[model][event["data"][name]]
    for escalation in rows[Escalation]:
        escalation["clock_id"] = places[Clock][escalation["clock_id"]]
    for found in rows.values():
        for place, row in enumerate(found):
            row["id"] = place
    return rows


# Keys of event data that name another row of the story.
POINTING: dict[str, type[models.Model]] = {"message": Message, "approval": AuthorityApproval}
