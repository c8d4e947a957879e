"""How times are written, in both languages, seen from Monday 23 November 2026, 10:42 in Paris."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import translation

from helpdesk.templatetags import times

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday_in_english():
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 h 00"), (2520, "0 h 42"), (5100, "1 h 25"), (28_800, "8 h"), (None, "–"), ("", "–")],
)
def test_a_duration_is_hours_and_minutes(seconds, text):
    assert times.duration(seconds).replace(times.NO_BREAK, " ") == text


def test_a_duration_may_be_a_timedelta():
    assert times.duration(timedelta(hours=2, minutes=4)) == f"2{times.NO_BREAK}h{times.NO_BREAK}04"


@pytest.mark.parametrize(
    ("seconds", "text"), [(2280, "0:38"), (-720, "−0:12"), (0, "0:00"), (21_360, "5:56")]
)
def test_a_countdown_past_its_end_is_negative(seconds, text):
    assert times.countdown(seconds) == text


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (NOW - timedelta(minutes=82), "9:20"),
        (NOW - timedelta(days=1), "yesterday 10:42"),
        (datetime(2026, 11, 20, 14, 20, tzinfo=UTC), "Fri 15:20"),
        (NOW + timedelta(days=1), "Tue 10:42"),
        (datetime(2026, 11, 12, 14, 20, tzinfo=UTC), "12 Nov"),
        (datetime(2025, 12, 1, 8, tzinfo=UTC), "1 Dec 2025"),
        (None, "–"),
    ],
)
def test_a_moment_is_said_as_people_say_it(instant, text):
    assert times.moment(instant) == text


def test_midnight_in_paris_decides_the_day_not_midnight_in_utc():
    assert times.moment(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == "0:30"


def test_a_stretch_of_one_day_says_the_day_once():
    friday = datetime(2026, 11, 20, 14, 10, tzinfo=UTC)
    assert times.until(friday, friday + timedelta(minutes=42)) == "Fri 15:10–15:52"


def test_a_stretch_over_a_weekend_names_both_days():
    friday = datetime(2026, 11, 20, 14, 52, tzinfo=UTC)
    assert times.until(friday, NOW) == "Fri 15:52–Mon 10:42"


def test_a_stretch_of_weeks_ago_is_dated():
    start = datetime(2026, 11, 5, 14, 52, tzinfo=UTC)
    assert times.until(start, start + timedelta(days=1)) == "5 Nov 15:52–6 Nov 15:52"
    assert times.until(start, start + timedelta(hours=1)) == "5 Nov 15:52–16:52"


def test_a_stretch_of_another_year_names_it():
    start = datetime(2025, 12, 31, 14, tzinfo=UTC)
    end = datetime(2026, 1, 2, 8, tzinfo=UTC)
    assert times.until(start, end) == "31 Dec 2025 15:00–2 Jan 9:00"
    assert times.until(start, start + timedelta(hours=2)) == "31 Dec 2025 15:00–17:00"


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=3), "Fri"),
        (timedelta(days=30), "24 Oct"),
    ],
)
def test_an_age_is_short(ago, text):
    assert times.age(NOW - ago) == text


def test_the_exact_instant_names_its_zone():
    assert times.exact(NOW) == "Monday 23 November 2026, 10:42:00 (Paris)"


def test_a_time_element_carries_the_instant_and_says_it_in_french():
    with translation.override("fr"):
        html = times.when(datetime(2026, 11, 20, 14, 20, tzinfo=UTC), "long")
    assert 'datetime="2026-11-20T14:20:00+00:00"' in html
    assert "vendredi 15:20" in html


def test_only_an_age_is_kept_fresh_by_script():
    assert "data-age" in times.when(NOW, "age")
    assert "data-age" not in times.when(NOW)


def test_no_instant_is_a_dash():
    assert times.when(None) == times.age(None) == "–"
