"""Business time against a model that looks at every opening of every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla.core.calendar import (
    Calendar,
    CalendarError,
    due_without,
    to_instant,
    to_seconds,
    union,
    without,
)

WORKDAYS = {day: ((time(9), time(17)),) for day in range(1, 6)}
PARIS = Calendar.weekly("Europe/Paris", WORKDAYS)
ALWAYS = Calendar.weekly("Europe/Paris", {day: ((time(0), time(0)),) for day in range(1, 8)})
HOUR, DAY = 3600, 8 * 3600
ZONES = [
    "Europe/Paris",
    "America/New_York",
    "America/Sao_Paulo",  # used to change its clock at midnight
    "Australia/Lord_Howe",  # changes by half an hour
    "Asia/Kathmandu",
    "Pacific/Apia",  # skipped 30 December 2011
    "Africa/Casablanca",
    "America/Havana",
    "UTC",
]


def at(text: str, zone: str = "Europe/Paris") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


# A slow model, on other principles: a set of open minutes, each asked of the wall clock.


class MinuteModel:
    """Openings found by asking the wall clock at every minute. Right for hours that no clock
    change cuts, which is what its strategy draws."""

    def __init__(self, calendar: Calendar, since: datetime, days: int) -> None:
        self.start = to_seconds(since)
        zone = ZoneInfo(calendar.tz)
        self.open = []
        for minute in range(days * 1440):
            wall = to_instant(self.start + minute * 60).astimezone(zone)
            second = wall.hour * 3600 + wall.minute * 60
            spans = calendar.hours_on(wall.date())
            self.open.append(any(opens <= second < closes for opens, closes in spans))

    def elapsed(self, since: datetime, until: datetime) -> int:
        first, last = to_seconds(since), to_seconds(until)
        return sum(self.open[(second - self.start) // 60] for second in range(first, last))

    def due_at(self, start: datetime, seconds: int) -> datetime:
        second = to_seconds(start)
        while seconds:
            seconds -= self.open[(second - self.start) // 60]
            second += 1
        return to_instant(second)


HALF_HOURS = st.integers(0, 47).map(lambda half: half * 1800)


@st.composite
def day_hours(draw) -> tuple[tuple[int, int], ...]:
    cuts = sorted(draw(st.sets(st.integers(0, 24), max_size=4)))
    return tuple((a * HOUR, b * HOUR) for a, b in zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def calendars(draw, around=date(2026, 3, 29)) -> Calendar:
    week = draw(st.lists(day_hours(), min_size=7, max_size=7).filter(any))
    days = st.dates(around - timedelta(days=6), around + timedelta(days=6))
    closing = draw(st.sets(days, max_size=2))
    changed = draw(st.dictionaries(days, day_hours(), max_size=2))
    return Calendar(
        draw(st.sampled_from(ZONES)),
        tuple(week),
        tuple((day, "") for day in sorted(closing)),
        tuple(sorted(changed.items())),
    )


FOUR_YEARS = (to_seconds(at("2024-01-01")), to_seconds(at("2028-01-01")))
INSTANTS = st.integers(*FOUR_YEARS).map(to_instant)
SWITCHES = ["2026-03-25", "2026-10-22", "2026-03-05", "2026-10-29", "2011-12-27", "2015-10-15"]


@pytest.mark.parametrize("day", SWITCHES)
@settings(max_examples=15)
@given(data=st.data())
def test_every_minute_around_a_clock_change_agrees_with_the_wall_clock(day, data):
    begin = datetime.fromisoformat(day).replace(tzinfo=UTC)
    calendar = data.draw(calendars(around=begin.date() + timedelta(days=3)))
    model = MinuteModel(calendar, begin, days=8)
    offsets = st.integers(0, 7 * 86400)
    since, until = sorted(data.draw(st.tuples(offsets, offsets)))
    start, end = begin + timedelta(seconds=since), begin + timedelta(seconds=until)
    seconds = calendar.elapsed(start, end)
    assert seconds == model.elapsed(start, end)
    assert calendar.due_at(start, seconds) == model.due_at(start, seconds)
    assert calendar.is_open(end) == model.open[until // 60]


@given(calendar=calendars(), start=INSTANTS, seconds=st.integers(0, 500 * HOUR))
def test_due_at_and_elapsed_are_inverse(calendar, start, seconds):
    due = calendar.due_at(start, seconds)
    assert calendar.elapsed(start, due) == seconds
    if seconds:
        assert calendar.elapsed(start, due - timedelta(seconds=1)) == seconds - 1


@given(calendar=calendars(), due=INSTANTS, seconds=st.integers(1, 500 * HOUR))
def test_subtract_gives_the_latest_instant_and_it_is_open(calendar, due, seconds):
    moment = calendar.subtract(due, seconds)
    assert calendar.elapsed(moment, due) == seconds
    assert calendar.elapsed(moment + timedelta(seconds=1), due) == seconds - 1
    assert calendar.is_open(moment)


@given(calendar=calendars(), instants=st.tuples(INSTANTS, INSTANTS, INSTANTS))
def test_elapsed_adds_up_and_equals_the_drawn_spans(calendar, instants):
    first, middle, last = sorted(instants)
    whole = calendar.elapsed(first, last)
    assert calendar.elapsed(first, middle) + calendar.elapsed(middle, last) == whole
    spans = calendar.spans(first, last)
    assert sum((end - begin).total_seconds() for begin, end in spans) == whole
    assert all(end < begin for (_, end), (begin, _) in pairwise(spans))


SPANS = st.lists(st.tuples(INSTANTS, INSTANTS).map(sorted).map(tuple), max_size=4)


@given(start=INSTANTS, seconds=st.integers(1, 200 * HOUR), pauses=SPANS)
def test_the_deadline_with_pauses_is_the_first_second_with_enough_time(start, seconds, pauses):
    covered = union((to_seconds(a), to_seconds(b)) for a, b in pauses)
    due = due_without(PARIS, to_seconds(start), seconds, covered)
    assert without(PARIS, to_seconds(start), due, covered) == seconds
    assert without(PARIS, to_seconds(start), due - 1, covered) == seconds - 1


@given(start=INSTANTS, seconds=st.integers(1, 100 * HOUR), nights=st.sets(st.integers(0, 40)))
def test_pausing_outside_hours_changes_nothing(start, seconds, nights):
    """frappe/erpnext#49414: hold time at night was added to the deadline."""
    first = PARIS.due_at(start, 1).astimezone(PARIS.zone).replace(hour=17, minute=0, second=0)
    pauses = union(
        (to_seconds(first + timedelta(days=n)), to_seconds(first + timedelta(days=n, hours=15)))
        for n in nights
    )
    due = due_without(PARIS, to_seconds(start), seconds, pauses)
    assert to_instant(due) == PARIS.due_at(start, seconds)


