"""The weeks before the demo begins: tickets solved long ago, so that the reports have a past."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from accounts.models import User
from helpdesk.demo.clock import living_at
from helpdesk.demo.people import AGENTS, COMPANIES
from helpdesk.seeding.shapes import Step
from helpdesk.seeding.stories import Scene, sweep_until
from helpdesk.seeding.texts import TEXTS, Text
from notifications.models import OutboxMessage
from sla.due import calendar_read
from tickets.choices import Via
from tickets.events import Actor
from tickets.services import ticket_rate

WEEKS = 12
ENDED_DAYS_AGO = 6  # the stories that still go on begin after it
# How they went, in business minutes: three in time, one for which an authority was asked, one late.
LATE = (Step(185, "take"), Step(540, "reply"), Step(1250, "resolve"))
WENT = [
    (Step(6, "take"), Step(42, "reply"), Step(95, "resolve")),
    (Step(3, "take"), Step(29, "reply"), Step(31, "resolve")),
    (Step(12, "take"), Step(51, "reply"), Step(214, "resolve")),
    (
        Step(11, "take"),
        Step(38, "reply"),
        Step(49, "ask_approval"),
        Step(113, "approve"),
        Step(120, "move", "waiting_authority"),
        Step(610, "move", "open"),
        Step(634, "reply"),
        Step(640, "resolve"),
    ),
    LATE,
]
ODDS = (34, 26, 22, 12, 6)
RATED_AFTER, CLOSED_AFTER = 1400, 4800  # business minutes from the opening
PLEASED = 0.9  # of those answered in time


def history_play(*, people: Mapping[str, User], now: datetime) -> None:
    """Tell each text of the large data set once or twice, at the companies of its country.

    The e-mails of those weeks have been read long ago: none is left to send.
    """
    rng = Random(7)  # noqa: S311 - every demo has the same past
    agents = [people[name] for name, role, _language in AGENTS if role == "agent"]
    for number, (text, requester, opened) in enumerate(_casting(people, now, rng)):
        scene = Scene(text, number, requester, rng.choice(agents), year=opened.year)
        _play(scene, opened, _ended(rng.choices(WENT, ODDS)[0], rng), now)
    OutboxMessage.objects.filter(created_at__lt=now).delete()


def _casting(
    people: Mapping[str, User], now: datetime, rng: Random
) -> Iterator[tuple[Text, User, datetime]]:
    """Who asks what, in the order of time: somewhat more each week, as customers come."""
    ended = now - timedelta(days=ENDED_DAYS_AGO)
    asked = [*TEXTS, *rng.sample(TEXTS, len(TEXTS) // 4)]
    rng.shuffle(asked)
    ages = sorted((rng.triangular(0, WEEKS, 0) for _text in asked), reverse=True)
    for text, age in zip(asked, ages, strict=True):
        homes = [row.tenant_id for row in COMPANIES if text.home in row.countries]
        yield text, people[rng.choice(homes)], ended - timedelta(weeks=age)


def _play(scene: Scene, about: datetime, steps: Sequence[Step], now: datetime) -> None:
    """From the next opening after `about` on, with what happens by itself between two steps."""
    calendar = calendar_read(None)
    opened = calendar.due_at(about, 60)
    with living_at(opened):
        scene.open()
    for step in steps:
        at = calendar.due_at(opened, step.after * 60)
        if at > now:
            return
        sweep_until(scene.ticket, at)
        with living_at(at):
            if step.do == "rate":
                _rate(scene, is_good=bool(step.value))
            else:
                scene.do(step)


def _ended(went: Sequence[Step], rng: Random) -> list[Step]:
    """With what the customer said of it, and its closing; who waited too long is not pleased."""
    is_good = went is not LATE and rng.random() < PLEASED
    return [
        *went,
        Step(RATED_AFTER, "rate", "good" if is_good else ""),
        Step(CLOSED_AFTER, "close"),
    ]


def _rate(scene: Scene, *, is_good: bool) -> None:
    by = Actor(scene.requester, Via.PORTAL)
    ticket_rate(ticket_id=scene.ticket.pk, good=is_good, actor=by)
