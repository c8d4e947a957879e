"""Charts over time leave no step out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from helpdesk.desk.stepping import unbroken

PARIS = ZoneInfo("Europe/Paris")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def test_weeks_in_which_nothing_happened_are_there_across_the_change_of_clocks():
    found = {at("2026-11-02"), at("2026-10-12")}
    assert unbroken(found, "week", PARIS) == [
        at("2026-10-12"),
        at("2026-10-19"),
        at("2026-10-26"),
        at("2026-11-02"),
    ]


def test_months_begin_on_their_first_day_over_the_turn_of_the_year():
    found = {at("2026-11-01"), at("2027-02-01")}
    assert [step.month for step in unbroken(found, "month", PARIS)] == [11, 12, 1, 2]


def test_days_are_those_of_the_zone():
    utc = {datetime.fromisoformat("2026-11-22T23:00+00:00"), at("2026-11-25")}
    assert unbroken(utc, "day", PARIS) == [at("2026-11-23"), at("2026-11-24"), at("2026-11-25")]


def test_nothing_found_is_no_step():
    assert unbroken([], "week", PARIS) == []
