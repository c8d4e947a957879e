"""The opening hours of one day, now, and the promised answer, placed in percent of the day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from helpdesk.templatetags.times import moment

NARROW = 14.0  # below this many percent between now and due, their words would touch
EDGE = 8.0


@dataclass(frozen=True)
class Mark:
    """A place on the ruler, in percent, its words, and the side on which they stand."""

    x: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Ruler:
    opens: datetime
    closes: datetime
    now: Mark
    due: Mark
    hours: tuple[Mark, ...]
    is_next: bool

    @property
    def length(self) -> float:
        """Percent of the day between now and the answer."""
        return round(self.due.x - self.now.x, 2)


def ruler_of(*, opens: datetime, closes: datetime, now: datetime, due: datetime) -> Ruler:
    """Place now and due between opening and closing; a later due stands at the right edge."""
    is_next = due > closes
    now_x, due_x = _percent(now, opens, closes), _percent(due, opens, closes)
    close_together = due_x - now_x < NARROW
    return Ruler(
        opens=opens,
        closes=closes,
        now=Mark(now_x, moment(now), "end" if close_together and now_x > EDGE else _anchor(now_x)),
        due=Mark(
            due_x,
            f"{moment(due)} →" if is_next else moment(due),
            "start" if close_together and due_x < 100 - EDGE else _anchor(due_x),
        ),
        hours=_hours(opens, closes),
        is_next=is_next,
    )


def _percent(at: datetime, opens: datetime, closes: datetime) -> float:
    share = (at - opens) / (closes - opens)
    return round(min(max(share, 0.0), 1.0) * 100, 2)


def _anchor(x: float) -> str:
    return "start" if x < EDGE else "end" if x > 100 - EDGE else "middle"


def _hours(opens: datetime, closes: datetime) -> tuple[Mark, ...]:
    """One mark an hour; every second one has its hour written below."""
    count = int((closes - opens) / timedelta(hours=1))
    marks = []
    for step in range(count + 1):
        at = opens + timedelta(hours=step)
        x = _percent(at, opens, closes)
        text = date_format(timezone.localtime(at), "G:i") if step % 2 == 0 else ""
        marks.append(Mark(x, text, _anchor(x)))
    return tuple(marks)