@settings(max_examples=6)
@given(order=st.permutations([1950, 2026, 2027, 1999, 2120]))
def test_years_may_be_asked_about_in_any_order(order):
    fresh = Calendar.weekly("Europe/Paris", WORKDAYS)
    for year in order:
        monday = date.fromisocalendar(year, 2, 1)
        nine = at(f"{monday}T09:00")
        assert fresh.elapsed(nine, nine + timedelta(days=7)) == 5 * DAY
        assert fresh.subtract(nine + timedelta(days=364), 5 * DAY) > nine


# Examples, each a line of the contract or a fault somebody else shipped.


def test_a_target_used_up_at_closing_is_due_at_closing():
    """zammad answers the next opening here."""
    assert PARIS.due_at(at("2026-11-23T09:00"), DAY) == at("2026-11-23T17:00")


def test_an_hour_on_friday_at_half_past_four_is_due_on_monday():
    """chatwoot#13392: Friday 16:30 plus one hour gave Friday 17:30."""
    assert PARIS.due_at(at("2026-11-20T16:30"), HOUR) == at("2026-11-23T09:30")


def test_closing_is_outside_and_opening_inside():
    """biz#138: one function took an end as open, another as closed."""
    assert PARIS.is_open(at("2026-11-23T09:00"))
    assert not PARIS.is_open(at("2026-11-23T17:00"))
    assert PARIS.is_open(at("2026-11-23T16:59:59"))


def test_zero_seconds_are_due_at_the_start_even_at_night():
    assert PARIS.due_at(at("2026-11-22T03:00"), 0) == at("2026-11-22T03:00")


def test_seconds_are_kept():
    """zammad's own specification expects a deadline to lose them."""
    assert PARIS.due_at(at("2026-11-23T09:26:36"), HOUR) == at("2026-11-23T10:26:36")


