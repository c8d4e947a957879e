"""Which story each copy tells, when it happened, and to whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from helpdesk.seeding.stories import WEEK, Story
from sla.core.calendar import Calendar
from tickets.choices import UNRESOLVED
from tickets.models import TicketEvent

HISTORY_WEEKS = 78
BACKLOG_WEEKS = 4  # how old an open ticket gets that nothing will happen to by itself
OPEN_SHARE = 0.05
DAY = timedelta(days=1)
SOONEST = timedelta(minutes=1)  # what falls due by itself waits until the data set is there


@dataclass(frozen=True, slots=True)
class Copy:
    """One ticket to be made: a story, moved by so many seconds."""

    opened_at: datetime
    story: Story
    seconds: int


def copies_drawn(
    stories: Sequence[Story],
    number: int,
    *,
    now: datetime,
    calendar: Calendar,
    rng: Random,
    open_share: float = OPEN_SHARE,
) -> list[Copy]:
    """So many copies, in the order in which they were opened."""
    draw_open = _drawer([s for s in stories if s.ticket["status"] in UNRESOLVED], calendar, now)
    draw_solved = _drawer(
        [s for s in stories if s.ticket["status"] not in UNRESOLVED], calendar, now
    )
    copies = [(draw_open if rng.random() < open_share else draw_solved)(rng) for _ in range(number)]
    return sorted(copies, key=lambda copy: copy.opened_at)


def _drawer(
    stories: Sequence[Story], calendar: Calendar, now: datetime
) -> Callable[[Random], Copy]:
    told = [(story, story.ticket["created_at"], _moves(story, calendar, now)) for story in stories]

    def draw(rng: Random) -> Copy:
        story, opened_at, moves = rng.choice(told)
        seconds = rng.choice(moves)
        return Copy(opened_at + timedelta(seconds=seconds), story, seconds)

    return draw


def _moves(story: Story, calendar: Calendar, now: datetime) -> Sequence[int]:
    """By how many seconds a story can be moved and stay true to the fold."""
    if story.is_running:
        return _moves_within_the_day(story, calendar, now)
    weeks = BACKLOG_WEEKS if story.ticket["status"] in UNRESOLVED else HISTORY_WEEKS
    return _moves_by_weeks(story, calendar, now, weeks)


def _moves_by_weeks(story: Story, calendar: Calendar, now: datetime, weeks: int) -> list[int]:
    """Whole weeks of local time; none that a clock change would stretch."""
    instants = list(story.instants())
    ends = [at.astimezone(calendar.zone) for at in (min(instants), max(instants))]
    happened = max(event["at"] for event in story.rows[TicketEvent])
    moves = []
    for week in range(-weeks, weeks):
        # Adding to a local time moves the hands of the clock: in seconds, seasons may differ.
        seconds = {int((at + week * WEEK).timestamp() - at.timestamp()) for at in ends}
        move = seconds.pop()
        if not seconds and happened + timedelta(seconds=move) <= now:
            moves.append(move)
    return moves


def _moves_within_the_day(story: Story, calendar: Calendar, now: datetime) -> range:
    """As far as every instant stays within its opening hours, and in the past or the future."""
    earliest, latest = -DAY, DAY
    for at in story.instants():
        opening = _opening_around(calendar, at)
        if opening is None:
            return range(1)
        opens, closes = opening
        if at > now:
            opens = max(opens, now + SOONEST)
        else:
            closes = min(closes, now)
        earliest, latest = max(earliest, opens - at), min(latest, closes - at)
    return range(_seconds(earliest), _seconds(latest)) or range(1)


def _opening_around(calendar: Calendar, at: datetime) -> tuple[datetime, datetime] | None:
    spans = calendar.spans(at - DAY, at + DAY)
    return next((span for span in spans if span[0] <= at < span[1]), None)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
