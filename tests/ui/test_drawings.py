"""Where rulers, timelines and charts put things."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.templatetags import charts
from helpdesk.templatetags.charts import Bar, Series, bar_chart, donut, line_chart, sparkline
from helpdesk.templatetags.ruler import ruler_of
from helpdesk.templatetags.timeline import GAP, WIDTH, Lane, Scale, Stretch, timeline_of

OPENS = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 9:00 in Paris
CLOSES = OPENS + timedelta(hours=8)
FRIDAY = (OPENS - timedelta(days=3), CLOSES - timedelta(days=3))
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_the_ruler_places_now_and_due_in_percent_of_the_day():
    ruler = ruler_of(opens=OPENS, closes=CLOSES, now=OPENS + HOUR, due=OPENS + 3 * HOUR)
    assert (ruler.now.x, ruler.due.x, ruler.length) == (12.5, 37.5, 25.0)


def test_an_answer_due_later_than_today_stands_at_the_edge_with_an_arrow():
    ruler = ruler_of(opens=OPENS, closes=CLOSES, now=OPENS, due=CLOSES + HOUR)
    assert ruler.is_next
    assert ruler.due.x == 100
    assert ruler.due.anchor == "end"
    assert ruler.due.text.endswith("→")


def test_words_that_would_touch_stand_on_opposite_sides():
    ruler = ruler_of(opens=OPENS, closes=CLOSES, now=OPENS + 4 * HOUR, due=OPENS + 4.5 * HOUR)
    assert (ruler.now.anchor, ruler.due.anchor) == ("end", "start")


def test_every_second_hour_is_named():
    ruler = ruler_of(opens=OPENS, closes=CLOSES, now=OPENS, due=CLOSES)
    assert [mark.text for mark in ruler.hours if mark.text] == [
        "9:00", "11:00", "13:00", "15:00", "17:00",
    ]  # fmt: skip


def test_a_timeline_without_an_open_span_is_refused():
    with pytest.raises(ValueError, match="open span"):
        Scale([])


def test_a_night_is_as_wide_as_a_weekend():
    scale = Scale([FRIDAY, (OPENS, CLOSES)])
    assert scale.place(OPENS) - scale.place(FRIDAY[1]) == pytest.approx(GAP, abs=0.2)
    assert scale.place(CLOSES) == pytest.approx(WIDTH, abs=0.2)


@given(st.lists(st.integers(0, 200), min_size=2, max_size=10))
def test_later_is_never_further_left(hours):
    scale = Scale([FRIDAY, (OPENS, CLOSES)])
    places = [scale.place(FRIDAY[0] + hour * HOUR) for hour in sorted(hours)]
    assert places == sorted(places)


def test_a_timeline_draws_each_clock_and_the_last_deadline():
    now, due = OPENS + 2 * HOUR, OPENS + 7 * HOUR
    lanes = [
        Lane("First response", "met", [Stretch(FRIDAY[0], FRIDAY[0] + HOUR, "used")]),
        Lane(
            "Resolution", "ok", [Stretch(OPENS, now, "used"), Stretch(now, due, "rest")], due
        ),
    ]  # fmt: skip
    drawing = timeline_of(spans=[FRIDAY, (OPENS, CLOSES)], lanes=lanes, now=now)
    assert [len(lane.bars) for lane in drawing.lanes] == [1, 2]
    assert [line.style for line in drawing.lines] == ["now", "end"]
    assert len(drawing.shut) == 1
    assert all(0 <= bar.x <= WIDTH for lane in drawing.lanes for bar in lane.bars)


def test_points_under_their_target_are_marked():
    chart = line_chart(labels=["Oct", "Nov"], series=[Series("Kept", [94, 96], 95)])
    assert [point.is_missed for point in chart.series[0].points] == [True, False]


def test_a_month_without_a_figure_leaves_a_gap_not_a_zero():
    chart = line_chart(labels=["Sep", "Oct", "Nov"], series=[Series("Kept", [94, None, 96])])
    assert len(chart.series[0].points) == 2


@pytest.mark.parametrize(("width", "most"), [(664, 12), (350, 4)])
def test_names_of_steps_have_room_and_everything_is_inside_at_any_width(width, most):
    labels = [f"{n} Nov" for n in range(1, 14)]
    chart = line_chart(labels=labels, series=[Series("Kept", [90] * 13)], width=width)
    assert len(chart.labels) <= most
    assert max(point.x for point in chart.series[0].points) == chart.right < chart.width == width


def test_a_series_without_any_figure_is_not_drawn():
    assert line_chart(labels=["Oct"], series=[Series("Kept", [None])]).series == ()


@given(
    st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=12),
    st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=12),
)
def test_every_point_is_inside_the_chart_and_labels_never_touch(first, second):
    labels = [str(n) for n in range(12)]
    chart = line_chart(labels=labels, series=[Series("a", first), Series("b", second)])
    assert all(0 <= p.y <= chart.height for one in chart.series for p in one.points)
    one, other = chart.series
    assert round(abs(one.label_y - other.label_y), 1) >= 34
    assert all(0 <= drawn.label_y <= chart.height for drawn in chart.series)


@pytest.mark.parametrize("width", [charts.WIDTH, charts.NARROW])
def test_the_longest_bar_takes_the_width_and_zero_takes_none(width):
    chart = bar_chart([Bar("a", 20), Bar("b", 10), Bar("c", 0)], width=width)
    first, half, none = (bar.width for bar in chart.bars)
    assert (half, none) == (first / 2, 0)
    assert chart.start + first < width


def test_a_long_name_leaves_room_for_its_bar():
    name = "What the Premium contract does not cover, and who covers it instead"
    chart = bar_chart([Bar(name, 1)])
    assert chart.bars[0].name.endswith("…")
    assert chart.bars[0].width > 200


def test_amounts_are_drawn_from_zero_and_their_figures_have_room():
    chart = line_chart(labels=["a", "b"], series=[Series("a", [9000, 10000])], from_zero=True)
    assert chart.grid[0].text == "0"
    assert chart.left > 5 * charts.LETTER
    assert line_chart(labels=["a"], series=[Series("a", [90, 100])]).left == charts.LEFT


def test_no_bars_still_have_a_height():
    assert bar_chart([]).height > 0


def test_a_ring_is_whole():
    assert sum(one.percent for one in donut([Bar("a", 1), Bar("b", 3)])) == 100
    assert [one.percent for one in donut([Bar("a", 0)])] == [0]


def test_a_sparkline_needs_two_values():
    assert sparkline([3]) == ""
    assert sparkline([1, 2]) == "M0.0 18.0L96.0 2.0"