def test_fractions_of_a_second_are_floored():
    almost = at("2026-11-23T16:59:59") + timedelta(microseconds=999_999)
    assert PARIS.elapsed(almost, at("2026-11-23T17:00")) == 1


def test_a_night_shift_over_the_clock_change_loses_the_hour_that_did_not_exist():
    night = Calendar.weekly("Europe/Paris", {7: ((time(0), time(6)),)})
    noon = at("2026-03-28T12:00")
    assert night.elapsed(noon, noon + timedelta(days=1)) == 5 * HOUR


def test_a_night_shift_over_the_autumn_change_gains_an_hour():
    night = Calendar.weekly("Europe/Paris", {7: ((time(0), time(6)),)})
    noon = at("2026-10-24T12:00")
    assert night.elapsed(noon, noon + timedelta(days=1)) == 7 * HOUR


def test_an_hour_added_in_the_repeated_hour_moves_on():
    """moment-business-time#58 returned the instant it was given."""
    start = at("2026-10-25T02:00")
    assert ALWAYS.due_at(start, HOUR) == start + timedelta(hours=1)


def test_days_around_the_clock_have_their_real_length():
    """biz PR#26, working_hours PR#46: an end at midnight on the day of the change."""
    assert ALWAYS.elapsed(at("2026-03-29T00:00"), at("2026-03-30T00:00")) == 23 * HOUR
    assert ALWAYS.elapsed(at("2026-10-25T00:00"), at("2026-10-26T00:00")) == 25 * HOUR


def test_a_time_in_the_gap_moves_forward_by_the_gap():
    half = Calendar.weekly("Europe/Paris", {7: ((time(2, 30), time(6)),)})
    assert half.next_opening(at("2026-03-28T12:00")) == at("2026-03-29T03:30")


def test_a_span_that_the_gap_turns_round_is_no_opening():
    hours = {7: ((time(2, 30), time(3, 15)),), 1: ((time(9), time(17)),)}
    calendar = Calendar.weekly("America/Los_Angeles", hours)
    sunday = at("2006-04-02T00:00", "America/Los_Angeles")
    assert calendar.next_opening(sunday) == at("2006-04-03T09:00", "America/Los_Angeles")


