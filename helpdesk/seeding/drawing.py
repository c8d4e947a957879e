"""Which story each copy tells, when it happened, and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from helpdesk.seeding.stories import WEEK, Story
from sla.core.calendar import Calendar
from tickets.choices import UNRESOLVED
from tickets.models import TicketEvent

HISTORY_WEEKS = 78
BACKLOG_WEEKS = 4  # how old an open ticket gets that nothing will happen to by itself
OPEN_SHARE = 0.03
DAY = timedelta(days=1)
SOONEST = timedelta(minutes=1)  # what falls due by itself waits until the data set is there


@dataclass(frozen=True, slots=True)
class Copy:
    """One ticket to be made: a story, moved by so many seconds."""

    opened_at: datetime
    story: Story
    seconds: int


def copies_drawn(
    stories: Sequence[Story], number: int, *, now: datetime, rng: Random
) -> list[Copy]:
    """So many copies, each story once at least, in the order in which they were opened."""
    told = [Told(story, _moves(story, now)) for story in stories]
    still_open = [one for one in told if one.story.ticket["status"] in UNRESOLVED]
    solved = [one for one in told if one.story.ticket["status"] not in UNRESOLVED]
    copies = [one.copy(rng) for one in told[:number]]
    for _ in range(number - len(copies)):
        share = still_open if rng.random() < OPEN_SHARE else solved
        copies.append(rng.choice(share).copy(rng))
    return sorted(copies, key=lambda copy: copy.opened_at)


@dataclass(frozen=True, slots=True)
class Told:
    """A story, and by how many seconds it can be moved and stay true to the fold."""

    story: Story
    moves: Sequence[int]

    def copy(self, rng: Random) -> Copy:
        seconds = rng.choice(self.moves)
        opened_at = self.story.ticket["created_at"] + timedelta(seconds=seconds)
        return Copy(opened_at, self.story, seconds)


def _moves(story: Story, now: datetime) -> Sequence[int]:
    if story.is_running:
        return _moves_within_the_day(story, now)
    weeks = BACKLOG_WEEKS if story.ticket["status"] in UNRESOLVED else HISTORY_WEEKS
    return _moves_by_weeks(story, now, weeks)


def _moves_by_weeks(story: Story, now: datetime, weeks: int) -> list[int]:
    """Whole weeks of local time in which the desk is open as in those of the story."""
    zone = story.calendar.zone
    instants = list(story.instants())
    first, last = min(instants).astimezone(zone), max(instants).astimezone(zone)
    happened = max(event["at"] for event in story.rows[TicketEvent])
    moves = []
    for week in range(-weeks, weeks):
        # Adding to a local time moves the hands of the clock: in seconds, seasons may differ.
        seconds = {int((at + week * WEEK).timestamp() - at.timestamp()) for at in (first, last)}
        move = seconds.pop()
        stretched = bool(seconds) or not _same_hours(story, first, last, week)
        if not stretched and happened + timedelta(seconds=move) <= now:
            moves.append(move)
    return moves


def _same_hours(story: Story, first: datetime, last: datetime, week: int) -> bool:
    """Whether no closing day or changed day tells the two stretches apart."""
    days = [first.date() + DAY * n for n in range((last.date() - first.date()).days + 1)]
    hours = story.calendar.hours_on
    return all(hours(day) == hours(day + week * WEEK) for day in days)


def _moves_within_the_day(story: Story, now: datetime) -> range:
    """As far as every instant stays within its opening hours, and in the past or the future."""
    earliest, latest = -DAY, DAY
    for at in story.instants():
        opening = _opening_around(story.calendar, at)
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
