"""Charts as plain figures for an SVG template: no script, no inline style, colours from the theme.

Every chart stands beside a table with the same figures; the drawing itself is one labelled image.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

LEFT, RIGHT, TOP, BOTTOM = 34.0, 126.0, 14.0, 28.0
WIDTH, HEIGHT = 664.0, 272.0
NARROW = 350.0  # what a telephone shows without scrolling
BROAD = 1000.0  # a line over the whole width of a page
GRID_STEPS = 4  # about so many between the lines of the grid
LETTER = 6.6  # width of one, at 12 px
AXIS = 12.0  # between the figures of an axis and its lines
STEP_ROOM = 42.0  # width of the longest name of a step
LABEL = 34.0  # height of the two lines that name a series at its end


@dataclass(frozen=True)
class Series:
    """One line: its name, its values in order (None where there is none) and its target."""

    name: str
    values: Sequence[float | None]
    target: float | None = None


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    is_missed: bool


@dataclass(frozen=True)
class DrawnSeries:
    name: str
    path: str
    points: tuple[Point, ...]
    last: float
    label_y: float
    target_y: float | None


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class LineChart:
    width: float
    height: float
    left: float
    right: float
    grid: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    series: tuple[DrawnSeries, ...]


def line_chart(
    *,
    labels: Sequence[str],
    series: Sequence[Series],
    width: float = WIDTH,
    from_zero: bool = False,
) -> LineChart:
    """Lines over the same steps. At most two read well; points under target become triangles.

    Amounts are drawn `from_zero`, so that twice as much is twice as high; shares need not be.
    """
    levels = _levels(series, from_zero=from_zero)
    low, high = levels[0], levels[-1]
    left = max(LEFT, AXIS + max(len(_figure(level)) for level in levels) * LETTER)
    right = width - RIGHT
    base = HEIGHT - BOTTOM

    def x_of(step: int) -> float:
        return round(left + step * (right - left) / max(len(labels) - 1, 1), 1)

    def y_of(value: float) -> float:
        return round(base - (value - low) / (high - low) * (base - TOP), 1)

    grid = tuple(Tick(y_of(level), _figure(level)) for level in levels)
    every = math.ceil(len(labels) / ((right - left) // STEP_ROOM))
    shown = tuple(Tick(x_of(n), text) for n, text in enumerate(labels) if n % every == 0)
    drawn: list[DrawnSeries] = []
    for one in series:
        places = [(x_of(n), value) for n, value in enumerate(one.values) if value is not None]
        if not places:
            continue
        points = tuple(
            Point(x, y_of(value), one.target is not None and value < one.target)
            for x, value in places
        )
        last_y = _apart(points[-1].y, [other.label_y for other in drawn])
        target_y = y_of(one.target) if one.target is not None else None
        drawn.append(DrawnSeries(one.name, _path(points), points, places[-1][1], last_y, target_y))
    return LineChart(width, HEIGHT, left, right, grid, shown, tuple(drawn))


def _levels(series: Sequence[Series], *, from_zero: bool) -> list[float]:
    """The lines of the grid: round figures around all values and targets, at least two.

    Whole amounts have whole levels: nobody opens half a ticket.
    """
    values = [value for one in series for value in (*one.values, one.target) if value is not None]
    low, high = min(values, default=0), max(values, default=1)
    low = min(low, 0) if from_zero else low
    step = _round_step((high - low) / GRID_STEPS)
    if all(value == int(value) for value in values):
        step = max(step, 1)
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)
    return [round(step * n, 9) for n in range(first, last + 1)]


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(max(least, 1e-6)))
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= least)


def _figure(level: float) -> str:
    """As the reader's language writes it, without needless decimals."""
    whole = level == int(level)
    return number_format(int(level) if whole else level, use_l10n=True)


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{point.x} {point.y}" for point in points)


def _apart(y: float, taken: Sequence[float]) -> float:
    """Move a label off the others and off the steps' names, down while there is room, else up."""
    lowest = HEIGHT - BOTTOM - LABEL / 2
    y = min(y, lowest)
    for other in sorted(taken):
        if abs(y - other) < LABEL:
            y = other + LABEL if other + LABEL <= lowest else other - LABEL
    return round(y, 1)


@dataclass(frozen=True)
class Bar:
    """A named amount; `kind` late draws it as a breach."""

    name: str
    value: float
    kind: str = ""


@dataclass(frozen=True)
class DrawnBar:
    name: str
    value: float
    kind: str
    y: float
    bar_y: float
    width: float


@dataclass(frozen=True)
class BarChart:
    width: float
    height: float
    start: float
    bars: tuple[DrawnBar, ...]


BAR_PITCH, BAR_PITCH_NARROW = 36.0, 50.0
BAR_AMOUNT = 56.0  # room for the amount behind the longest bar
BAR_NAMES = 300.0  # the widest column of names; longer ones end in an ellipsis


def bar_chart(bars: Sequence[Bar], *, width: float = WIDTH) -> BarChart:
    """Horizontal bars, the longest as wide as the drawing allows.

    Names stand before their bars; on a narrow screen, above them.
    """
    is_narrow = width <= NARROW
    longest = max((len(bar.name) for bar in bars), default=0)
    start = 0.0 if is_narrow else round(min(max(longest * LETTER + 24, 112), BAR_NAMES), 1)
    pitch = BAR_PITCH_NARROW if is_narrow else BAR_PITCH
    letters = int(((width if is_narrow else start) - 20) / LETTER)
    room = width - start - BAR_AMOUNT
    most = max((bar.value for bar in bars), default=0) or 1
    drawn = tuple(
        DrawnBar(
            _cut(bar.name, letters),
            bar.value,
            bar.kind,
            n * pitch,
            n * pitch + (pitch - BAR_PITCH) + (4 if not is_narrow else 10),
            round(bar.value / most * room, 1),
        )
        for n, bar in enumerate(bars)
    )
    return BarChart(width, max(len(bars), 1) * pitch, start, drawn)


def _cut(name: str, letters: int) -> str:
    return name if len(name) <= letters else name[: letters - 1].rstrip() + "…"


@dataclass(frozen=True)
class Slice:
    name: str
    value: float
    percent: float
    offset: float
    place: int

    @property
    def rest(self) -> float:
        """What of the ring is not this slice; both together are one turn of the dashes."""
        return round(100 - self.percent, 2)


def donut(parts: Sequence[Bar]) -> tuple[Slice, ...]:
    """Shares of a ring of circumference 100, clockwise from the top, in the order given."""
    total = sum(part.value for part in parts) or 1
    slices, before = [], 0.0
    for place, part in enumerate(parts, 1):
        percent = round(part.value / total * 100, 2)
        slices.append(Slice(part.name, part.value, percent, round(25 - before, 2), place))
        before += percent
    return tuple(slices)


def sparkline(values: Sequence[float]) -> str:
    """The path of a small line in a box of 96 by 20, drawn from the first value to the last."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    reach = (high - low) or 1
    return "M" + "L".join(
        f"{n * 96 / (len(values) - 1):.1f} {18 - (value - low) / reach * 16:.1f}"
        for n, value in enumerate(values)
    )