def test_a_time_that_occurs_twice_means_the_first():
    half = Calendar.weekly("Europe/Paris", {7: ((time(2, 30), time(6)),)})
    assert half.next_opening(at("2026-10-24T12:00")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_midnight_that_does_not_exist_is_the_moment_of_the_change():
    days = {6: ((time(20), time(0)),), 7: ((time(0), time(6)),)}
    calendar = Calendar.weekly("America/Sao_Paulo", days)
    saturday = at("2015-10-17T12:00", "America/Sao_Paulo")
    assert calendar.elapsed(saturday, saturday + timedelta(days=1)) == 9 * HOUR


def test_a_date_that_the_zone_skipped_never_opened():
    calendar = Calendar.weekly("Pacific/Apia", {5: ((time(9), time(17)),)})
    thursday = at("2011-12-29T12:00", "Pacific/Apia")
    assert calendar.next_opening(thursday) == at("2012-01-06T09:00", "Pacific/Apia")


def test_a_closing_day_is_a_local_date():
    """bokmann/business_time#36: read in another zone, holidays are a day off."""
    auckland = Calendar.weekly("Pacific/Auckland", WORKDAYS, closing=[date(2026, 11, 23)])
    friday = at("2026-11-20T16:00", "Pacific/Auckland")
    assert auckland.due_at(friday, 2 * HOUR) == at("2026-11-24T10:00", "Pacific/Auckland")


def test_a_night_shift_that_runs_into_a_closing_day_ends_at_midnight():
    hours = {5: ((time(22), time(0)),), 6: ((time(0), time(6)),)}
    calendar = Calendar.weekly("Europe/Paris", hours, closing=[date(2026, 12, 26)])
    evening = at("2026-12-25T20:00")
    assert calendar.elapsed(evening, evening + timedelta(days=1)) == 2 * HOUR


def test_a_changed_day_replaces_its_hours_and_a_closing_day_wins_over_it():
    changed = ((date(2026, 11, 21), ((10 * HOUR, 12 * HOUR),)), (date(2026, 11, 23), ()))
    calendar = Calendar("Europe/Paris", PARIS.week, (), changed)
    friday = at("2026-11-20T17:00")
    assert calendar.due_at(friday, 3 * HOUR) == at("2026-11-24T10:00")
    closed = Calendar("Europe/Paris", PARIS.week, ((date(2026, 11, 21), "Fair"),), changed)
    assert closed.due_at(friday, 3 * HOUR) == at("2026-11-24T12:00")


def test_a_lunch_break_is_two_spans():
    """chatwoot#14009, osTicket#6847."""
    hours = {day: ((time(9), time(12)), (time(13), time(17))) for day in range(1, 6)}
    lunch = Calendar.weekly("Europe/Paris", hours)
    assert lunch.due_at(at("2026-11-23T11:30"), HOUR) == at("2026-11-23T13:30")
    assert lunch.closes_at(at("2026-11-23T11:30")) == at("2026-11-23T12:00")


def test_a_week_without_monday_and_thursday_is_counted():
    """osTicket#6739 looked 72 hours ahead and no further."""
    hours = {day: ((time(9), time(10)),) for day in (2, 3, 5)}
    assert Calendar.weekly("UTC", hours).due_at(at("2026-11-20T09:30", "UTC"), HOUR) == at(
        "2026-11-24T09:30", "UTC"
    )


def test_overlapping_hours_count_once():
    double = Calendar.weekly("UTC", {1: ((time(9), time(12)), (time(11), time(13)))})
    monday = at("2026-11-23T00:00", "UTC")
    assert double.elapsed(monday, monday + timedelta(days=1)) == 4 * HOUR


def test_a_calendar_without_opening_is_refused():
    """frappe searches such a calendar for ever."""
    with pytest.raises(CalendarError, match="no opening hours"):
        Calendar("Europe/Paris", ((),) * 7)


@pytest.mark.parametrize(
    "span", [(9 * HOUR, 9 * HOUR), (22 * HOUR, 6 * HOUR), (0, 86_401), (-1, 5)]
)
def test_a_span_that_is_not_within_a_day_is_refused(span):
    with pytest.raises(CalendarError, match="within one day"):
        Calendar("Europe/Paris", ((span,), *((),) * 6))


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd", ""])
def test_an_unknown_zone_is_refused(name):
    with pytest.raises(CalendarError, match="No time zone is named"):
        Calendar(name, PARIS.week)


def test_openings_on_changed_days_alone_end_with_a_reason():
    fair = Calendar("UTC", ((),) * 7, (), ((date(2026, 11, 23), ((0, HOUR),)),))
    start = at("2026-11-22T00:00", "UTC")
    assert fair.due_at(start, HOUR) == at("2026-11-23T01:00", "UTC")
    assert not fair.is_open(at("2026-11-24T00:30", "UTC"))
    with pytest.raises(CalendarError, match="1900 to 2499"):
        fair.due_at(start, HOUR + 1)


@pytest.mark.parametrize("year", [1850, 2600, 9999])
def test_an_instant_out_of_all_reason_is_refused(year):
    with pytest.raises(CalendarError, match="1900 to 2499"):
        PARIS.elapsed(datetime(year, 1, 1, tzinfo=UTC), datetime(year, 2, 1, tzinfo=UTC))


def test_negative_time_is_refused():
    with pytest.raises(CalendarError, match="negative"):
        PARIS.due_at(at("2026-11-23T09:00"), -1)


def test_equal_calendars_are_one_key():
    same = Calendar.weekly("Europe/Paris", WORKDAYS)
    same.due_at(at("2026-11-23T09:00"), HOUR)
    assert {PARIS: 1}[same] == 1


def test_support_tells_when_it_opens_and_closes():
    assert PARIS.closes_at(at("2026-11-23T12:00")) == at("2026-11-23T17:00")
    assert PARIS.closes_at(at("2026-11-22T12:00")) is None
    assert PARIS.next_opening(at("2026-11-20T17:00")) == at("2026-11-23T09:00")
    assert ALWAYS.closes_at(at("2026-11-23T12:00")) is None


def test_ten_business_days_include_the_whole_tenth_day():
    closed = Calendar.weekly("Europe/Paris", WORKDAYS, closing=[date(2026, 12, 1)])
    assert PARIS.days_after(at("2026-11-23T16:00"), 10) == at("2026-12-08T00:00")
    assert closed.days_after(at("2026-11-23T16:00"), 10) == at("2026-12-09T00:00")
