"""Where a ticket's clocks stand on the opening hours: open time to scale, closed time squeezed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from helpdesk.templatetags.times import moment

WIDTH = 304.0
GAP = 26.0  # a night or a weekend, however long
TOP, LANE = 36, 34
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Stretch:
    """Part of a lane; style `used`, `pause` or `rest` (still to come)."""

    since: datetime
    until: datetime
    style: str


@dataclass(frozen=True)
class Lane:
    """One clock: its name, its state (ok, soon, late, paused, met) and what became of its time."""

    name: str
    kind: str
    stretches: Sequence[Stretch]
    due: datetime | None = None


@dataclass(frozen=True)
class Box:
    x: float
    width: float
    style: str = ""


@dataclass(frozen=True)
class Label:
    x: float
    text: str
    style: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class DrawnLane:
    name: str
    kind: str
    due: str
    bars: tuple[Box, ...]
    y: int
    text_x: float
    text_y: int


@dataclass(frozen=True)
class Drawing:
    width: float
    open: tuple[Box, ...]
    shut: tuple[Box, ...]
    days: tuple[Label, ...]
    hours: tuple[Label, ...]
    lanes: tuple[DrawnLane, ...]
    lines: tuple[Label, ...]
    top: int = TOP

    @property
    def depth(self) -> int:
        return LANE * len(self.lanes) + 8

    @property
    def bottom(self) -> int:
        return self.top + self.depth

    @property
    def base(self) -> int:
        return self.bottom + 16

    @property
    def height(self) -> int:
        return self.base + 4


class Scale:
    """From an instant to a place: open spans share what the gaps between them leave."""

    def __init__(self, spans: Sequence[Span]) -> None:
        if not spans:
            raise ValueError("A timeline needs at least one open span.")
        self.spans = spans
        total = sum(((until - since) for since, until in spans), timedelta())
        self.per_second = (WIDTH - GAP * (len(spans) - 1)) / total.total_seconds()

    def place(self, at: datetime) -> float:
        """Units from the left edge; an instant in a gap stands at the gap's start."""
        x = 0.0
        for number, (since, until) in enumerate(self.spans):
            if at <= since:
                return round(x, 1)
            if at <= until:
                return round(x + (at - since).total_seconds() * self.per_second, 1)
            x += (until - since).total_seconds() * self.per_second
            x += GAP if number < len(self.spans) - 1 else 0
        return round(x, 1)

    def box(self, since: datetime, until: datetime, style: str = "") -> Box:
        x = self.place(since)
        return Box(x, round(max(self.place(until) - x, 1.0), 1), style)


def timeline_of(*, spans: Sequence[Span], lanes: Sequence[Lane], now: datetime) -> Drawing:
    """Draw clocks on opening hours. `spans` are the open spans to show, in order, in UTC."""
    scale = Scale(spans)
    return Drawing(
        width=WIDTH,
        open=tuple(scale.box(since, until) for since, until in spans),
        shut=tuple(Box(round(scale.place(later[0]) - GAP, 1), GAP) for _, later in pairwise(spans)),
        days=_days(scale),
        hours=_hours(scale),
        lanes=tuple(_lane(scale, lane, number) for number, lane in enumerate(lanes)),
        lines=_lines(scale, lanes, now),
    )


def _lane(scale: Scale, lane: Lane, number: int) -> DrawnLane:
    bars = tuple(
        scale.box(part.since, part.until, f"{part.style} is-{lane.kind}") for part in lane.stretches
    )
    text_y = TOP + 4 + number * LANE + 11
    return DrawnLane(
        lane.name, lane.kind, moment(lane.due) if lane.due else "", bars, text_y + 5, 6.0, text_y
    )


def _lines(scale: Scale, lanes: Sequence[Lane], now: datetime) -> tuple[Label, ...]:
    """The line of now, and that of the last deadline, their words kept inside the drawing."""
    marks = [(now, "now")]
    due = max((lane.due for lane in lanes if lane.due), default=None)
    if due and scale.place(due) - scale.place(now) > 2 * GAP:
        marks.append((due, "end"))
    return tuple(_line(scale.place(at), moment(at), style) for at, style in marks)


def _line(x: float, text: str, style: str) -> Label:
    anchor = "start" if x < GAP else "end" if x > WIDTH - GAP else "middle"
    return Label(x, text, style, anchor)


def _days(scale: Scale) -> tuple[Label, ...]:
    """The day over each span that starts one and has room for its words."""
    labels: list[Label] = []
    shown = None
    for since, _until in scale.spans:
        local = timezone.localtime(since)
        x = scale.place(since) - (0 if not labels else 0.5)
        if local.date() == shown or (labels and x - labels[-1].x < 2 * GAP):
            continue
        shown = local.date()
        labels.append(Label(x, date_format(local, pgettext("date format: timeline", "D j"))))
    return tuple(labels)


def _hours(scale: Scale) -> tuple[Label, ...]:
    """A tick an hour while there is room for one, every second one named."""
    hour = timedelta(hours=1)
    if scale.per_second * hour.total_seconds() < GAP / 4:
        return ()
    is_roomy = scale.per_second * hour.total_seconds() > GAP / 2
    labels = []
    for since, until in scale.spans:
        at = since + hour
        while at < until:
            local = timezone.localtime(at)
            text = date_format(local, "G") + " h" if is_roomy and local.hour % 2 else ""
            labels.append(Label(scale.place(at), text))
            at += hour
    return tuple(labels)
